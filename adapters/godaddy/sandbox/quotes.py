"""Version 3's quotes: a price held for ten minutes by a token that is good once."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from starlette.responses import JSONResponse, Response

from adapters.godaddy.sandbox import offers
from adapters.godaddy.sandbox.availability_v3 import money
from adapters.godaddy.sandbox.door import UNPAID
from adapters.godaddy.sandbox.holdings import NAMESERVERS
from adapters.godaddy.sandbox.refusals import No
from adapters.sandbox import names
from adapters.sandbox.calls import Call

KIND = "godaddy_quote"
LIVES = timedelta(minutes=10)
"""On the sandbox's clock, not shortened by its tempo: it is a promise, not work."""
AGREEMENT = "API_DPA"


async def quote(call: Call) -> Response:
    """POST /v3/domains/registration-quotes: an unavailable name is no error, only without a token."""
    name = str(call.body.get("domain", "")).lower()
    if not name:
        raise No(400, "INVALID_BODY", "domain is required", (("domain", "is required"),))
    if not names.is_name(name):
        raise No(422, "INVALID_DOMAIN", "The domain has a syntax error", (("domain", name),))
    if not offers.is_sold(name):
        raise No(422, "UNSUPPORTED_TLD", "The ending is not sold", (("domain", name),))
    if call.workspace.startswith(UNPAID):
        raise No(422, "NO_PAYMENT_PROFILE", "The account has no default payment profile")
    if not offers.is_free(call.world, name):
        return JSONResponse({"domain": name, "available": False})
    row = _keep(call, name)
    return JSONResponse(_shown(row))


def _keep(call: Call, name: str) -> dict[str, Any]:
    row: dict[str, Any] = {
        "token": str(uuid.uuid4()),
        "account": call.workspace,
        "domain": name,
        "period": int(call.body.get("period", 1)),
        "profile": call.body.get("profile") or {},
        "cents": offers.price_cents(name, firm=True),
        "expires_at": (call.world.now() + LIVES).isoformat(),
        "used": False,
    }
    call.store.put(KIND, row["token"], row)
    return row


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    premium = names.is_premium(row["domain"])
    profile = row["profile"]
    shown: dict[str, Any] = {
        "quoteToken": row["token"],
        "expiresAt": row["expires_at"],
        "domain": row["domain"],
        "available": True,
        "price": money(row["cents"]),
        "renewalPrice": money(offers.renewal_cents(row["domain"])),
        "period": row["period"],
        "resolved": {
            "contactSource": "ACCOUNT",
            "registrantSummary": "Ada Byron / ada@example.com (account identity)",
            "autoRenew": bool(profile.get("autoRenew", True)),
            "privacy": bool(profile.get("privacy", True)),
            "nameServers": list(NAMESERVERS),
        },
        "requiredAgreements": [
            {"agreementType": AGREEMENT, "title": "Domain Name Registration Agreement"}
        ],
        "irreversible": True,
        "inventory": "REGISTRY_PREMIUM" if premium else "REGISTRY",
    }
    if premium:
        fee = {"type": "ONE_TIME_PREMIUM_DOMAIN_PURCHASE", "fee": money(row["cents"])}
        shown["fees"] = [fee]
    return shown
