"""What happens by itself at Razorpay: links and checkouts end, months are charged, and charged again."""

from __future__ import annotations

from collections.abc import Iterator

from adapters.razorpay.sandbox import charging, links, subscriptions
from adapters.razorpay.sandbox.account import Account, Json
from adapters.sandbox import due
from adapters.sandbox.due import Due
from adapters.sandbox.world import World


def advance(world: World) -> None:
    """Let everything happen that is due by now."""
    due.advance(world, Account(world, int(world.now().timestamp())), _planned)


def _planned(account: Account) -> Iterator[Due[Account]]:
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
