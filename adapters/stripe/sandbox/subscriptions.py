"""Subscriptions as the API shows them; they begin in a checkout.

Source: https://docs.stripe.com/api/subscriptions
"""

from __future__ import annotations

from adapters.stripe.sandbox import lifecycle
from adapters.stripe.sandbox.account import Account, Json
from adapters.stripe.sandbox.lists import created_within, page
from adapters.stripe.sandbox.params import Params
from adapters.stripe.sandbox.refusals import missing

STATUSES = ("active", "past_due", "canceled", "incomplete", "incomplete_expired", "all", "ended")
ENDED = ("canceled", "incomplete_expired")


def retrieve(account: Account, _params: Params, ref: str) -> Json:
    """GET /v1/subscriptions/{id}."""
    return account.get("subscription", ref)


def listing(account: Account, params: Params, _ref: str) -> Json:
    """GET /v1/subscriptions: without a status, those that have not ended."""
    customer, price = params.text("customer"), params.text("price")
    status = params.choice("status", STATUSES)
    found = [
        subscription
        for subscription in created_within(params, account.every("subscription"))
        if customer in ("", subscription["customer"])
        and _has_status(subscription, status)
        and (not price or price in [item["price"]["id"] for item in subscription["items"]["data"]])
    ]
    return page(params, found, "/v1/subscriptions")


def cancel(account: Account, params: Params, ref: str) -> Json:
    """DELETE /v1/subscriptions/{id}: at once, without giving money back."""
    details = params.part("cancellation_details")
    comment, feedback = details.text("comment"), details.text("feedback")
    subscription = account.get("subscription", ref)
    if subscription["status"] in ENDED:
        raise missing("subscription", ref)
    subscription["cancellation_details"] |= {
        "comment": comment or None,
        "feedback": feedback or None,
    }
    return lifecycle.end(account, subscription, "cancellation_requested")


def _has_status(subscription: Json, status: str) -> bool:
    ended = subscription["status"] in ENDED
    if status in {"", "ended"}:
        return ended is (status == "ended")
    return status in {"all", subscription["status"]}
