"""Getting a subscription paid: the first time by hand, then every month, and what a failure does.

After a failed charge the method is tried again on each of the next three days; then the subscription
halts: invoices go on, charges do not. Source:
https://razorpay.com/docs/payments/subscriptions/payment-retries
"""

from __future__ import annotations

from adapters.razorpay.sandbox import events, invoices, payments
from adapters.razorpay.sandbox.account import Account, Json
from adapters.razorpay.sandbox.cycles import month_after
from adapters.razorpay.sandbox.methods import BY_NAME, Method
from adapters.razorpay.sandbox.subscriptions import end

DAY = 86_400
RETRIES = 3
DESCRIPTION = "Recurring Payment via Subscription"


def authorise(account: Account, subscription: Json, method: Method, email: str) -> str:
    """Pay for the first time; return the bank's objection, empty when it went well."""
    customer = payments.customer_of(account, email)
    subscription |= {"customer_id": customer["id"], "_email": email, "_method": method.name}
    [first] = invoices.open_of(account, subscription)
    payment = _attempt(account, subscription, first, method, method.first)
    if method.first:
        subscription |= {"customer_id": None, "_method": ""}
        account.save(subscription)
        return method.first
    finish = month_after(account.now, account.now)
    subscription |= {
        "status": "active",
        "payment_method": method.kind,
        "start_at": account.now,
        "current_start": account.now,
        "current_end": finish,
        "charge_at": finish,
        "end_at": account.now + subscription["total_count"] * 30 * DAY,
    }
    _count(account, subscription)
    first |= {"billing_start": account.now, "billing_end": finish}
    invoices.settle(account, first, payment)
    for kind in ("authenticated", "activated", "charged"):
        events.emit(account, f"subscription.{kind}", subscription, payment)
    return ""


def repair(account: Account, subscription: Json, method: Method) -> str:
    """Change the way to pay and clear what is due; return the bank's objection."""
    for invoice in invoices.open_of(account, subscription):
        payment = _attempt(account, subscription, invoice, method, method.first or method.later)
        if payment["status"] == "failed":
            return str(payment["error_description"])
        subscription |= {"_method": method.name, "payment_method": method.kind}
        _go_on(account, subscription, invoice, payment)
    return ""


def turn(account: Account, subscription: Json) -> None:
    """Begin the next cycle with its invoice, or end what was to end now."""
    if subscription["_ends_with_cycle"]:
        end(account, subscription, "cancelled")
        return
    if not subscription["remaining_count"]:
        end(account, subscription, "completed")
        return
    start = subscription["current_end"]
    finish = month_after(subscription["start_at"], start)
    subscription |= {"current_start": start, "current_end": finish}
    plan = account.get("plan", subscription["plan_id"])
    lines = invoices.regular(plan, subscription["quantity"])
    invoice = invoices.issue(account, subscription, lines)
    if subscription["status"] == "halted":
        account.save(subscription)
        return
    collect(account, subscription, invoice)


def retry(account: Account, subscription: Json) -> None:
    """Try the oldest open invoice again."""
    collect(account, subscription, invoices.open_of(account, subscription)[0])


def collect(account: Account, subscription: Json, invoice: Json) -> None:
    """Charge the method on file."""
    method = BY_NAME[subscription["_method"]]
    payment = _attempt(account, subscription, invoice, method, method.later)
    if payment["status"] == "captured":
        _go_on(account, subscription, invoice, payment)
        return
    tries = subscription["auth_attempts"] + 1
    spent = tries > RETRIES
    subscription |= {
        "status": "halted" if spent else "pending",
        "auth_attempts": tries,
        "charge_at": None if spent else account.now + DAY,
    }
    account.save(subscription)
    events.emit(account, f"subscription.{subscription['status']}", subscription, payment)


def _go_on(account: Account, subscription: Json, invoice: Json, payment: Json) -> None:
    was = subscription["status"]
    subscription |= {
        "status": "active",
        "auth_attempts": 0,
        "charge_at": subscription["current_end"],
    }
    _count(account, subscription)
    invoices.settle(account, invoice, payment)
    if was != "active":
        events.emit(account, "subscription.activated", subscription, payment)
    events.emit(account, "subscription.charged", subscription, payment)


def _count(account: Account, subscription: Json) -> None:
    subscription["paid_count"] += 1
    subscription["remaining_count"] -= 1
    account.save(subscription)


def _attempt(
    account: Account, subscription: Json, invoice: Json, method: Method, objection: str
) -> Json:
    return payments.attempt(
        account,
        invoice["amount"],
        invoice["currency"],
        method,
        objection,
        email=subscription["_email"],
        description=DESCRIPTION,
        customer=subscription["customer_id"] or "",
        invoice=invoice["id"],
    )
