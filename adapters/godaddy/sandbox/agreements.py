"""What a buyer accepts: the registration agreement, and one more for some endings."""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from adapters.godaddy.sandbox.refusals import No
from adapters.sandbox import names
from adapters.sandbox.calls import Call

GENERAL = "DNRA"
SECURE = "SECTLD"
SECURE_TLDS = frozenset({"app", "dev"})
TITLES = {
    GENERAL: "Domain Name Registration Agreement",
    SECURE: "Secure Top-Level Domain Addendum",
}


async def listing(call: Call) -> Response:
    """GET /v1/domains/agreements?tlds=&privacy=: each agreement once."""
    if "privacy" not in call.query or not call.query.get("tlds"):
        raise No(422, "INVALID_QUERY", "tlds and privacy are required")
    found: list[str] = []
    for tld in call.query["tlds"].split(","):
        if tld not in names.PRICES:
            raise No(422, "UNSUPPORTED_TLD", f"The ending {tld} is not sold")
        found += required(tld)
    rows = [
        {
            "agreementKey": key,
            "title": TITLES[key],
            "url": f"{call.world.public_url}/godaddy/agreements/{key.lower()}",
            "content": f"{TITLES[key]} of the sandbox. It binds nobody.",
        }
        for key in dict.fromkeys(found)
    ]
    return JSONResponse(rows)


def required(tld: str) -> list[str]:
    """Return the keys a buyer of this ending must accept."""
    return [GENERAL, SECURE] if tld in SECURE_TLDS else [GENERAL]
