"""Changing a subscription that runs: other prices with proration, or an end in sight.

Source: https://docs.stripe.com/api/subscriptions/update and
https://docs.stripe.com/billing/subscriptions/pending-updates
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass

from adapters.stripe.sandbox import (
    cards,
    collection,
    issuing,
    lifecycle,
    lines,
    renewals,
    targets,
)
from adapters.stripe.sandbox.account import Account, Json
from adapters.stripe.sandbox.params import Params
from adapters.stripe.sandbox.refusals import InvalidRequest

PRORATIONS = ("create_prorations", "always_invoice", "none")
PENDING = "pending_if_incomplete"
OR_ERROR = "error_if_incomplete"
UNATTEMPTED = "default_incomplete"
BEHAVIORS = ("allow_incomplete", UNATTEMPTED, OR_ERROR, PENDING)
NOT_WHILE_PENDING = ("metadata", "cancel_at_period_end", "default_payment_method", "description")
PENDING_SECONDS = 23 * 3600


@dataclass(frozen=True, slots=True)
class Change:
    """Other items, how the difference is billed, and what happens when it is not paid."""

    items: list[Json]
    at: int
    proration: str
    behavior: str


def update(account: Account, params: Params, ref: str) -> Json:
    """POST /v1/subscriptions/{id}."""
    subscription = account.get("subscription", ref)
    before = deepcopy(subscription)
    wanted = read(account, subscription, params)
    if wanted.behavior == PENDING:
        _refuse_while_pending(params)
    params.flag("off_session")
    subscription["metadata"] |= params.mapping("metadata")
    if subscription["status"] not in lifecycle.LIVE:
        if before["items"]["data"] != wanted.items or "cancel_at_period_end" in params:
            raise InvalidRequest(f"A subscription that is {subscription['status']} cannot change.")
        return lifecycle.change(account, subscription, before)
    subscription["description"] = params.text("description") or subscription["description"]
    _take_method(account, subscription, params)
    if "cancel_at_period_end" in params:
        wish = params.flag("cancel_at_period_end")
        lifecycle.schedule_end(account, subscription, at_period_end=wish)
    lifecycle.change(account, subscription, before)
    if before["items"]["data"] != wanted.items:
        _move(account, subscription, wanted)
    return account.get("subscription", ref)


def read(account: Account, subscription: Json, params: Params) -> Change:
    """Read the wanted change from the parameters of an update or a preview."""
    at = params.whole("proration_date") or account.now
    start = min(item["current_period_start"] for item in subscription["items"]["data"])
    if not start <= at <= lifecycle.ends_at(subscription):
        raise InvalidRequest(
            "The proration date must be within the current period.", param="proration_date"
        )
    return Change(
        items=targets.items_after(account, subscription, params.parts("items")),
        at=at,
        proration=params.choice("proration_behavior", PRORATIONS, PRORATIONS[0]),
        behavior=params.choice("payment_behavior", BEHAVIORS, BEHAVIORS[0]),
    )


def _move(account: Account, subscription: Json, wanted: Change) -> None:
    if subscription["pending_update"]:
        renewals.drop_pending(account, subscription)
    old = subscription["items"]["data"]
    owed = lines.prorations(account, old, wanted.items, wanted.at)
    if wanted.proration == "create_prorations":
        renewals.add_pending_lines(account, subscription, owed)
    if wanted.proration != "always_invoice" or not owed:
        _apply(account, subscription, wanted)
        return
    customer = account.get("customer", subscription["customer"])
    invoice = issuing.draft(
        account,
        customer,
        [*renewals.take_pending_lines(account, subscription), *owed],
        issuing.Occasion(
            collection.CHANGE, subscription, (wanted.at, wanted.at), proration_at=wanted.at
        ),
    )
    issuing.finalize(account, invoice)
    _bill(account, subscription, wanted, invoice)


def _bill(account: Account, subscription: Json, wanted: Change, invoice: Json) -> None:
    method = collection.method_of(account, invoice)
    if invoice["status"] == "open" and wanted.behavior in {PENDING, OR_ERROR}:
        if not (method and issuing.attempt(account, invoice, method, first=False)):
            _unpaid(account, subscription, wanted, invoice)
            return
        if invoice["status"] == "open":  # a bank takes its time: the change waits for the money
            _hold(account, subscription, wanted, invoice)
            return
        _apply(account, subscription, wanted, invoice)
        return
    _apply(account, subscription, wanted, invoice)
    if wanted.behavior == UNATTEMPTED and invoice["status"] == "open":
        lifecycle.become(account, subscription, "past_due")
        return
    collection.collect(account, invoice)


def _unpaid(account: Account, subscription: Json, wanted: Change, invoice: Json) -> None:
    if wanted.behavior == OR_ERROR:
        raise cards.failure(collection.reason(account, invoice))
    _hold(account, subscription, wanted, invoice)
    issuing.fail(account, invoice, retry_at=None)


def _hold(account: Account, subscription: Json, wanted: Change, invoice: Json) -> None:
    before = deepcopy(subscription)
    subscription["pending_update"] = {
        "billing_cycle_anchor": None,
        "expires_at": account.now + PENDING_SECONDS,
        "subscription_items": wanted.items,
        "trial_end": None,
        "trial_from_plan": None,
    }
    subscription["latest_invoice"] = invoice["id"]
    lifecycle.change(account, subscription, before)


def _apply(
    account: Account, subscription: Json, wanted: Change, invoice: Json | None = None
) -> None:
    before = deepcopy(subscription)
    subscription["items"]["data"] = wanted.items
    if invoice:
        subscription["latest_invoice"] = invoice["id"]
    lifecycle.change(account, subscription, before)


def _take_method(account: Account, subscription: Json, params: Params) -> None:
    ref = params.text("default_payment_method")
    if ref:
        account.get("payment_method", ref, "default_payment_method")
        subscription["default_payment_method"] = ref


def _refuse_while_pending(params: Params) -> None:
    for name in NOT_WHILE_PENDING:
        if name in params:
            raise InvalidRequest(
                f"{name} cannot be changed together with payment_behavior={PENDING}.", param=name
            )
