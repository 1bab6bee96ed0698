"""What happens by itself as time passes, in the order in which it falls due.

After the clock was pushed ahead by months, each renewal still happens at its own time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from adapters.sandbox.world import World
from adapters.stripe.sandbox import checkout, collection, lifecycle, renewals, sessions
from adapters.stripe.sandbox.account import Account, Json


class Due(NamedTuple):
    """Something that is to happen to an object at a time."""

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
    for session in account.every("checkout.session", status="open"):
        yield Due(session["expires_at"], sessions.close, session)
    for session in account.every("checkout.session", status="complete", payment_status="unpaid"):
        if session.get("_settles_at"):
            yield Due(session["_settles_at"], checkout.settle_later, session)
    for status in lifecycle.LIVE:
        for subscription in account.every("subscription", status=status):
            yield Due(lifecycle.ends_at(subscription), renewals.renew, subscription)
            if subscription["pending_update"]:
                expires_at = subscription["pending_update"]["expires_at"]
                yield Due(expires_at, renewals.drop_pending, subscription)
    for invoice in account.every("invoice", status="open"):
        if invoice["next_payment_attempt"]:
            yield Due(invoice["next_payment_attempt"], collection.collect, invoice)
        if invoice.get("_settles_at"):
            yield Due(invoice["_settles_at"], collection.settle_later, invoice)
