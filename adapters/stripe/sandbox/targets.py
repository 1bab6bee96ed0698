"""What a subscription's items become when a change is asked for."""

from __future__ import annotations

from copy import deepcopy

from adapters.stripe.sandbox import lifecycle
from adapters.stripe.sandbox.account import Account, Json
from adapters.stripe.sandbox.params import Params
from adapters.stripe.sandbox.refusals import InvalidRequest, missing


def items_after(account: Account, subscription: Json, wanted: list[Params]) -> list[Json]:
    """Return the items after the change; an entry without an ``id`` adds an item."""
    after = {item["id"]: item for item in deepcopy(subscription["items"]["data"])}
    for entry in wanted:
        ref = entry.text("id")
        if not ref:
            price = _price(account, subscription, entry)
            item = lifecycle.item(account, subscription, price, _quantity(entry, 1))
            after[item["id"]] = item
            continue
        if ref not in after:
            raise missing("subscription_item", ref, entry.name("id"))
        if entry.flag("deleted"):
            del after[ref]
            continue
        item = after[ref]
        item["quantity"] = _quantity(entry, item["quantity"])
        if "price" in entry:
            item["price"] = _price(account, subscription, entry)
            item["plan"] = lifecycle.plan(item["price"])
    if not after:
        raise InvalidRequest("A subscription must keep at least one item.", param="items")
    return list(after.values())


def _quantity(entry: Params, otherwise: int) -> int:
    quantity = entry.whole("quantity")
    if quantity is not None and quantity < 1:
        raise InvalidRequest("quantity must be at least 1.", param=entry.name("quantity"))
    return quantity or otherwise


def _price(account: Account, subscription: Json, entry: Params) -> Json:
    name = entry.name("price")
    price = account.get("price", entry.needed("price"), name)
    if not price["active"]:
        raise InvalidRequest(f"The price {price['id']} is not active.", param=name)
    if not price["recurring"]:
        raise InvalidRequest(f"The price {price['id']} is not recurring.", param=name)
    if price["currency"] != subscription["currency"]:
        raise InvalidRequest("All prices must be in the subscription's currency.", param=name)
    now = subscription["items"]["data"][0]["price"]["recurring"]
    if any(price["recurring"][key] != now[key] for key in ("interval", "interval_count")):
        raise InvalidRequest(
            "This sandbox does not change the billing interval of a subscription.", param=name
        )
    return price
