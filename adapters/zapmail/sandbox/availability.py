"""The two searches: one name over many endings, and twenty names at once."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from adapters.sandbox import names
from adapters.sandbox.calls import Call, Refusal
from adapters.zapmail.sandbox import endings
from adapters.zapmail.sandbox.replies import reply, text, texts

LARGEST_BULK = 20


async def one(call: Call) -> Response:
    """POST /v2/domains/available: suggestions with prices and a nullable exact match."""
    name = text(call.body, "domainName").lower()
    label = name.partition(".")[0]
    rows = [_row(call, f"{label}.{tld}") for tld in texts(call.body, "tlds")]
    free = [row for row in rows if row["status"] == "AVAILABLE"]
    exact = next((row for row in free if row["domainName"] == name), None)
    return reply(200, "Success", {"availableDomains": free, "exactMatch": exact})


async def bulk(call: Call) -> Response:
    """POST /v2/domains/available-bulk."""
    wanted = texts(call.body, "domainNames")
    if len(wanted) > LARGEST_BULK:
        raise Refusal(422, f"domainNames must contain no more than {LARGEST_BULK} elements")
    rows = [_row(call, name.lower()) for name in wanted]
    free = sum(row["status"] == "AVAILABLE" for row in rows)
    counts = {"total": str(len(rows)), "available": str(free), "unavailable": str(len(rows) - free)}
    return reply(200, "Success", {"domains": rows, **counts})


def _row(call: Call, name: str) -> dict[str, Any]:
    row = {"domainName": name, "status": "UNAVAILABLE", "isPremiumDomain": names.is_premium(name)}
    if not endings.is_sold(name):
        return {**row, "isPremiumDomain": False, "domainPrice": "NaN", "renewPrice": "NaN"}
    if names.is_taken(call.store, name):
        return {**row, "domainPrice": "0.00", "renewPrice": "0.00"}
    prices = {"domainPrice": str(names.price(name)), "renewPrice": str(names.renewal(name))}
    return {**row, "status": "AVAILABLE", **prices}
