"""Version 3's view of an account's domains, where a registration that failed leaves no trace."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from starlette.responses import JSONResponse, Response

from adapters.godaddy.sandbox import holdings
from adapters.godaddy.sandbox.refusals import No
from adapters.sandbox.calls import Call

FEWEST, MOST = 2, 13


async def listing(call: Call) -> Response:
    """GET /v3/domains/domain-names: {items, links}."""
    rows = [row for row in holdings.listing(call) if row["ended"] != "failed"]
    links = [{"rel": "self", "href": "/v3/domains/domain-names"}]
    return JSONResponse({"items": [_shown(call, row) for row in rows], "links": links})


async def one(call: Call) -> Response:
    """GET /v3/domains/domain-names/{domain}."""
    return JSONResponse(_shown(call, _get(call)))


async def delegate(call: Call) -> Response:
    """PUT /v3/domains/domain-names/{domain}/nameservers: a bare array; 202 with an operation."""
    require_key(call)
    row = _get(call)
    if row["ended"] != "registered":
        raise No(422, "INVALID_STATE", "The domain is not registered yet")
    hosts = await call.request.json()
    if not isinstance(hosts, list) or not FEWEST <= len(hosts) <= MOST:
        what = f"{FEWEST} to {MOST} name servers are needed"
        raise No(422, "INVALID_NAMESERVERS", what, (("", what),))
    wanted = [str(host).lower().rstrip(".") for host in hosts]
    holdings.want_nameservers(call, row, wanted, holdings.DELEGATION_SECONDS)
    operation = {
        "operationId": str(uuid.uuid4()),
        "type": "UPDATE_NAMESERVERS",
        "domain": row["domain"],
        "status": "CONFIRMED",
    }
    headers = {"location": f"/v3/domains/operations/{operation['operationId']}", "retry-after": "5"}
    return JSONResponse(operation, 202, headers=headers)


def require_key(call: Call) -> str:
    """Return the idempotency key, a UUID; raises No 400."""
    key = call.request.headers.get("idempotency-key", "")
    try:
        return str(uuid.UUID(key))
    except ValueError:
        raise No(400, "INVALID_HEADER", "Idempotency-Key must be a UUID") from None


def _get(call: Call) -> dict[str, Any]:
    row = holdings.find(call, call.request.path_params["domain"])
    if row is None or row["ended"] == "failed":
        raise No(404, "NOT_FOUND", "The domain is not in this account")
    return row


def _shown(call: Call, row: dict[str, Any]) -> dict[str, Any]:
    status = holdings.status(call, row)
    expires = datetime.fromisoformat(row["registered_at"]) + holdings.YEAR
    return {
        "domain": row["domain"],
        "status": "PENDING_REGISTRATION" if status == "PENDING_SETUP" else status,
        "createdAt": row["created_at"],
        "expiresAt": expires.isoformat(),
        "autoRenew": row["auto_renew"],
        "privacy": row["privacy"],
        "transferLock": row["locked"],
        "nameServers": row["nameservers"],
    }
