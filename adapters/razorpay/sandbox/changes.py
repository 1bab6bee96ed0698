"""Moving a subscription to another plan: charged or refunded by the day, or not at all.

A day counts when it has begun: on the first day the whole cycle remains. Source:
https://razorpay.com/docs/payments/subscriptions/update
"""

from __future__ import annotations

from adapters.razorpay.sandbox import events, invoices, payments, refunds
from adapters.razorpay.sandbox.account import Account, Json, new_ref
from adapters.razorpay.sandbox.asked import Asked
from adapters.razorpay.sandbox.charging import DAY, DESCRIPTION
from adapters.razorpay.sandbox.methods import BY_NAME, Method
from adapters.razorpay.sandbox.refusals import Refusal

UPDATABLE = ("authenticated", "active")
LEAST_DIFFERENCE = 50


def update(asked: Asked) -> Json:
    """PATCH /v1/subscriptions/{id}; this sandbox changes plans, and at once only."""
    asked.only("plan_id", "schedule_change_at", "customer_notify", "quantity", "remaining_count")
    account = asked.account
    subscription = account.get("subscription", asked.ref)
    if subscription["status"] not in UPDATABLE:
        raise Refusal(
            "Can't update Subscription when Subscription is not in Authenticated or Active state"
        )
    method = BY_NAME[subscription["_method"]]
    if method.kind == "upi":
        raise Refusal("Subscriptions cannot be updated when payment mode is UPI")
    if not method.movable:
        raise Refusal("Subscriptions cannot be updated when payment mode is a domestic card")
    if (asked.text("schedule_change_at") or "now") != "now":
        raise Refusal("This sandbox changes subscriptions at once only.")
    plan = account.get("plan", asked.text("plan_id", needed=True))
    if plan["id"] == subscription["plan_id"]:
        raise Refusal("The subscription is on this plan already.", field="plan_id")
    _settle(account, subscription, plan, method)
    subscription["plan_id"] = plan["id"]
    account.save(subscription)
    events.emit(account, "subscription.updated", subscription)
    return subscription


def difference(account: Account, subscription: Json, plan: Json) -> int:
    """Return what the rest of the cycle costs more on another plan; below zero it costs less."""
    start, finish = int(subscription["current_start"]), int(subscription["current_end"])
    days = max(1, round((finish - start) / DAY))
    remaining = days - (account.now - start) // DAY
    present = account.get("plan", subscription["plan_id"])["item"]["amount"]
    gap: int = (plan["item"]["amount"] - present) * subscription["quantity"]
    return round(gap * remaining / days)


def _settle(account: Account, subscription: Json, plan: Json, method: Method) -> None:
    gap = difference(account, subscription, plan)
    if 0 < abs(gap) < LEAST_DIFFERENCE:
        raise Refusal("The difference of the plans is too small to be charged.", field="plan_id")
    if gap > 0:
        _charge(account, subscription, plan, method, gap)
    elif gap < 0:
        [newest, *_] = account.every("invoice", subscription_id=subscription["id"], status="paid")
        refunds.give_back(account, account.get("payment", newest["payment_id"]), -gap)


def _charge(account: Account, subscription: Json, plan: Json, method: Method, amount: int) -> None:
    name = f"Change to {plan['item']['name']}"
    lines = [invoices.line(new_ref("line_item"), name, amount, "plan")]
    payment = payments.attempt(
        account,
        amount,
        plan["item"]["currency"],
        method,
        method.later,
        email=subscription["_email"],
        description=DESCRIPTION,
        customer=subscription["customer_id"],
    )
    if payment["status"] == "failed":
        raise Refusal(str(payment["error_description"]), reason="payment_failed", kept=True)
    invoices.settle(account, invoices.issue(account, subscription, lines), payment)
