"""Subscriptions as the API shows them: created, read, cancelled.

Source: https://razorpay.com/docs/api/payments/subscriptions
"""

from __future__ import annotations

from adapters.razorpay.sandbox import events, invoices
from adapters.razorpay.sandbox.account import Account, Json, new_ref
from adapters.razorpay.sandbox.asked import Asked
from adapters.razorpay.sandbox.lists import collection
from adapters.razorpay.sandbox.refusals import Refusal

MOST_CYCLES = 1200
OVER = ("cancelled", "completed", "expired")
LIVE = ("active", "pending", "halted")


def create(asked: Asked) -> Json:
    """POST /v1/subscriptions; the first invoice waits for whoever pays on the hosted page."""
    asked.only(
        *("plan_id", "total_count", "quantity", "expire_by", "customer_notify"),
        *("addons", "notes", "notify_info"),
    )
    account = asked.account
    plan = account.get("plan", asked.text("plan_id", needed=True))
    cycles, quantity = asked.whole("total_count"), asked.whole("quantity", 1)
    if not 1 <= cycles <= MOST_CYCLES:
        raise Refusal("Exceeds the maximum number of cycles allowed.", field="total_count")
    expire_by = asked.whole("expire_by", 0)
    if expire_by and expire_by <= account.now:
        raise Refusal("expire_by should be in the future.", field="expire_by")
    addons = _addons(asked, plan)
    subscription = account.create(
        "subscription",
        plan_id=plan["id"],
        customer_id=None,
        status="created",
        current_start=None,
        current_end=None,
        ended_at=None,
        quantity=quantity,
        notes=asked.notes(),
        charge_at=None,
        start_at=None,
        end_at=None,
        auth_attempts=0,
        total_count=cycles,
        paid_count=0,
        customer_notify=asked.flag("customer_notify", otherwise=True),
        expire_by=expire_by or None,
        has_scheduled_changes=False,
        change_scheduled_at=None,
        source="api",
        payment_method=None,
        remaining_count=cycles,
        _ends_with_cycle=False,
        _method="",
        _email="",
    )
    invoices.issue(account, subscription, [*invoices.regular(plan, quantity), *addons])
    return subscription


def retrieve(asked: Asked) -> Json:
    """GET /v1/subscriptions/{id}."""
    return asked.account.get("subscription", asked.ref)


def listing(asked: Asked) -> Json:
    """GET /v1/subscriptions."""
    plan = asked.text("plan_id")
    found = asked.account.every("subscription", **({"plan_id": plan} if plan else {}))
    return collection(asked, found)


def cancel(asked: Asked) -> Json:
    """POST /v1/subscriptions/{id}/cancel: now, or with the cycle; there is no way back."""
    asked.only("cancel_at_cycle_end")
    subscription = asked.account.get("subscription", asked.ref)
    if subscription["status"] in OVER:
        raise Refusal(
            f"Subscription is not cancellable in {subscription['status']} status.", field="status"
        )
    if not asked.flag("cancel_at_cycle_end"):
        return end(asked.account, subscription, "cancelled")
    if subscription["current_end"] is None:
        raise Refusal("Subscription cannot be cancelled since no billing cycle is going on")
    subscription["_ends_with_cycle"] = True
    return asked.account.save(subscription)


def end(account: Account, subscription: Json, status: str) -> Json:
    """End a subscription for good; what is still to be paid is no longer asked for."""
    subscription |= {"status": status, "ended_at": account.now, "charge_at": None}
    account.save(subscription)
    for invoice in account.every("invoice", subscription_id=subscription["id"], status="issued"):
        invoice |= {"status": "cancelled", "cancelled_at": account.now}
        account.save(invoice)
    events.emit(account, f"subscription.{status}", subscription)
    return subscription


def _addons(asked: Asked, plan: Json) -> list[Json]:
    wanted = asked.sent.get("addons") or []
    if not isinstance(wanted, list):
        raise Refusal("The addons must be an array.", field="addons")
    lines = []
    for one in wanted:
        item = Asked(asked.account, one if isinstance(one, dict) else {}).part("item")
        item.only("name", "amount", "currency", "description")
        currency = item.currency()
        if currency != plan["item"]["currency"]:
            raise Refusal("The currency of an addon must be that of the plan.", field="currency")
        name = item.text("name", needed=True)
        lines.append(invoices.line(new_ref("line_item"), name, item.amount(currency), "addon"))
    return lines
