"""Tabs that stay open from one test to the next: to open one anew is most of a browser's work."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, ViewportSize

from tests.e2e.people import Person

Open = Callable[[Person, int], BrowserContext]


class Tabs:
    """One tab for everybody at each width."""

    def __init__(self, enter: Open) -> None:
        self._enter = enter
        self._open: dict[tuple[str, int], Page] = {}

    def of(self, person: Person, width: int) -> Page:
        """Return somebody's tab as they left it, in its first size; a new one if there is none."""
        key = (person.email, width)
        if key not in self._open:
            self._open[key] = self._enter(person, width).new_page()
        self._open[key].set_viewport_size(size(width))
        return self._open[key]

    def close(self) -> None:
        """Close them all."""
        for page in self._open.values():
            page.context.close()
        self._open.clear()


def size(width: int) -> ViewportSize:
    """Return the screen of a desk or a phone."""
    return {"width": width, "height": 900 if width > 600 else 844}
