"""Lines of invoices: what a customer pays for, and over which time.

Source: https://docs.stripe.com/api/invoice-line-item
"""

from __future__ import annotations

from adapters.stripe.sandbox import money
from adapters.stripe.sandbox.account import Account, Json, new_ref
from adapters.stripe.sandbox.proration import change

Period = tuple[int, int]


def once(account: Account, price: Json, quantity: int) -> Json:
    """Return the line of something bought once."""
    return line(
        price,
        quantity,
        amount=price["unit_amount"] * quantity,
        description=money.product_name(account, price),
        period=(account.now, account.now),
    )


def regular(account: Account, item: Json) -> Json:
    """Return the line of a subscription item for its current period."""
    price, quantity = item["price"], item["quantity"]
    return line(
        price,
        quantity,
        amount=price["unit_amount"] * quantity,
        description=money.described(account, price, quantity),
        period=(item["current_period_start"], item["current_period_end"]),
        item=item,
    )


def prorations(account: Account, before: list[Json], after: list[Json], at: int) -> list[Json]:
    """Return the credits for items that change and the debits for what they become."""
    old, new = ({item["id"]: item for item in items} for items in (before, after))
    found = []
    for ref in dict.fromkeys([*old, *new]):
        was, becomes = old.get(ref), new.get(ref)
        if was and becomes and _same(was, becomes):
            continue
        item = was or new[ref]
        period = (item["current_period_start"], item["current_period_end"])
        credit, debit = change(_amount(was), _amount(becomes), period, at)
        rest = (max(at, period[0]), period[1])
        if was:
            found.append(_proration(account, was, credit, "Unused", rest))
        if becomes:
            found.append(_proration(account, becomes, debit, "Remaining", rest))
    return found


def line(
    price: Json,
    quantity: int,
    *,
    amount: int,
    description: str,
    period: Period,
    item: Json | None = None,
    proration: bool = False,
) -> Json:
    """Return one line; ``item`` is the subscription item it is charged for."""
    details: Json = {
        "invoice_item": None,
        "proration": proration,
        "proration_details": {"credited_items": None},
        "subscription": item["subscription"] if item else None,
    }
    kind = "invoice_item_details"
    if item:
        kind = "subscription_item_details"
        details["subscription_item"] = item["id"]
    parents = dict.fromkeys(("invoice_item_details", "subscription_item_details"))
    return {
        "id": new_ref("line_item"),
        "object": "line_item",
        "amount": amount,
        "currency": price["currency"],
        "description": description,
        "discount_amounts": [],
        "discountable": not proration,
        "discounts": [],
        "invoice": None,
        "livemode": False,
        "metadata": {},
        "parent": {**parents, kind: details, "type": kind},
        "period": {"start": period[0], "end": period[1]},
        "pretax_credit_amounts": [],
        "pricing": {
            "price_details": {"price": price["id"], "product": price["product"]},
            "type": "price_details",
            "unit_amount_decimal": price["unit_amount_decimal"],
        },
        "quantity": quantity,
        "subtotal": amount,
        "taxes": [],
    }


def _proration(account: Account, item: Json, amount: int, word: str, rest: Period) -> Json:
    name = money.product_name(account, item["price"])
    return line(
        item["price"],
        item["quantity"],
        amount=amount,
        description=f"{word} time on {item['quantity']} × {name} after {money.day(rest[0])}",
        period=rest,
        item=item,
        proration=True,
    )


def _amount(item: Json | None) -> int:
    return item["price"]["unit_amount"] * item["quantity"] if item else 0


def _same(one: Json, other: Json) -> bool:
    return bool(one["price"]["id"] == other["price"]["id"] and one["quantity"] == other["quantity"])
