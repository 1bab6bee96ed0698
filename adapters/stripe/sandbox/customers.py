"""Customers: who pays, with which card. Source: https://docs.stripe.com/api/customers."""

from __future__ import annotations

import secrets
import string

from adapters.stripe.sandbox import events
from adapters.stripe.sandbox.account import Account, Json
from adapters.stripe.sandbox.lists import created_within, page
from adapters.stripe.sandbox.params import Params
from adapters.stripe.sandbox.refusals import InvalidRequest

PREFIX_LETTERS = 8


def create(account: Account, params: Params, _ref: str) -> Json:
    """POST /v1/customers."""
    return add(
        account,
        email=params.text("email"),
        name=params.text("name"),
        metadata=params.mapping("metadata"),
        description=params.text("description"),
    )


def add(
    account: Account,
    *,
    email: str,
    name: str = "",
    metadata: dict[str, str] | None = None,
    description: str = "",
) -> Json:
    """Store a customer."""
    if email and "@" not in email:
        raise InvalidRequest(f"Invalid email address: {email}", code="email_invalid", param="email")
    customer = account.create(
        "customer",
        address=None,
        balance=0,
        currency=None,
        default_source=None,
        delinquent=False,
        description=description or None,
        email=email or None,
        invoice_prefix="".join(
            secrets.choice(string.ascii_uppercase) for _ in range(PREFIX_LETTERS)
        ),
        invoice_settings={
            "custom_fields": None,
            "default_payment_method": None,
            "footer": None,
            "rendering_options": None,
        },
        metadata=metadata or {},
        name=name or None,
        next_invoice_sequence=1,
        phone=None,
        preferred_locales=[],
        shipping=None,
        tax_exempt="none",
        test_clock=None,
    )
    events.emit(account, "customer.created", customer)
    return customer


def update(account: Account, params: Params, ref: str) -> Json:
    """POST /v1/customers/{id}."""
    customer = account.get("customer", ref)
    customer["email"] = params.text("email") or customer["email"]
    customer["name"] = params.text("name") or customer["name"]
    customer["description"] = params.text("description") or customer["description"]
    customer["metadata"] |= params.mapping("metadata")
    method = params.part("invoice_settings").text("default_payment_method")
    if method:
        account.get("payment_method", method, "invoice_settings[default_payment_method]")
        customer["invoice_settings"]["default_payment_method"] = method
    return account.save(customer)


def retrieve(account: Account, _params: Params, ref: str) -> Json:
    """GET /v1/customers/{id}."""
    return account.get("customer", ref)


def listing(account: Account, params: Params, _ref: str) -> Json:
    """GET /v1/customers."""
    email = params.text("email")
    found = created_within(params, account.every("customer"))
    return page(params, [one for one in found if email in ("", one["email"])], "/v1/customers")
