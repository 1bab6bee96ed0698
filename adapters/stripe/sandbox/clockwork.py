"""What happens by itself at Stripe: sessions close, payments settle, subscriptions renew."""

from __future__ import annotations

from collections.abc import Iterator

from adapters.sandbox import due
from adapters.sandbox.due import Due
from adapters.sandbox.world import World
from adapters.stripe.sandbox import checkout, collection, lifecycle, renewals, sessions
from adapters.stripe.sandbox.account import Account


def advance(world: World) -> None:
    """Let everything happen that is due by now."""
    due.advance(world, Account(world, int(world.now().timestamp())), _planned)


def _planned(account: Account) -> Iterator[Due[Account]]:
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
