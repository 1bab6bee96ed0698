"""What happens by itself as time passes, in the order in which it falls due.

After the clock was pushed ahead by months, each thing still happens at its own time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Generic, NamedTuple, Protocol, Self, TypeVar

from adapters.sandbox.world import World


class Clocked(Protocol):
    """An account of a provider at a time, in seconds since 1970."""

    @property
    def now(self) -> int:
        """Return the time."""

    def at(self, moment: int) -> Self:
        """Return the account at another time."""


A = TypeVar("A", bound=Clocked)


class Due(NamedTuple, Generic[A]):
    """Something that is to happen to a thing at a time."""

    at: int
    happen: Callable[[A, dict[str, Any]], object]
    thing: dict[str, Any]


def advance(world: World, account: A, planned: Callable[[A], Iterable[Due[A]]]) -> None:
    """Let everything planned happen that is due by now."""
    while due := min(
        (one for one in planned(account) if one.at <= account.now),
        key=lambda one: one.at,
        default=None,
    ):
        with world.store.transaction():
            due.happen(account.at(due.at), due.thing)
