"""Version 3's search: prices in minor units, an error inside each item that could not be checked."""

from __future__ import annotations

import uuid
from typing import Any

from starlette.responses import JSONResponse, Response

from adapters.godaddy.sandbox import offers
from adapters.godaddy.sandbox.refusals import No
from adapters.sandbox import names
from adapters.sandbox.calls import Call

LARGEST = 25


async def one(call: Call) -> Response:
    """GET /v3/domains/check-availability?domain=: one item, not wrapped."""
    name = call.query.get("domain", "")
    if not name:
        raise No(400, "MISSING_PARAMETER", "domain is required", (("domain", "is required"),))
    speed = call.query.get("optimizeFor", "SPEED")
    return JSONResponse(_item(call, name.lower(), definitive=speed == "ACCURACY"))


async def many(call: Call) -> Response:
    """POST /v3/domains/check-availability: {domains, optimizeFor}."""
    wanted = call.body.get("domains")
    if not isinstance(wanted, list) or not all(isinstance(name, str) for name in wanted):
        raise No(400, "INVALID_BODY", "domains is required", (("domains", "must be an array"),))
    if not 1 <= len(wanted) <= LARGEST:
        raise No(400, "INVALID_BODY", f"domains takes 1 to {LARGEST} names")
    definitive = call.body.get("optimizeFor", "SPEED") == "ACCURACY"
    return JSONResponse({"items": [_item(call, n.lower(), definitive=definitive) for n in wanted]})


def money(cents: int) -> dict[str, Any]:
    """Return an amount as version 3 writes it."""
    return {"currencyCode": "USD", "value": cents}


def _item(call: Call, name: str, *, definitive: bool) -> dict[str, Any]:
    item: dict[str, Any] = {"domain": name}
    if not offers.is_sold(name):
        wrong = "UNSUPPORTED_TLD" if names.is_name(name) else "MISMATCH_FORMAT"
        message = "The domain cannot be checked"
        error = {"name": wrong, "correlationId": str(uuid.uuid4()), "message": message}
        return item | {"error": error}
    item |= {"available": offers.is_free(call.world, name), "definitive": definitive}
    if not item["available"]:
        return item
    term = {
        "term": "YEAR",
        "period": 1,
        "price": money(offers.price_cents(name, firm=False)),
        "renewalPrice": money(offers.renewal_cents(name)),
    }
    inventory = "REGISTRY_PREMIUM" if names.is_premium(name) else "REGISTRY"
    return item | {"inventory": inventory, "prices": [term]}
