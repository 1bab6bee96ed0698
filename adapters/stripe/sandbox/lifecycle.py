"""The life of a subscription: incomplete, active, past due, canceled; period after period.

The periods live on the items. Source: https://docs.stripe.com/billing/subscriptions/overview
"""

from __future__ import annotations

from copy import deepcopy

from adapters.stripe.sandbox import events
from adapters.stripe.sandbox.account import Account, Json, new_ref
from adapters.stripe.sandbox.lists import listed
from adapters.stripe.sandbox.periods import period_end

LIVE = ("active", "past_due")
"""Statuses in which periods follow each other."""


def begin(
    account: Account,
    customer: Json,
    chosen: list[tuple[Json, int]],
    *,
    method: Json | None,
    metadata: dict[str, str],
    description: str,
) -> Json:
    """Store a subscription to prices in quantities; it stays incomplete until it is paid."""
    subscription = account.create(
        "subscription",
        application=None,
        application_fee_percent=None,
        automatic_tax={"disabled_reason": None, "enabled": False, "liability": None},
        billing_cycle_anchor=account.now,
        billing_cycle_anchor_config=None,
        billing_mode={"type": "flexible", "flexible": {}, "updated_at": account.now},
        billing_schedules=[],
        billing_thresholds=None,
        cancel_at=None,
        cancel_at_period_end=False,
        canceled_at=None,
        cancellation_details={"comment": None, "feedback": None, "reason": None},
        collection_method="charge_automatically",
        currency=chosen[0][0]["currency"],
        customer=customer["id"],
        days_until_due=None,
        default_payment_method=method["id"] if method else None,
        default_source=None,
        default_tax_rates=[],
        description=description or None,
        discounts=[],
        ended_at=None,
        invoice_settings={"account_tax_ids": None, "issuer": {"type": "self"}},
        items=listed([], "/v1/subscription_items"),
        latest_invoice=None,
        metadata=metadata,
        next_pending_invoice_item_invoice=None,
        pause_collection=None,
        payment_settings={"save_default_payment_method": "off"},
        pending_setup_intent=None,
        pending_update=None,
        schedule=None,
        start_date=account.now,
        status="incomplete",
        test_clock=None,
        trial_end=None,
        trial_start=None,
    )
    items = [item(account, subscription, price, quantity) for price, quantity in chosen]
    subscription["items"] = listed(
        items, f"/v1/subscription_items?subscription={subscription['id']}"
    )
    account.save(subscription)
    events.emit(account, "customer.subscription.created", subscription)
    return subscription


def item(account: Account, subscription: Json, price: Json, quantity: int) -> Json:
    """Return a new item; it joins the period of those already there."""
    others = subscription["items"]["data"]
    recurring = price["recurring"]
    start, end = (
        account.now,
        period_end(
            subscription["billing_cycle_anchor"],
            account.now,
            recurring["interval"],
            recurring["interval_count"],
        ),
    )
    if others:
        start, end = others[0]["current_period_start"], others[0]["current_period_end"]
    return {
        "id": new_ref("subscription_item"),
        "object": "subscription_item",
        "billing_thresholds": None,
        "created": account.now,
        "current_period_end": end,
        "current_period_start": start,
        "discounts": [],
        "metadata": {},
        "plan": plan(price),
        "price": price,
        "quantity": quantity,
        "subscription": subscription["id"],
        "tax_rates": [],
    }


def plan(price: Json) -> Json:
    """Return a price as the older plan object that items still carry."""
    return {
        "id": price["id"],
        "object": "plan",
        "active": price["active"],
        "amount": price["unit_amount"],
        "billing_scheme": "per_unit",
        "currency": price["currency"],
        "interval": price["recurring"]["interval"],
        "interval_count": price["recurring"]["interval_count"],
        "product": price["product"],
        "usage_type": "licensed",
    }


def ends_at(subscription: Json) -> int:
    """Return when the current period ends, in seconds."""
    return int(min(item["current_period_end"] for item in subscription["items"]["data"]))


def turn(subscription: Json) -> None:
    """Move every item on to the period that follows."""
    for one in subscription["items"]["data"]:
        recurring = one["price"]["recurring"]
        start = one["current_period_end"]
        one["current_period_start"] = start
        one["current_period_end"] = period_end(
            subscription["billing_cycle_anchor"],
            start,
            recurring["interval"],
            recurring["interval_count"],
        )


def change(account: Account, subscription: Json, before: Json) -> Json:
    """Store a subscription that differs from ``before`` and tell so."""
    account.save(subscription)
    if subscription != before:
        events.emit(account, "customer.subscription.updated", subscription, before)
    return subscription


def become(account: Account, subscription: Json, status: str) -> None:
    """Give a subscription another status."""
    before = deepcopy(subscription)
    subscription["status"] = status
    change(account, subscription, before)


def schedule_end(account: Account, subscription: Json, *, at_period_end: bool) -> None:
    """Note that a subscription ends with its period, or that it does not after all."""
    subscription |= {
        "cancel_at_period_end": at_period_end,
        "cancel_at": ends_at(subscription) if at_period_end else None,
        "canceled_at": account.now if at_period_end else None,
    }
    reason = "cancellation_requested" if at_period_end else None
    subscription["cancellation_details"]["reason"] = reason


def end(account: Account, subscription: Json, reason: str) -> Json:
    """Cancel a subscription now; its open invoices are no longer collected."""
    subscription |= {
        "status": "canceled",
        "canceled_at": subscription["canceled_at"] or account.now,
        "ended_at": account.now,
        "pending_update": None,
    }
    subscription["cancellation_details"]["reason"] = reason
    account.save(subscription)
    for invoice in account.every("invoice", _subscription=subscription["id"], status="open"):
        invoice |= {"next_payment_attempt": None, "auto_advance": False}
        account.save(invoice)
    events.emit(account, "customer.subscription.deleted", subscription)
    return subscription


def apply_pending(account: Account, subscription: Json) -> None:
    """Put a paid pending update into force."""
    before = deepcopy(subscription)
    subscription["items"]["data"] = subscription["pending_update"]["subscription_items"]
    subscription["pending_update"] = None
    account.save(subscription)
    events.emit(account, "customer.subscription.pending_update_applied", subscription)
    change(account, subscription, before)
