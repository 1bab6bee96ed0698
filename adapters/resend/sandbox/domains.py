"""Domains: three records each, looked for when somebody asks for it."""

from __future__ import annotations

import base64
import secrets
import uuid
from datetime import datetime, timedelta
from typing import Any

from starlette.responses import JSONResponse, Response

from adapters.resend.sandbox.door import PROVIDER, Denied, ResendCall
from adapters.sandbox.calls import passed
from adapters.sandbox.dns import lookup
from adapters.sandbox.world import World

KIND = "resend_domain"
REGION = "us-east-1"
REGIONS = frozenset({REGION, "eu-west-1", "sa-east-1", "ap-northeast-1"})
SPF = "v=spf1 include:amazonses.com ~all"
LOOK_SECONDS, AGAIN_SECONDS = 20.0, 300.0
GIVEN_UP = timedelta(hours=72)
HOUSE = frozenset({"mailwright.localhost", "mailwright.example"})
"""Domains that the platform's account has had verified for long."""
PLATFORM = "sandbox_resend"


async def create(call: ResendCall) -> Response:
    """POST /domains: {name, region}."""
    name = str(call.body.get("name", "")).lower()
    region = str(call.body.get("region") or REGION)
    if "." not in name or region not in REGIONS:
        raise Denied(422, "validation_error", "The domain or its region is not valid.")
    if any(row["name"] == name for row in _all(call)):
        raise Denied(403, "validation_error", "The domain has been registered already.")
    row: dict[str, Any] = {
        "id": str(uuid.uuid4()),
        "workspace": call.key,
        "name": name,
        "region": region,
        "status": "not_started",
        "created_at": call.world.now().isoformat(),
        "key": base64.b64encode(secrets.token_bytes(162)).decode(),
        "look_at": None,
        "found": [],
    }
    call.store.put(KIND, str(row["id"]), row)
    return JSONResponse(_shown(call.world, row), status_code=201)


async def listing(call: ResendCall) -> Response:
    """GET /domains?limit=&after=."""
    rows = _all(call)
    after = call.request.query_params.get("after", "")
    start = next((n + 1 for n, row in enumerate(rows) if row["id"] == after), 0)
    limit = int(call.request.query_params.get("limit", "20"))
    page = [_brief(row) for row in rows[start : start + limit]]
    more = len(rows) > start + limit
    return JSONResponse({"object": "list", "has_more": more, "data": page})


async def get(call: ResendCall) -> Response:
    """GET /domains/{id}."""
    row = _row(call)
    if passed(row["look_at"], call.world.now()):
        look(call.world, row)
    return JSONResponse(_shown(call.world, row))


async def verify(call: ResendCall) -> Response:
    """POST /domains/{id}/verify: the look comes a little later."""
    row = _row(call)
    if row["status"] != "verified":
        row["status"] = "pending"
    row["look_at"] = call.world.due(LOOK_SECONDS).isoformat()
    call.store.put(KIND, row["id"], row)
    return JSONResponse({"object": "domain", "id": row["id"]})


async def remove(call: ResendCall) -> Response:
    """DELETE /domains/{id}."""
    row = _row(call)
    call.store.delete(KIND, row["id"])
    return JSONResponse({"object": "domain", "id": row["id"], "deleted": True})


def follow(world: World) -> None:
    """Look at the domains whose time has come."""
    for row in world.store.all(KIND):
        if passed(row["look_at"], world.now()):
            look(world, row)


def look(world: World, row: dict[str, Any]) -> None:
    """Look at the DNS now."""
    wanted = _records(world, row)
    row["found"] = [n for n, record in enumerate(wanted) if _stands(world, row, record)]
    lost = world.faults.take(PROVIDER, "identity_lost") is not None
    waited = world.now() - datetime.fromisoformat(row["created_at"]) > GIVEN_UP
    if len(row["found"]) == len(wanted) and not lost:
        row["status"] = "verified"
    elif lost or waited or row["status"] == "verified":
        row["status"] = "failed"
    else:
        row["status"] = "pending"
    row["look_at"] = world.due(AGAIN_SECONDS).isoformat()
    world.store.put(KIND, row["id"], row)


def is_verified(call: ResendCall, domain: str) -> bool:
    """Tell whether an account may send from a domain."""
    if call.key == PLATFORM and domain in HOUSE:
        return True
    return any(row["name"] == domain and row["status"] == "verified" for row in _all(call))


def _all(call: ResendCall) -> list[dict[str, Any]]:
    return call.store.find(KIND, workspace=call.key)


def _row(call: ResendCall) -> dict[str, Any]:
    row = call.store.get(KIND, call.ref)
    if row is None or row["workspace"] != call.key:
        raise Denied(404, "not_found", "Domain not found")
    return row


def _brief(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("id", "name", "status", "created_at", "region")}


def _shown(world: World, row: dict[str, Any]) -> dict[str, Any]:
    open_status = "not_started" if row["status"] == "not_started" else row["status"]
    records = [
        record | {"ttl": "Auto", "status": "verified" if n in row["found"] else open_status}
        for n, record in enumerate(_records(world, row))
    ]
    return {"object": "domain"} | _brief(row) | {"records": records}


def _records(world: World, row: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the wanted records, their names as seen from the registered domain."""
    registered = lookup.registered_name(world, row["name"])
    registered = registered or ".".join(row["name"].split(".")[-2:])
    below = row["name"].removesuffix(registered).rstrip(".")
    end = f".{below}" if below else ""
    host = f"feedback-smtp.{row['region']}.amazonses.com"
    return [
        {"record": "SPF", "name": f"send{end}", "type": "MX", "value": host, "priority": 10},
        {"record": "SPF", "name": f"send{end}", "type": "TXT", "value": SPF},
        {
            "record": "DKIM",
            "name": f"resend._domainkey{end}",
            "type": "TXT",
            "value": f"p={row['key']}",
        },
    ]


def _stands(world: World, row: dict[str, Any], record: dict[str, Any]) -> bool:
    label = record["name"].partition(".")[0] if record["record"] == "SPF" else "resend._domainkey"
    name = f"{label}.{row['name']}"
    if record["type"] == "MX":
        return record["value"] in lookup.exchanges(world, name)
    return record["value"] in lookup.texts(world, name)
