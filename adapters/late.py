"""Adapters that are made at their first call, since their libraries are large and often unused."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any


class Late:
    """Stands for an adapter until somebody calls it; ``made`` is the adapter itself."""

    def __init__(self, make: Callable[[], object]) -> None:
        self._make = make

    @cached_property
    def made(self) -> object:
        """The adapter, made by the first who asks for it."""
        return self._make()

    def __getattr__(self, name: str) -> Any:
        """Return what the adapter has under a name."""
        return getattr(self.made, name)
