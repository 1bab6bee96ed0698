"""Version 1's view of an account's domains."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from starlette.responses import JSONResponse, Response

from adapters.godaddy.sandbox import holdings
from adapters.godaddy.sandbox.refusals import No
from adapters.sandbox.calls import Call

LARGEST_PAGE = 1000
FEWEST_NAMESERVERS = 2


async def listing(call: Call) -> Response:
    """GET /v1/domains?limit=&marker=: a bare array."""
    limit, marker = call.query.get("limit", "100"), call.query.get("marker", "")
    if not limit.isdecimal() or not 1 <= int(limit) <= LARGEST_PAGE:
        raise No(422, "INVALID_QUERY", f"limit is 1 to {LARGEST_PAGE}")
    rows = sorted(holdings.listing(call), key=lambda row: str(row["domain"]))
    after = [row for row in rows if row["domain"] > marker]
    return JSONResponse([_shown(call, row) for row in after[: int(limit)]])


async def one(call: Call) -> Response:
    """GET /v1/domains/{domain}."""
    return JSONResponse(_shown(call, get(call)))


async def change(call: Call) -> Response:
    """PATCH /v1/domains/{domain}: nameServers, locked, renewAuto; 204."""
    row = get(call)
    if row["ended"] != "registered":
        raise No(409, "INVALID_STATE", "The domain is not eligible for this change")
    hosts = call.body.get("nameServers")
    if hosts is not None and (not isinstance(hosts, list) or len(hosts) < FEWEST_NAMESERVERS):
        what = f"at least {FEWEST_NAMESERVERS} name servers are needed"
        raise No(422, "INVALID_BODY", what, (("nameServers", what),))
    changed = {
        "locked": bool(call.body.get("locked", row["locked"])),
        "auto_renew": bool(call.body.get("renewAuto", row["auto_renew"])),
    }
    call.store.put(holdings.KIND, row["domain"], row | changed)
    if hosts is not None:
        wanted = [str(host).lower().rstrip(".") for host in hosts]
        holdings.want_nameservers(call, row | changed, wanted, holdings.DELEGATION_SECONDS)
    return Response(status_code=204)


def get(call: Call) -> dict[str, Any]:
    """Return the domain of the path; raises No 404."""
    row = holdings.find(call, call.request.path_params["domain"])
    if row is None:
        raise No(404, "NOT_FOUND", "Not Found : The domain is not in this account")
    return row


def _shown(call: Call, row: dict[str, Any]) -> dict[str, Any]:
    shown = {
        "domain": row["domain"],
        "domainId": row["domain_id"],
        "status": holdings.status(call, row),
        "createdAt": row["created_at"],
        "privacy": row["privacy"],
        "locked": row["locked"],
        "renewAuto": row["auto_renew"],
        "renewable": row["ended"] == "registered",
        "transferProtected": False,
        "nameServers": None,
    }
    if row["ended"] == "registered":
        expires = datetime.fromisoformat(row["registered_at"]) + holdings.YEAR
        shown |= {"nameServers": row["nameservers"], "expires": expires.isoformat()}
    return shown
