"""One page of a longer list, as tables and the API show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")

PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """The rows of one page and how many rows there are in all."""

    rows: list[Row]
    total: int


def offset_of(page: int, size: int = PAGE_SIZE) -> int:
    """Return how many rows come before a page; pages count from 1."""
    return (max(page, 1) - 1) * size
