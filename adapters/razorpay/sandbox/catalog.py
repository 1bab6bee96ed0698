"""Plans, which are paid again and again, and items, which are paid once.

Source: https://razorpay.com/docs/api/payments/subscriptions/create-plan and
https://razorpay.com/docs/api/payments/invoices/create-item
"""

from __future__ import annotations

from adapters.razorpay.sandbox.account import Json, new_ref
from adapters.razorpay.sandbox.asked import Asked
from adapters.razorpay.sandbox.lists import collection
from adapters.razorpay.sandbox.refusals import Refusal

PERIODS = ("daily", "weekly", "monthly", "quarterly", "yearly")


def create_plan(asked: Asked) -> Json:
    """POST /v1/plans. A plan can be neither changed nor removed afterwards."""
    asked.only("period", "interval", "item", "notes")
    period = asked.text("period", needed=True)
    if period not in PERIODS:
        raise Refusal("Not a valid period.", field="period")
    if period != "monthly" or asked.whole("interval") != 1:
        raise Refusal("This sandbox knows monthly plans only.", field="period")
    part = asked.part("item")
    part.only("name", "amount", "currency", "description")
    return asked.account.create(
        "plan", interval=1, period=period, item=_item(part, "plan"), notes=asked.notes()
    )


def plans(asked: Asked) -> Json:
    """GET /v1/plans."""
    return collection(asked, asked.account.every("plan"))


def plan(asked: Asked) -> Json:
    """GET /v1/plans/{id}."""
    return asked.account.get("plan", asked.ref)


def create_item(asked: Asked) -> Json:
    """POST /v1/items."""
    asked.only("name", "amount", "currency", "description")
    return asked.account.save({**_item(asked, "invoice"), "entity": "item"})


def items(asked: Asked) -> Json:
    """GET /v1/items."""
    return collection(asked, asked.account.every("item"))


def item(asked: Asked) -> Json:
    """GET /v1/items/{id}."""
    return asked.account.get("item", asked.ref)


def _item(asked: Asked, kind: str) -> Json:
    currency = asked.currency()
    amount = asked.amount(currency)
    return {
        "id": new_ref("item"),
        "active": True,
        "name": asked.text("name", needed=True),
        "description": asked.text("description") or None,
        "amount": amount,
        "unit_amount": amount,
        "currency": currency,
        "type": kind,
        "unit": None,
        "tax_inclusive": False,
        "hsn_code": None,
        "sac_code": None,
        "tax_rate": None,
        "tax_id": None,
        "tax_group_id": None,
        "created_at": asked.account.now,
        "updated_at": asked.account.now,
    }
