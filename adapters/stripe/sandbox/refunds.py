"""Refunds: part or all of a charge goes back. Source: https://docs.stripe.com/api/refunds."""

from __future__ import annotations

from adapters.stripe.sandbox import events
from adapters.stripe.sandbox.account import Account, Json
from adapters.stripe.sandbox.lists import created_within, page
from adapters.stripe.sandbox.params import Params
from adapters.stripe.sandbox.refusals import InvalidRequest

REASONS = ("duplicate", "fraudulent", "requested_by_customer")


def create(account: Account, params: Params, _ref: str) -> Json:
    """POST /v1/refunds: without an amount, all that is left."""
    charge = _charge(account, params)
    left = charge["amount"] - charge["amount_refunded"]
    if left == 0:
        raise InvalidRequest(
            f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded"
        )
    amount = params.whole("amount")
    amount = left if amount is None else amount
    if amount < 1:
        raise InvalidRequest(
            "The amount must be at least 1.", code="parameter_invalid_integer", param="amount"
        )
    if amount > left:
        raise InvalidRequest(
            f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left}).",
            code="amount_too_large",
            param="amount",
        )
    refund = account.create(
        "refund",
        amount=amount,
        balance_transaction=None,
        charge=charge["id"],
        currency=charge["currency"],
        customer=charge["customer"],
        destination_details={"card": {"type": "refund"}, "type": "card"},
        metadata=params.mapping("metadata"),
        payment_intent=charge["payment_intent"],
        reason=params.choice("reason", REASONS) or None,
        receipt_number=None,
        status="succeeded",
    )
    before = dict(charge)
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    account.save(charge)
    events.emit(account, "refund.created", refund)
    events.emit(account, "charge.refunded", charge, before)
    return refund


def retrieve(account: Account, _params: Params, ref: str) -> Json:
    """GET /v1/refunds/{id}."""
    return account.get("refund", ref)


def listing(account: Account, params: Params, _ref: str) -> Json:
    """GET /v1/refunds."""
    charge, intent = params.text("charge"), params.text("payment_intent")
    found = [
        refund
        for refund in created_within(params, account.every("refund"))
        if charge in ("", refund["charge"]) and intent in ("", refund["payment_intent"])
    ]
    return page(params, found, "/v1/refunds")


def _charge(account: Account, params: Params) -> Json:
    if "payment_intent" not in params:
        charge = account.get("charge", params.needed("charge"), "charge")
        if not charge["paid"]:
            raise InvalidRequest("This charge failed; there is nothing to refund.", param="charge")
        return charge
    intent = account.get("payment_intent", params.needed("payment_intent"), "payment_intent")
    if intent["status"] != "succeeded":
        raise InvalidRequest(
            f"This payment intent is {intent['status']}; there is no charge to refund.",
            code="payment_intent_unexpected_state",
            param="payment_intent",
        )
    return account.get("charge", intent["latest_charge"], "charge")
