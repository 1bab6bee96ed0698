"""Invoices as the API shows them. Source: https://docs.stripe.com/api/invoices."""

from __future__ import annotations

from adapters.stripe.sandbox import changes, collection, issuing, lifecycle, lines, renewals
from adapters.stripe.sandbox.account import Account, Json, new_ref
from adapters.stripe.sandbox.lists import created_within, page
from adapters.stripe.sandbox.params import Params
from adapters.stripe.sandbox.refusals import InvalidRequest

STATUSES = ("draft", "open", "paid", "uncollectible", "void")


def retrieve(account: Account, _params: Params, ref: str) -> Json:
    """GET /v1/invoices/{id}."""
    return account.get("invoice", ref)


def listing(account: Account, params: Params, _ref: str) -> Json:
    """GET /v1/invoices."""
    customer, subscription = params.text("customer"), params.text("subscription")
    status = params.choice("status", STATUSES)
    found = [
        invoice
        for invoice in created_within(params, account.every("invoice"))
        if customer in ("", invoice["customer"])
        and subscription in ("", invoice["_subscription"])
        and status in ("", invoice["status"])
    ]
    return page(params, found, "/v1/invoices")


def list_payments(account: Account, params: Params, _ref: str) -> Json:
    """GET /v1/invoice_payments."""
    invoice, status = params.text("invoice"), params.choice("status", ("open", "paid", "canceled"))
    found = [
        payment
        for payment in account.every(issuing.PAYMENT)
        if invoice in ("", payment["invoice"]) and status in ("", payment["status"])
    ]
    return page(params, found, "/v1/invoice_payments")


def list_lines(account: Account, params: Params, ref: str) -> Json:
    """GET /v1/invoices/{id}/lines."""
    invoice = account.get("invoice", ref)
    return page(params, invoice["lines"]["data"], invoice["lines"]["url"])


def pay(account: Account, params: Params, ref: str) -> Json:
    """POST /v1/invoices/{id}/pay: collect now; raises CardFailed when the bank says no."""
    invoice = _open(account, ref)
    method = params.text("payment_method")
    if method:
        account.get("payment_method", method, "payment_method")
        customer = account.get("customer", invoice["customer"])
        customer["invoice_settings"]["default_payment_method"] = method
        account.save(customer)
    if collection.method_of(account, invoice) is None:
        raise InvalidRequest("This customer has no way to pay on file.", code="missing")
    collection.collect_or_refuse(account, invoice)
    return account.get("invoice", ref)


def void(account: Account, _params: Params, ref: str) -> Json:
    """POST /v1/invoices/{id}/void."""
    invoice = _open(account, ref)
    issuing.void(account, invoice)
    return invoice


def create_preview(account: Account, params: Params, _ref: str) -> Json:
    """POST /v1/invoices/create_preview: what the next invoice would be, after a change if given."""
    subscription = account.get("subscription", params.needed("subscription"), "subscription")
    customer = account.get("customer", params.text("customer") or subscription["customer"])
    if subscription["status"] not in lifecycle.LIVE:
        raise InvalidRequest(
            "This subscription has no upcoming invoice.", code="invoice_upcoming_none"
        )
    wanted = changes.read(account, subscription, params.part("subscription_details"))
    owed = lines.prorations(account, subscription["items"]["data"], wanted.items, wanted.at)
    waiting = renewals.pending_lines(account, subscription)
    period = (wanted.at, wanted.at)
    if wanted.proration == "always_invoice" and owed:
        shown = [*waiting, *owed]
    else:
        shown = [*waiting, *(owed if wanted.proration == "create_prorations" else [])]
        upcoming: Json = {**subscription, "items": {"data": [dict(item) for item in wanted.items]}}
        lifecycle.turn(upcoming)
        shown += [lines.regular(account, item) for item in upcoming["items"]["data"]]
        item = subscription["items"]["data"][0]
        period = (item["current_period_start"], item["current_period_end"])
    occasion = issuing.Occasion("upcoming", subscription, period, proration_at=wanted.at)
    return {
        "id": f"upcoming_{new_ref('invoice')}",
        "object": "invoice",
        "created": account.now,
        "livemode": False,
        **issuing.compose(account, customer, shown, occasion),
    }


def _open(account: Account, ref: str) -> Json:
    invoice = account.get("invoice", ref)
    if invoice["status"] != "open":
        raise InvalidRequest(
            f"This invoice is {invoice['status']}.", code="invoice_not_editable", param="id"
        )
    return invoice
