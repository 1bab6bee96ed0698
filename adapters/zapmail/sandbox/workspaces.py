"""Workspaces; a call without the header acts on the default one."""

from __future__ import annotations

import uuid
from typing import Any

from starlette.responses import Response

from adapters.sandbox.calls import Call, Refusal
from adapters.sandbox.world import World
from adapters.zapmail.sandbox.replies import paged, reply, text

KIND = "zapmail_workspace"
BILLING_FIELDS = "company firstName lastName addressLineOne city state country postalCode".split()


def acting(world: World, key: str) -> str:
    """Return the workspace a call acts on; raises Refusal 400 for an unknown one."""
    if not key:
        return str(_default(world)["id"])
    if world.store.get(KIND, key) is None:
        raise Refusal(400, "Workspace not found")
    return key


async def listing(call: Call) -> Response:
    """GET /v2/workspaces: all of the account, with the acting one beside them."""
    _default(call.world)
    contains = call.query.get("contains", "").lower()
    rows = [_shown(r) for r in call.store.all(KIND) if contains in r["name"].lower()]
    current = call.store.get(KIND, call.workspace) or {}
    page = paged(call, rows, "workspaces")
    return reply(200, "Workspaces fetched", {"currentWorkspace": _shown(current), **page})


async def create(call: Call) -> Response:
    """POST /v2/workspaces: names are unique in the account."""
    name = text(call.body, "name")
    billing = call.body.get("billingDetails")
    if not isinstance(billing, dict):
        raise Refusal(422, "billingDetails is required")
    for field in BILLING_FIELDS:
        text(billing, field)
    _require_free(call, name)
    row = _new(call.world, name)
    return reply(200, "Workspace created successfully", _shown(row))


async def rename(call: Call) -> Response:
    """PUT /v2/workspaces."""
    row = call.store.get(KIND, text(call.body, "id"))
    if row is None:
        raise Refusal(400, "Workspace not found")
    name = text(call.body, "name")
    _require_free(call, name)
    row |= {"name": name, "updatedAt": call.world.now().isoformat()}
    call.store.put(KIND, row["id"], row)
    return reply(200, "Workspace updated successfully", _shown(row))


def _require_free(call: Call, name: str) -> None:
    if call.store.find(KIND, name=name):
        raise Refusal(400, "Workspace with this name already exists")


def _default(world: World) -> dict[str, Any]:
    rows = world.store.find(KIND, is_default=True)
    return rows[0] if rows else _new(world, "My Workspace", is_default=True)


def _new(world: World, name: str, *, is_default: bool = False) -> dict[str, Any]:
    now = world.now().isoformat()
    row: dict[str, Any] = {
        "id": str(uuid.uuid4()),
        "name": name,
        "userId": "sandbox-user",
        "createdAt": now,
        "updatedAt": now,
        "deletedAt": None,
        "is_default": is_default,
        "slots": 0,
    }
    world.store.put(KIND, row["id"], row)
    return row


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in row.items() if k not in ("is_default", "slots")}
