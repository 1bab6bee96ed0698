"""Getting an invoice paid, and what that does to the subscription it is for.

After a failure the card is tried again 1, 3 and 7 days later; then the subscription is canceled.
Simplified: the real schedule is chosen per account or by a model ("smart retries").
Source: https://docs.stripe.com/billing/revenue-recovery/smart-retries
"""

from __future__ import annotations

from adapters.stripe.sandbox import cards, issuing, lifecycle, payments
from adapters.stripe.sandbox.account import Account, Json

DAY = 86_400
RETRY_AFTER_DAYS = (1, 2, 4)
"""Days between one attempt and the next."""

FIRST = "subscription_create"
CHANGE = "subscription_update"


def collect(account: Account, invoice: Json, *, first: bool = False) -> bool:
    """Charge the customer's way to pay; return whether the bank went along with it."""
    if invoice["status"] == "paid":
        settled(account, invoice)
        return True
    method = method_of(account, invoice)
    if method is None:
        invoice["attempt_count"] += 1
        failed(account, invoice)
        return False
    went_well = issuing.attempt(account, invoice, method, first=first)
    if invoice["status"] == "paid":
        settled(account, invoice)
    elif not went_well:
        failed(account, invoice)
    return went_well


def settle_later(account: Account, invoice: Json) -> None:
    """Let the bank decide about a debit that was under way."""
    invoice["_settles_at"] = None
    intent = issuing.intent_of(account, invoice)
    method = account.get("payment_method", intent["payment_method"])
    if cards.of(method).bounces:
        payments.fail(account, intent, method, "insufficient_funds")
        failed(account, invoice)
        return
    payments.succeed(account, intent, method)
    issuing.settle(account, invoice)
    settled(account, invoice)


def settled(account: Account, invoice: Json) -> None:
    """Let the subscription go on after its invoice was paid."""
    subscription = subscription_of(account, invoice)
    if subscription is None:
        return
    if subscription["pending_update"] and subscription["latest_invoice"] == invoice["id"]:
        lifecycle.apply_pending(account, subscription)
    owing = account.every("invoice", _subscription=subscription["id"], status="open")
    if subscription["status"] == "incomplete" or (
        subscription["status"] == "past_due" and not owing
    ):
        lifecycle.become(account, subscription, "active")


def failed(account: Account, invoice: Json) -> None:
    """Plan the next attempt, or give the subscription up after the last one."""
    subscription = subscription_of(account, invoice)
    waits_for_customer = subscription is None or bool(subscription["pending_update"])
    if subscription is None or waits_for_customer or subscription["status"] == "incomplete":
        issuing.fail(account, invoice, retry_at=None)
        return
    tries = invoice["attempt_count"]
    spent = tries > len(RETRY_AFTER_DAYS)
    retry_at = None if spent else account.now + RETRY_AFTER_DAYS[max(tries, 1) - 1] * DAY
    issuing.fail(account, invoice, retry_at=retry_at)
    if spent:
        lifecycle.end(account, subscription, "payment_failed")
    elif subscription["status"] == "active":
        lifecycle.become(account, subscription, "past_due")


def collect_or_refuse(account: Account, invoice: Json) -> None:
    """Collect an open invoice; raise CardFailed, with the attempt on record, when it fails."""
    if collect(account, invoice):
        return
    refusal = cards.failure(reason(account, invoice))
    refusal.kept = True
    raise refusal


def reason(account: Account, invoice: Json) -> str:
    """Return why the last attempt on an invoice failed, in the bank's word."""
    error = issuing.intent_of(account, invoice)["last_payment_error"]
    return str(error["decline_code"]) if error else "generic_decline"


def subscription_of(account: Account, invoice: Json) -> Json | None:
    """Return the subscription an invoice is for."""
    ref = invoice["_subscription"]
    return account.get("subscription", ref) if ref else None


def method_of(account: Account, invoice: Json) -> Json | None:
    """Return the way to pay: that of the subscription, else that of the customer."""
    subscription = subscription_of(account, invoice)
    customer = account.get("customer", invoice["customer"])
    own = subscription["default_payment_method"] if subscription else None
    ref = own or customer["invoice_settings"]["default_payment_method"]
    return account.find("payment_method", ref) if ref else None
