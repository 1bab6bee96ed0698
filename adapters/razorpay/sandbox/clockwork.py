"""What happens by itself as time passes, in the order in which it falls due."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from adapters.razorpay.sandbox import charging, links, subscriptions
from adapters.razorpay.sandbox.account import Account, Json
from adapters.sandbox.world import World


class Due(NamedTuple):
    """Something that is to happen to an entity at a time."""

    at: int
    happen: Callable[[Account, Json], object]
    thing: Json


def advance(world: World) -> None:
    """Let everything happen that is due by now."""
    account = Account(world, int(world.now().timestamp()))
    while due := min(_due(account), key=lambda one: one.at, default=None):
        with world.store.transaction():
            due.happen(account.at(due.at), due.thing)


def _due(account: Account) -> Iterator[Due]:
    for due in _planned(account):
        if due.at <= account.now:
            yield due


def _planned(account: Account) -> Iterator[Due]:
    for link in account.every("payment_link", status=links.OPEN):
        yield Due(link["expire_by"], links.expire, link)
    for waiting in account.every("subscription", status="created"):
        if waiting["expire_by"]:
            yield Due(waiting["expire_by"], _expire, waiting)
    for pending in account.every("subscription", status="pending"):
        yield Due(pending["charge_at"], charging.retry, pending)
    for status in subscriptions.LIVE:
        for running in account.every("subscription", status=status):
            yield Due(running["current_end"], charging.turn, running)


def _expire(account: Account, subscription: Json) -> None:
    subscriptions.end(account, subscription, "expired")
