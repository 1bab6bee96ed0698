"""Long lists in portions a provider takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")


def portions(items: Sequence[T], size: int) -> Iterator[list[T]]:
    """Yield the items in order, at most ``size`` at a time; nothing for an empty list."""
    for start in range(0, len(items), size):
        yield list(items[start : start + size])
