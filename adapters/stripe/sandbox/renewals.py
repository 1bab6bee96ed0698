"""The turn of a subscription's period: the next invoice, or the end."""

from __future__ import annotations

from copy import deepcopy

from adapters.stripe.sandbox import collection, events, issuing, lifecycle, lines
from adapters.stripe.sandbox.account import Account, Json

PENDING_ITEM = "invoiceitem"


def renew(account: Account, subscription: Json) -> None:
    """Begin the next period with its invoice, or end a subscription that was to end now."""
    if subscription["cancel_at_period_end"]:
        lifecycle.end(account, subscription, "cancellation_requested")
        return
    if subscription["pending_update"]:
        drop_pending(account, subscription)
    before = deepcopy(subscription)
    passed = before["items"]["data"][0]
    lifecycle.turn(subscription)
    due = [lines.regular(account, item) for item in subscription["items"]["data"]]
    invoice = issuing.draft(
        account,
        account.get("customer", subscription["customer"]),
        [*take_pending_lines(account, subscription), *due],
        issuing.Occasion(
            "subscription_cycle",
            subscription,
            (passed["current_period_start"], passed["current_period_end"]),
        ),
    )
    subscription["latest_invoice"] = invoice["id"]
    account.save(subscription)
    issuing.finalize(account, invoice)
    lifecycle.change(account, subscription, before)
    collection.collect(account, invoice)


def add_pending_lines(account: Account, subscription: Json, waiting: list[Json]) -> None:
    """Keep lines for the next invoice."""
    for line in waiting:
        account.create(
            PENDING_ITEM,
            amount=line["amount"],
            currency=line["currency"],
            customer=subscription["customer"],
            description=line["description"],
            invoice=None,
            subscription=subscription["id"],
            _line=line,
        )


def pending_lines(account: Account, subscription: Json) -> list[Json]:
    """Return the lines that wait for the next invoice, oldest first."""
    waiting = account.every(PENDING_ITEM, subscription=subscription["id"])
    return [item["_line"] for item in reversed(waiting)]


def take_pending_lines(account: Account, subscription: Json) -> list[Json]:
    """Return the waiting lines and forget them."""
    found = pending_lines(account, subscription)
    for item in account.every(PENDING_ITEM, subscription=subscription["id"]):
        account.remove(item)
    return found


def drop_pending(account: Account, subscription: Json) -> None:
    """Give up a change that nobody paid for in time."""
    before = deepcopy(subscription)
    subscription["pending_update"] = None
    account.save(subscription)
    invoice = account.get("invoice", subscription["latest_invoice"])
    if invoice["status"] == "open":
        issuing.void(account, invoice)
    events.emit(account, "customer.subscription.pending_update_expired", subscription)
    lifecycle.change(account, subscription, before)
