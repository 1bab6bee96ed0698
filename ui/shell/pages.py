"""The switch between pages inside one browser tab: skeleton, builder, error card, unknown paths."""

from __future__ import annotations

import asyncio
import functools
import inspect
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import structlog
from nicegui import context, ui
from nicegui.element import Element
from nicegui.elements.sub_pages import SubPages
from nicegui.page_arguments import RouteMatch
from starlette.datastructures import QueryParams

from core.accounts import elsewhere, organizations
from core.accounts.elsewhere import BelongsElsewhere
from core.accounts.profile import own
from core.errors import AppError, NotFound, NotPermitted
from ui import kit
from ui.layers import new_id
from ui.routes import Build, Route, Routes, bare_path
from ui.shell.view import View

STATUSES: tuple[tuple[type[AppError], int], ...] = ((NotFound, 404), (NotPermitted, 403))
TITLES: tuple[tuple[type[AppError], str], ...] = (
    (NotFound, "Not found"),
    (BelongsElsewhere, "In another organization"),
)
FAILED = "This did not work"
FIRST_PAINT = 0.6
"""Seconds the first answer waits for the page, so that it mostly arrives whole."""

log = structlog.get_logger(__name__)


class Pages(SubPages):
    """Shows the page of the current path."""

    def __init__(self, view: View, routes: Routes) -> None:
        self._view, self._table = view, routes
        super().__init__(data={"view": view})

    async def settled(self) -> None:
        """Wait a moment for the page to be built, before the first HTML is sent."""
        if self._active_tasks:
            await asyncio.wait(self._active_tasks, timeout=FIRST_PAINT)

    def _match_route(
        self, path: str, query_params: QueryParams | None
    ) -> tuple[RouteMatch | None, QueryParams | None]:
        """Look the page up in our table instead of trying every route in turn."""
        bare, address = bare_path(path), urlsplit(path)
        query = query_params or QueryParams(address.query)
        route = self._table.find(bare)
        if route is None:
            return None, query
        found = RouteMatch(
            path=bare,
            pattern=route.path,
            builder=mount(self._view, route),
            parameters=route.read(bare) or {},
            query_params=query,
            fragment=address.fragment,
        )
        return found, query

    def _render_404(self) -> None:
        router = self.client.sub_pages_router
        if not router.is_initial_request:
            self.client.open(router.current_path)  # help, sign-out: a page of another kind
            return
        _explain(self._view, NotFound("There is no such page.", action="Go back to the start."))

    def _render_error(self, _: Exception) -> None:
        _explain(self._view, _)


def mount(view: View, route: Route) -> Callable[..., Awaitable[None]]:
    """Return the builder of a page as the switch calls it."""
    parameters = _parameters(route.build)

    @functools.wraps(route.build)
    def build(**raw: Any) -> Awaitable[None]:
        return _build(view, route, kit.skeleton(), parameters, raw)

    return build


@functools.cache
def _parameters(build: Build) -> Mapping[str, inspect.Parameter]:
    return inspect.signature(build, eval_str=True).parameters


async def _build(
    view: View,
    route: Route,
    shape: Element,
    parameters: Mapping[str, inspect.Parameter],
    raw: dict[str, Any],
) -> None:
    holder = kit.box("building")
    try:
        if not route.admits(view.roles):
            raise NotPermitted("This page is not for your role.")
        with holder:
            await route.build(**{k: _typed(parameters[k].annotation, v) for k, v in raw.items()})
    except Exception as error:  # noqa: BLE001 - the door of every page
        found: Exception | None = None
        if isinstance(error, NotFound):
            found = await elsewhere.find(view.system, view.actor, _ids(raw))
        if not holder.is_deleted:
            holder.clear()
            with holder:
                _explain(view, found or error)
    finally:
        if not holder.is_deleted:
            shape.delete()
            holder.classes(remove="building")


def _typed(kind: Any, value: Any) -> Any:
    """Return a path or query value as the builder declares it: int, float, UUID or text."""
    wanted = next((t for t in (int, float, UUID) if kind in (t, t | None)), None)
    if wanted is None or not isinstance(value, str):
        return value
    try:
        return wanted(value)
    except ValueError:
        raise NotFound("There is no such page.", action="Go back to the start.") from None


def _ids(raw: Mapping[str, Any]) -> list[UUID]:
    """Return the ids in the path and query of a page."""
    found = []
    for value in raw.values():
        with suppress(ValueError):
            found.append(UUID(str(value)))
    return found


def _explain(view: View, error: Exception) -> None:
    """Fill the page with why it is not there, and its first answer with the status of that."""
    ui.status_code(next((code for kind, code in STATUSES if isinstance(error, kind)), 200))
    error_id = context.client.request.scope.get("request_id") or new_id()
    if not isinstance(error, AppError):
        error_id = new_id()
        log.error("page could not be built", error_id=error_id, exc_info=error)
    with kit.page():
        kit.h1(next((said for kind, said in TITLES if isinstance(error, kind)), FAILED)).classes(
            "sr"
        )
        kit.error_card(error, error_id, lambda: _way_out(view, error))


def _way_out(view: View, error: Exception) -> None:
    """Offer what leads on: the organization that has the page, else the start."""
    if not isinstance(error, BelongsElsewhere):
        kit.link_button("Go to the start", "/")
        return
    path = context.client.sub_pages_router.current_path

    async def switch() -> None:
        await view.call(
            own(view.actor, organizations.switch),
            error.organization_id,
            done_message=f"You work in {error.organization_name} now",
        )
        view.leave(path)

    kit.button(f"Switch to {error.organization_name}", on_click=switch, testid="switch")
