"""Tabs, steppers, menus, tooltips, countdowns."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from nicegui import events
from nicegui.element import Element
from nicegui.slot import Slot

from ui.kit.parts import VUE, Component, assign, box, checked_href, text


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab; ``count`` is shown beside its title."""

    id: str
    title: str
    icon: str = ""
    count: int | None = None


class Tabs(Component, component=VUE / "tabs.js"):
    """Tabs with a panel each: ``with tabs.panel("id"):``."""

    def panel(self, tab_id: str) -> Slot:
        """Open the panel of a tab."""
        return self.slots.get(tab_id) or self.add_slot(tab_id)


class LinkTabs(Component, component=VUE / "link_tabs.js"):
    """Pages about one thing, drawn as tabs."""


class Stepper(Component, component=VUE / "stepper.js"):
    """The steps of a wizard."""


class Countdown(Component, component=VUE / "countdown.js"):
    """Time left."""


def tabs(label: str, items: Sequence[Tab], *, start: str = "") -> Tabs:
    """Offer a few views of one thing; ``start`` is the id of the first one shown."""
    element = Tabs()
    listed = [asdict(item) for item in items]
    assign(element, {"label": label, "items": listed, "start": start or items[0].id})
    return element


def link_tabs(label: str, items: Sequence[tuple[str, str]], at: str) -> LinkTabs:
    """Lead to the pages about one thing: (title, address) each; ``at`` is the address shown."""
    element = LinkTabs()
    pages = [{"title": title, "href": checked_href(href)} for title, href in items]
    assign(element, {"label": label, "items": pages, "at": at})
    return element


def stepper(label: str, titles: Sequence[str], at: int, hrefs: Sequence[str] = ()) -> Stepper:
    """Show the steps of a wizard; ``at`` counts from 0; steps done link to ``hrefs``."""
    element = Stepper()
    steps = [
        {"title": title, "href": hrefs[i] if i < len(hrefs) else ""}
        for i, title in enumerate(titles)
    ]
    assign(element, {"label": label, "steps": steps, "at": at})
    return element


def countdown(until: datetime, now: datetime, done: str = "now") -> Countdown:
    """Show the time left until a moment of the server's clock."""
    element = Countdown()
    assign(element, {"until": until.isoformat(), "now": now.isoformat(), "done": done})
    return element


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a menu: it runs ``run``, or goes to ``href``, or posts to ``post`` with ``fields``."""

    label: str
    icon: str
    run: Callable[[], Awaitable[Any] | Any] | None = None
    href: str | None = None
    danger: bool = False
    post: str | None = None
    fields: dict[str, str] | None = None


LINE = Item("", "")
"""A line between groups of a menu."""


def menu(
    label: str,
    items: Sequence[Item],
    *,
    icon: str = "ellipsis",
    head: tuple[str, str] | None = None,
    face: str | None = None,
) -> Element:
    """Draw a button that opens a menu; ``face`` shows initials instead of the icon."""
    element = Element("kit-menu")
    shown: list[dict[str, Any]] = [{"head": head[0], "text": head[1]}] if head else []
    for number, item in enumerate(items):
        shown.append(
            {"line": True}
            if item is LINE
            else {
                "id": number,
                "label": item.label,
                "icon": item.icon,
                "href": item.href,
                "danger": item.danger,
                "post": item.post,
                "fields": item.fields,
            }
        )
    assign(element, {"label": label, "items": shown, "icon": icon, "face": face})

    async def pick(event: events.GenericEventArguments) -> None:
        run = items[int(event.args)].run
        if run is not None:
            result = run()
            if isinstance(result, Awaitable):
                await result

    element.on("pick", pick)
    return element


def tooltip(content: str) -> Element:
    """Explain on hover and focus what stands inside; use it as a context manager."""
    element = box("tip", "span")
    with element:
        text(content, tag="span", role="tooltip")
    return element


def definition_list(rows: Sequence[tuple[str, str | Callable[[], Any]]]) -> Element:
    """Show facts as term and value; a value may be a function that draws it."""
    if not any(callable(value) for _, value in rows):
        facts = Component("kit-facts")
        assign(facts, {"rows": [list(row) for row in rows]})
        return facts
    with box("dl", "dl") as element:
        for term, value in rows:
            text(term, tag="dt")
            if callable(value):
                with box(tag="dd"):
                    value()
            else:
                text(value, tag="dd")
    return element
