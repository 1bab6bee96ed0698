"""E-mail accounts of a workspace: they arrive some time after somebody sent them."""

from __future__ import annotations

import secrets
from typing import Any

from starlette.responses import JSONResponse, Response

from adapters.plusvibe.sandbox import health
from adapters.sandbox.calls import Call, Refusal, passed
from adapters.sandbox.world import World

KIND = "plusvibe_account"
LARGEST_PAGE = 100
IMPORT_TAKES = 120.0
BETWEEN_ACCOUNTS = 15.0
"""Provider seconds of a bulk import."""

LOGIN_FIELDS = ("email", "password", "imap_host", "imap_port", "smtp_host", "smtp_port")


async def listing(call: Call) -> Response:
    """GET /account/list?workspace_id=&skip=&limit=&email=."""
    skip, limit = (
        call.query.get(name, default) for name, default in (("skip", "0"), ("limit", "50"))
    )
    if not skip.isdecimal() or not limit.isdecimal() or not 1 <= int(limit) <= LARGEST_PAGE:
        raise Refusal(400, "skip and limit must be numbers")
    wanted = call.query.get("email", "").lower()
    rows = [row for row in present(call) if wanted in ("", row["email"])]
    page = rows[int(skip) : int(skip) + int(limit)]
    return JSONResponse({"accounts": [_shown(call, row) for row in page]})


async def remove(call: Call) -> Response:
    """POST /account/delete: {workspace_id, ids}."""
    ids = call.body.get("ids", [])
    gone = [row["id"] for row in present(call) if row["id"] in ids]
    for ref in gone:
        call.store.delete(KIND, ref)
    return JSONResponse({"status": "success", "deleted_count": len(gone)})


async def bulk_add(call: Call) -> Response:
    """POST /account/bulk-add-regular-accounts: accepted; who really arrives shows in the list."""
    if call.fault("plusvibe", "import_refused"):
        raise Refusal(400, "Bulk import is not part of your plan")
    return await add_lines(call)


async def add_lines(call: Call) -> Response:
    """Put every line of an import on its way."""
    lines = call.body.get("accounts")
    if not isinstance(lines, list) or not lines or not all(isinstance(n, dict) for n in lines):
        raise Refusal(400, "accounts should be a non-empty array")
    for line in lines:
        missing = [name for name in LOGIN_FIELDS if not line.get(name)]
        if missing:
            raise Refusal(400, f"{missing[0]} is required")
    with call.store.transaction():
        for place, line in enumerate(lines, start=1):
            wait = call.world.due(IMPORT_TAKES + BETWEEN_ACCOUNTS * place)
            arrive(
                call.world,
                call.workspace,
                email=str(line["email"]),
                name=f"{line.get('first_name', '')} {line.get('last_name', '')}".strip(),
                provider="REGULAR_ACCOUNT",
                arrives_at=wait.isoformat(),
                warmup_since=wait.isoformat() if line.get("enable_warmup") == "yes" else None,
                daily_limit=line.get("daily_limit", 30),
                sending_gap=line.get("min_interval", 5),
                warmup_initial=line.get("warmup_rampup_start", 2),
                warmup_increment=line.get("warmup_rampup_increment", 2),
                warmup_max=line.get("warmup_daily_limit", 30),
            )
    return JSONResponse({"status": "success", "message": "Accounts are being added"})


def arrive(world: World, workspace: str, *, email: str, **facts: Any) -> None:
    """Put an account on its way into a workspace; one that is there already stays as it is."""
    email = email.lower()
    if world.store.find(KIND, workspace=workspace, email=email):
        return
    row = {
        "id": secrets.token_hex(12),
        "workspace": workspace,
        "email": email,
        "warmup_since": None,
        "daily_limit": 50,
        "sending_gap": 10,
        "warmup_initial": 1,
        "warmup_increment": 1,
        "warmup_max": 20,
        "reply_percent": 20,
        **facts,
    }
    world.store.put(KIND, row["id"], row)


def present(call: Call) -> list[dict[str, Any]]:
    """Return the accounts that have arrived in the acting workspace."""
    now = call.world.now()
    rows = call.store.find(KIND, workspace=call.workspace)
    return [row for row in rows if passed(row["arrives_at"], now)]


def _shown(call: Call, row: dict[str, Any]) -> dict[str, Any]:
    """Return a row as listed: imported ones say ``_id``, exported ones ``id``."""
    google = row["provider"] == "GOOGLE_WORKSPACE"
    host = "gmail.com" if google else "example.com"
    return {
        "id" if google else "_id": row["id"],
        "email": row["email"],
        "status": "ACTIVE",
        "warmup_status": "ACTIVE" if row["warmup_since"] else "INACTIVE",
        "provider": row["provider"],
        "timestamp_created": row["arrives_at"],
        "payload": {
            "name": row["name"],
            "daily_limit": row["daily_limit"],
            "sending_gap": row["sending_gap"],
            "warmup": {
                "limit": row["warmup_max"],
                "increment": row["warmup_increment"],
                "reply_rate": row["reply_percent"],
                "advanced": {},
            },
            "imap_host": f"imap.{host}",
            "imap_port": 993,
            "smtp_host": f"smtp.{host}",
            "smtp_port": 465,
            "custom_domain": "",
            "tags": [],
            "cmps": [],
            "analytics": health.analytics(row, call.world.now()),
        },
    }
