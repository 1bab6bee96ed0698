"""Version 1's searches: prices in millionths, and 203 when some names could not be looked up."""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse, Response

from adapters.godaddy.sandbox import offers
from adapters.godaddy.sandbox.refusals import No
from adapters.sandbox import names
from adapters.sandbox.calls import Call, read_json

LARGEST = 500
MICROS_PER_CENT = 10_000
PARTIAL = 203


async def one(call: Call) -> Response:
    """GET /v1/domains/available?domain=&checkType=."""
    name = call.query.get("domain", "").lower()
    wrong = _problem(name)
    if wrong:
        raise No(422, wrong, f"The domain {name} cannot be checked", (("domain", wrong),))
    return JSONResponse(_row(call, name, firm=True))


async def many(call: Call) -> Response:
    """POST /v1/domains/available: a bare array of names."""
    wanted = await read_json(call.request)
    if not isinstance(wanted, list) or not all(isinstance(name, str) for name in wanted):
        raise No(422, "INVALID_BODY", "Request body doesn't fulfill schema")
    if not 1 <= len(wanted) <= LARGEST:
        raise No(422, "INVALID_BODY", f"Between 1 and {LARGEST} domains are expected")
    asked = [name.lower() for name in wanted]
    errors = [
        {
            "code": wrong,
            "message": f"The domain {name} cannot be checked",
            "domain": name,
            "path": f"[{place}]",
            "status": 422,
        }
        for place, name in enumerate(asked)
        if (wrong := _problem(name))
    ]
    rows = [_row(call, name, firm=False) for name in asked if not _problem(name)]
    if errors:
        return JSONResponse({"domains": rows, "errors": errors}, PARTIAL)
    return JSONResponse({"domains": rows})


def _problem(name: str) -> str:
    if not names.is_name(name):
        return "INVALID_DOMAIN"
    return "" if offers.is_sold(name) else "UNSUPPORTED_TLD"


def _row(call: Call, name: str, *, firm: bool) -> dict[str, Any]:
    """Describe a name; premium ones cannot be bought this way and count as gone."""
    row: dict[str, Any] = {"domain": name, "available": False, "definitive": True}
    if names.is_premium(name) or not offers.is_free(call.world, name):
        return row
    micros = offers.price_cents(name, firm=firm) * MICROS_PER_CENT
    return row | {"available": True, "price": micros, "currency": "USD", "period": 1}
