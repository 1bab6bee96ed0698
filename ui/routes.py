"""The shape of the table of pages: the single source for navigation, guards, titles and breadcrumbs."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
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
    """One page. ``path`` may hold ``{name}`` segments; ``group`` "" keeps it out of the navigation."""

    path: str
    build: Build
    title: str
    group: str = ""
    icon: str = "file-text"
    role: str = "member"

    def admits(self, roles: Collection[str]) -> bool:
        """Say whether an actor with one of these roles may open the page."""
        return not ADMITTED[self.role].isdisjoint(roles)

    @property
    def parameters(self) -> list[str]:
        """Return the names of the parameters in the path."""
        return re.findall(r"\{(\w+)\}", self.path)

    def matches(self, path: str) -> bool:
        """Say whether this page answers a path without query."""
        pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(self.path))
        return re.fullmatch(pattern, path) is not None


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the way to a page; ``named`` ones take the title the page gives itself."""

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

    def __iter__(self) -> Iterator[Route]:
        return iter(self._routes)

    def find(self, path: str) -> Route | None:
        """Return the page at a path (query and fragment ignored), the literal one first."""
        bare = _bare(path) or "/"
        found = [route for route in self._routes if route.matches(bare)]
        return min(found, key=lambda route: route.path.count("{"), default=None)

    def navigation(self, roles: Collection[str]) -> list[tuple[str, list[Route]]]:
        """Return the groups of the menu with the pages these roles may open."""
        groups: dict[str, list[Route]] = {}
        for route in self._routes:
            if route.group and route.admits(roles):
                groups.setdefault(route.group, []).append(route)
        return list(groups.items())

    def highlighted(self, path: str) -> str:
        """Return the path of the menu entry a page belongs to: itself or its nearest ancestor."""
        parts = (_bare(path) or "/").split("/")
        for end in range(len(parts), 0, -1):
            route = self.find("/".join(parts[:end]) or "/")
            if route is not None and route.group and (end > 1 or len(parts) == 1):
                return route.path
        return "/" if parts == ["", ""] else ""

    def breadcrumbs(self, path: str) -> list[Crumb]:
        """Return the pages on the way to a path, itself last."""
        parts = _bare(path).split("/")
        crumbs: list[Crumb] = []
        for end in range(1, len(parts) + 1):
            href = "/".join(parts[:end]) or "/"
            route = self.find(href)
            if route is not None and (end > 1 or len(parts) == 1):
                crumbs.append(Crumb(route.title, href, bool(route.parameters)))
        return crumbs


def jump_targets(routes: Routes, roles: Collection[str]) -> list[dict[str, Any]]:
    """Return the pages the command palette offers to an actor with these roles."""
    return [
        {"id": r.path, "title": r.title, "group": r.group or "Pages", "icon": r.icon, "hint": ""}
        for r in routes
        if r.admits(roles) and not r.parameters
    ]


def _bare(path: str) -> str:
    """Return a path without query, fragment and closing slash; "" for the root."""
    return re.split(r"[?#]", path, maxsplit=1)[0].rstrip("/")
