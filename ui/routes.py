"""The shape of the table of pages: the single source for navigation, guards, titles and breadcrumbs."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

Build = Callable[..., Awaitable[None]]

ADMITTED: dict[str, frozenset[str]] = {
    "member": frozenset({"member", "owner"}),
    "owner": frozenset({"owner"}),
    "operator": frozenset({"operator", "admin"}),
    "admin": frozenset({"admin"}),
}
"""Which actors a page marked with a role admits."""


@dataclass(frozen=True, slots=True)
class Route:
    """One page. ``path`` may hold ``{name}`` segments; ``group`` "" keeps it out of the navigation.

    ``page`` is a builder or names one: the module below ``ui``, and after a colon the function, if it
    is not ``build``. Who opens the page first has the module imported.
    """

    path: str
    page: Build | str
    title: str
    group: str = ""
    icon: str = "file-text"
    role: str = "member"

    @property
    def build(self) -> Build:
        """Return the builder."""
        return _builder(self.page) if isinstance(self.page, str) else self.page

    def admits(self, roles: Collection[str]) -> bool:
        """Say whether an actor with one of these roles may open the page."""
        return not ADMITTED[self.role].isdisjoint(roles)

    @property
    def parameters(self) -> list[str]:
        """Return the names of the parameters in the path."""
        return list(_pattern(self.path).groupindex)

    def read(self, path: str) -> dict[str, str] | None:
        """Return the parameters in a path without query; None when the page does not answer it."""
        found = _pattern(self.path).fullmatch(path)
        return found.groupdict() if found else None


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the way to a page; a ``named`` one is a single thing and takes its name from the page."""

    title: str
    href: str
    named: bool = False


class Routes:
    """Pages in the order of the navigation."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._routes = tuple(routes)
        paths = [route.path for route in self._routes]
        twice = {path for path in paths if paths.count(path) > 1}
        if twice:
            raise ValueError(f"two pages at {sorted(twice)}")
        self._literal = {route.path: route for route in self._routes if not route.parameters}
        several = [route for route in self._routes if route.parameters]
        self._several = sorted(several, key=lambda route: len(route.parameters))
        self._targets: dict[frozenset[str], list[dict[str, Any]]] = {}

    def __iter__(self) -> Iterator[Route]:
        return iter(self._routes)

    def find(self, path: str) -> Route | None:
        """Return the page at a path (query and fragment ignored), the literal one first."""
        bare = bare_path(path)
        found = self._literal.get(bare)
        return found or next((r for r in self._several if r.read(bare) is not None), None)

    def navigation(self, roles: Collection[str]) -> list[tuple[str, list[Route]]]:
        """Return the groups of the menu with the pages these roles may open."""
        groups: dict[str, list[Route]] = {}
        for route in self._routes:
            if route.group and route.admits(roles):
                groups.setdefault(route.group, []).append(route)
        return list(groups.items())

    def jump_targets(self, roles: frozenset[str]) -> list[dict[str, Any]]:
        """Return the pages the command palette offers to an actor with these roles; do not change it."""
        if roles not in self._targets:
            self._targets[roles] = [
                {
                    "id": route.path,
                    "title": route.title,
                    "group": route.group or "Pages",
                    "icon": route.icon,
                    "hint": "",
                }
                for route in self._literal.values()
                if route.admits(roles)
            ]
        return self._targets[roles]

    def highlighted(self, path: str) -> str:
        """Return the path of the menu entry a page belongs to: itself or its nearest ancestor."""
        parts = bare_path(path).split("/")
        for end in range(len(parts), 0, -1):
            route = self.find("/".join(parts[:end]) or "/")
            if route is not None and route.group and (end > 1 or len(parts) == 1):
                return route.path
        return "/" if parts == ["", ""] else ""

    def breadcrumbs(self, path: str) -> list[Crumb]:
        """Return the pages on the way to a path from its entry in the menu, itself last."""
        parts = bare_path(path).rstrip("/").split("/")
        first = self.highlighted(path).rstrip("/").count("/") + 1
        crumbs: list[Crumb] = []
        for end in range(first, len(parts) + 1):
            href = "/".join(parts[:end]) or "/"
            route = self.find(href)
            if route is not None and (end > 1 or len(parts) == 1):
                crumbs.append(Crumb(route.title, href, route.path.endswith("}")))
        return crumbs


def bare_path(address: str) -> str:
    """Return an address without query, fragment and closing slash; "/" for the root."""
    return address.partition("?")[0].partition("#")[0].rstrip("/") or "/"


@cache
def _builder(page: str) -> Build:
    module, _, function = page.partition(":")
    build: Build = getattr(import_module(f"ui.{module}"), function or "build")
    return build


@cache
def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(path)))
