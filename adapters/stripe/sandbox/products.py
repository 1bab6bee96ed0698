"""Products: what is sold. Source: https://docs.stripe.com/api/products."""

from __future__ import annotations

from adapters.stripe.sandbox.account import Account, Json
from adapters.stripe.sandbox.lists import page
from adapters.stripe.sandbox.params import Params


def create(account: Account, params: Params, _ref: str) -> Json:
    """POST /v1/products."""
    return add(account, params)


def add(account: Account, params: Params) -> Json:
    """Store a product as described by the parameters, also when they are nested in others."""
    return account.create(
        "product",
        active=params.flag("active", default=True),
        default_price=None,
        description=params.text("description") or None,
        images=[],
        marketing_features=[],
        metadata=params.mapping("metadata"),
        name=params.needed("name"),
        package_dimensions=None,
        shippable=None,
        statement_descriptor=None,
        tax_code=None,
        type="service",
        unit_label=None,
        updated=account.now,
        url=None,
    )


def update(account: Account, params: Params, ref: str) -> Json:
    """POST /v1/products/{id}."""
    product = account.get("product", ref)
    product["name"] = params.text("name") or product["name"]
    product["description"] = params.text("description") or product["description"]
    product["active"] = params.flag("active", default=product["active"])
    product["metadata"] |= params.mapping("metadata")
    product["updated"] = account.now
    return account.save(product)


def retrieve(account: Account, _params: Params, ref: str) -> Json:
    """GET /v1/products/{id}."""
    return account.get("product", ref)


def listing(account: Account, params: Params, _ref: str) -> Json:
    """GET /v1/products."""
    found = account.every("product")
    if "active" in params:
        active = params.flag("active")
        found = [product for product in found if product["active"] is active]
    return page(params, found, "/v1/products")
