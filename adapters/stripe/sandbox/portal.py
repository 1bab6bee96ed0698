"""The customer portal: a short-lived address to change cards, cancel and see invoices.

Source: https://docs.stripe.com/api/customer_portal/sessions
"""

from __future__ import annotations

from copy import deepcopy

from adapters.stripe.sandbox import cards, lifecycle
from adapters.stripe.sandbox.account import Account, Json
from adapters.stripe.sandbox.cards import Card
from adapters.stripe.sandbox.params import Params
from adapters.stripe.sandbox.refusals import missing

LIVES_SECONDS = 3600


def create(account: Account, params: Params, _ref: str) -> Json:
    """POST /v1/billing_portal/sessions."""
    customer = account.get("customer", params.needed("customer"), "customer")
    session = account.create(
        "billing_portal.session",
        configuration="bpc_sandbox",
        customer=customer["id"],
        flow=None,
        locale=None,
        on_behalf_of=None,
        return_url=params.address("return_url") or None,
    )
    session["url"] = f"{account.base_url}/p/session/{session['id']}"
    return account.save(session)


def expired(account: Account, session: Json) -> bool:
    """Tell whether the address has been good for long enough."""
    return bool(account.now >= session["created"] + LIVES_SECONDS)


def replace_card(account: Account, customer: Json, card: Card) -> None:
    """Make a card the one that is charged; raise CardFailed when the bank refuses to store it."""
    if card.declined:
        raise cards.failure(card.declined)
    method = cards.keep(account, card, customer["id"])
    customer["invoice_settings"]["default_payment_method"] = method["id"]
    account.save(customer)
    for subscription in live_subscriptions(account, customer):
        before = deepcopy(subscription)
        subscription["default_payment_method"] = method["id"]
        lifecycle.change(account, subscription, before)


def set_ending(account: Account, customer: Json, ref: str, *, ends: bool) -> None:
    """Let a subscription of the customer end with its period, or go on after all."""
    subscription = account.get("subscription", ref)
    if subscription["customer"] != customer["id"] or subscription["status"] not in lifecycle.LIVE:
        raise missing("subscription", ref)
    before = deepcopy(subscription)
    lifecycle.schedule_end(account, subscription, at_period_end=ends)
    lifecycle.change(account, subscription, before)


def live_subscriptions(account: Account, customer: Json) -> list[Json]:
    """Return the customer's subscriptions that have not ended."""
    found = account.every("subscription", customer=customer["id"])
    return [subscription for subscription in found if subscription["status"] in lifecycle.LIVE]
