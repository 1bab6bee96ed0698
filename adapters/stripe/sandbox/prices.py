"""Prices: an amount of a product, once or every so often; amounts never change once made.

Source: https://docs.stripe.com/api/prices
"""

from __future__ import annotations

from adapters.stripe.sandbox import products
from adapters.stripe.sandbox.account import Account, Json
from adapters.stripe.sandbox.lists import page
from adapters.stripe.sandbox.params import Params
from adapters.stripe.sandbox.periods import INTERVALS
from adapters.stripe.sandbox.refusals import InvalidRequest

MOST_LOOKUP_KEYS = 10


def create(account: Account, params: Params, _ref: str) -> Json:
    """POST /v1/prices."""
    lookup_key = params.text("lookup_key") or None
    _free_lookup_key(account, lookup_key, transfer=params.flag("transfer_lookup_key"))
    price = add(account, params)
    price |= {
        "lookup_key": lookup_key,
        "nickname": params.text("nickname") or None,
        "active": params.flag("active", default=True),
        "metadata": params.mapping("metadata"),
    }
    return account.save(price)


def add(account: Account, params: Params) -> Json:
    """Store a price as described by the parameters, also when it is named on the spot."""
    amount = params.whole("unit_amount")
    if amount is None:
        raise params.lacking("unit_amount")
    if amount < 0:
        name = params.name("unit_amount")
        raise InvalidRequest(
            f"{name} may not be negative", code="parameter_invalid_integer", param=name
        )
    recurring = _recurring(params) if "recurring" in params else None
    return account.create(
        "price",
        active=True,
        billing_scheme="per_unit",
        currency=params.needed("currency").lower(),
        custom_unit_amount=None,
        lookup_key=None,
        metadata={},
        nickname=None,
        product=_product(account, params)["id"],
        recurring=recurring,
        tax_behavior="unspecified",
        tiers_mode=None,
        transform_quantity=None,
        type="recurring" if recurring else "one_time",
        unit_amount=amount,
        unit_amount_decimal=str(amount),
    )


def update(account: Account, params: Params, ref: str) -> Json:
    """POST /v1/prices/{id}: everything but the amount."""
    price = account.get("price", ref)
    if "lookup_key" in params:
        lookup_key = params.text("lookup_key") or None
        transfer = params.flag("transfer_lookup_key")
        if lookup_key != price["lookup_key"]:
            _free_lookup_key(account, lookup_key, transfer=transfer)
        price["lookup_key"] = lookup_key
    price["active"] = params.flag("active", default=price["active"])
    price["nickname"] = params.text("nickname") or price["nickname"]
    price["metadata"] |= params.mapping("metadata")
    return account.save(price)


def retrieve(account: Account, _params: Params, ref: str) -> Json:
    """GET /v1/prices/{id}."""
    return account.get("price", ref)


def listing(account: Account, params: Params, _ref: str) -> Json:
    """GET /v1/prices."""
    lookup_keys = params.texts("lookup_keys")
    if len(lookup_keys) > MOST_LOOKUP_KEYS:
        raise InvalidRequest(f"At most {MOST_LOOKUP_KEYS} lookup keys.", param="lookup_keys")
    product, kind = params.text("product"), params.choice("type", ("one_time", "recurring"))
    active = params.flag("active") if "active" in params else None
    found = [
        price
        for price in account.every("price")
        if (not lookup_keys or price["lookup_key"] in lookup_keys)
        and product in ("", price["product"])
        and kind in ("", price["type"])
        and active in (None, price["active"])
    ]
    return page(params, found, "/v1/prices")


def _product(account: Account, params: Params) -> Json:
    if "product_data" in params:
        return products.add(account, params.part("product_data"))
    ref = params.needed("product")
    return account.get("product", ref, params.name("product"))


def _recurring(params: Params) -> Json:
    part = params.part("recurring")
    interval = part.choice("interval", INTERVALS)
    if not interval:
        raise part.lacking("interval")
    return {
        "interval": interval,
        "interval_count": part.whole("interval_count") or 1,
        "meter": None,
        "trial_period_days": None,
        "usage_type": part.choice("usage_type", ("licensed",), "licensed"),
    }


def _free_lookup_key(account: Account, lookup_key: str | None, *, transfer: bool) -> None:
    if not lookup_key:
        return
    for other in account.every("price", lookup_key=lookup_key):
        if not transfer:
            raise InvalidRequest(
                f"Another price ({other['id']}) has the lookup key {lookup_key}.",
                param="lookup_key",
            )
        other["lookup_key"] = None
        account.save(other)
