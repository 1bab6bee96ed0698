"""Reads a provider's JSON with its shape checked: what the contract does not allow is named."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from core.errors import Surprising


class Shape:
    """A JSON value and where it was found. Readers raise Surprising when it is of another kind."""

    def __init__(self, provider: str, value: Any, where: str = "the answer") -> None:
        self.provider = provider
        self.value = value
        self.where = where

    def __getitem__(self, name: str) -> Shape:
        """Return a member that must be there."""
        if not isinstance(self.value, dict) or name not in self.value:
            raise self._wrong(f"no {name}")
        return self._at(name, self.value[name])

    def first(self, *names: str) -> Shape:
        """Return the first member of several names that is there and not null, else null."""
        for name in names:
            if isinstance(self.value, dict) and self.value.get(name) is not None:
                return self._at(name, self.value[name])
        return self._at("|".join(names), None)

    def each(self) -> Iterator[Shape]:
        """Return the items of a list."""
        if not isinstance(self.value, list):
            raise self._wrong("no list")
        for place, item in enumerate(self.value):
            yield self._at(str(place), item)

    def text(self) -> str:
        """Return a text that is not empty; a number counts as its digits."""
        if isinstance(self.value, int) and not isinstance(self.value, bool):
            return str(self.value)
        if not isinstance(self.value, str) or not self.value:
            raise self._wrong("no text")
        return self.value

    def text_or_empty(self) -> str:
        """Return a text; null is the empty one."""
        return "" if self.value in (None, "") else self.text()

    def whole(self) -> int:
        """Return a whole number, which some providers write as a string."""
        try:
            return int(self.text())
        except ValueError:
            raise self._wrong("no whole number") from None

    def figure(self) -> float | None:
        """Return a measured figure; -1 and null stand for "no data"."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            return None
        return None if self.value < 0 else float(self.value)

    def count(self) -> int | None:
        """Return a figure as a whole number, or None without data."""
        figure = self.figure()
        return None if figure is None else round(figure)

    def _at(self, name: str, value: Any) -> Shape:
        return Shape(self.provider, value, f"{self.where}.{name}")

    def _wrong(self, what: str) -> Surprising:
        return Surprising(
            f"{self.provider} answered in an unexpected form.",
            provider=self.provider,
            detail=f"{what} in {self.where}",
        )
