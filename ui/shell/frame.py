"""The frame around every page: navigation, top bar, notices, messages, palette; then the page itself."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from nicegui import context, events, ui

from ui import kit
from ui.kit.parts import Component, assign
from ui.routes import Routes
from ui.shell.live import Fetch, Snapshot
from ui.shell.pages import Pages
from ui.shell.regions import Banner, Bell
from ui.shell.view import View
from ui.theme import assets


@dataclass(frozen=True, slots=True)
class Action:
    """Something the palette can do besides opening a page."""

    title: str
    icon: str
    run: Callable[[], Awaitable[Any] | Any]
    group: str = "Actions"


@dataclass(frozen=True, slots=True)
class Live:
    """A topic, how to read it, what happens when it has been seen, and who sees the same.

    ``first`` is what it reads now, where that is known already.
    """

    topic: str
    fetch: Fetch
    seen: Callable[[], Awaitable[Any]] | None = None
    share: str = ""
    first: Snapshot | None = None


@dataclass(frozen=True, slots=True)
class Chrome:
    """What stands in the frame besides the pages. ``sandbox`` is text, link text and link."""

    product: str = "Mailwright"
    sandbox: tuple[str, str, str] | None = None
    news: Live | None = None
    platform: Live | None = None
    account: Sequence[kit.Item] = ()
    actions: Sequence[Action] = ()


async def frame(view: View, routes: Routes, chrome: Chrome) -> None:
    """Build the frame and the page of the current path inside it."""
    client = context.client
    path = client.sub_pages_router.current_path
    route = routes.find(path)
    ui.page_title(f"{route.title if route else 'Not found'} · {chrome.product}")
    ui.skip_link(target=client.content)
    with client.layout:
        sidebar = _sidebar(view, routes, chrome, path)
        with kit.box("notes", "aside", aria_label="Notices"):
            _sandbox(chrome)
            if chrome.platform is not None:
                line = chrome.platform
                await view.live(Banner, line.topic, line.fetch, line.first, share=line.share)
        topbar = Component("kit-topbar")
        assign(topbar, {"crumbs": _crumbs(routes, path), "now": view.now().isoformat()})
        with topbar:
            await _news(view, chrome)
            _account(view, chrome)
        Component("kit-connection")
        view.toasts = Component("kit-toasts")
        _palette(view, routes, chrome)
    client.page_container.move(client.layout)

    present = path

    def moved(to: str) -> None:
        nonlocal present
        before, present = present, to.partition("#")[0]
        if present == before and "#" in to:
            return  # a place of the page that is shown: the focus is the reader's
        sidebar.run_method("arrive", routes.highlighted(to))
        topbar.run_method("arrive", _crumbs(routes, to))

    client.sub_pages_router.on_path_changed(moved)
    client.on_exception(view.refuse)
    with client.content:
        await Pages(view, routes).settled()


def _sidebar(view: View, routes: Routes, chrome: Chrome, path: str) -> Component:
    sections = [
        {
            "title": group,
            "links": [{"title": r.title, "href": r.path, "icon": r.icon} for r in pages],
        }
        for group, pages in routes.navigation(view.roles)
    ]
    element = Component("kit-sidebar")
    shown = {
        "sections": sections,
        "current": routes.highlighted(path),
        "product": chrome.product,
        "organization": view.actor.organization_name or view.actor.email,
        "role": getattr(view.actor, "shown_role", view.actor.role).capitalize(),
        "mark": assets.mark().url,
    }
    assign(element, shown)
    return element


def _sandbox(chrome: Chrome) -> None:
    if chrome.sandbox is None:
        return
    said, label, target = chrome.sandbox
    with kit.box("note tone-warning"):
        kit.icon("flask-conical")
        with kit.box("grow", "span"):
            kit.text("Sandbox. ", tag="b")
            kit.text(said, tag="span")
        kit.text(label, "keep", "a", href=target)


async def _news(view: View, chrome: Chrome) -> None:
    if chrome.news is None:
        return
    news, person = chrome.news, str(view.actor.user_id)
    bell = await view.live(Bell, news.topic, news.fetch, news.first, share=person)
    if news.seen is not None:
        bell.on("seen", news.seen, args=[])


def _account(view: View, chrome: Chrome) -> None:
    actor = view.actor
    initials = "".join(part[0] for part in (actor.name or actor.email).split()[:2]).upper()
    label = f"Account of {actor.name or actor.email}"
    kit.menu(label, chrome.account, head=(actor.name, actor.email), face=initials)


def _palette(view: View, routes: Routes, chrome: Chrome) -> None:
    pages = routes.jump_targets(view.roles)
    actions = [
        {"id": f"act:{i}", "title": a.title, "group": a.group, "icon": a.icon, "hint": ""}
        for i, a in enumerate(chrome.actions)
    ]
    palette = Component("kit-palette")
    assign(palette, {"items": [*pages, *actions]})

    async def run(event: events.GenericEventArguments) -> None:
        chosen = str(event.args)
        if chosen in {page["id"] for page in pages}:
            view.go(chosen)
        elif chosen.startswith("act:") and chosen[4:].isdecimal():
            result = chrome.actions[int(chosen[4:])].run()
            if inspect.isawaitable(result):
                await result

    palette.on("run", run)


def _crumbs(routes: Routes, path: str) -> list[dict[str, Any]]:
    return [asdict(crumb) for crumb in routes.breadcrumbs(path)]
