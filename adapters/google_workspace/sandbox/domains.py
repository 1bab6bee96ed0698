"""Domains of a workspace: added unverified, verified by another API."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from starlette.responses import JSONResponse, Response

from adapters.google_workspace.sandbox import workspaces
from adapters.google_workspace.sandbox.door import GoogleCall
from adapters.google_workspace.sandbox.replies import Denial, invalid, not_allowed
from adapters.sandbox.world import World


async def listing(call: GoogleCall) -> Response:
    """GET customer/{customer}/domains."""
    _require_own(call)
    rows = call.store.find(workspaces.DOMAIN, workspace=call.workspace)
    shown = [_shown(row) for row in rows]
    return JSONResponse({"kind": "admin#directory#domains", "domains": shown})


async def get(call: GoogleCall) -> Response:
    """GET customer/{customer}/domains/{domainName}."""
    _require_own(call)
    row = own(call.world, call.workspace, call.request.path_params["domain"])
    if row is None:
        raise Denial(404, "notFound", "Domain not found.")
    return JSONResponse(_shown(row))


async def add(call: GoogleCall) -> Response:
    """POST customer/{customer}/domains: a name belongs to one workspace in the whole world."""
    _require_own(call)
    name = str(call.body.get("domainName", "")).lower()
    if "." not in name:
        raise invalid("Invalid Input: domain_name")
    if call.store.get(workspaces.DOMAIN, name):
        raise Denial(409, "duplicate", "Entity already exists.")
    return JSONResponse(_shown(workspaces.put_domain(call.world, call.workspace, name)))


async def remove(call: GoogleCall) -> Response:
    """DELETE customer/{customer}/domains/{domainName}: not while somebody has an address there."""
    _require_own(call)
    row = own(call.world, call.workspace, call.request.path_params["domain"])
    if row is None:
        raise Denial(404, "notFound", "Domain not found.")
    people = call.store.find(workspaces.USER, workspace=call.workspace)
    if row["primary"] or any(user["email"].endswith(f"@{row['name']}") for user in people):
        raise Denial(412, "conditionNotMet", "Domain has users or is primary.")
    call.store.delete(workspaces.DOMAIN, row["name"])
    return Response(status_code=204)


def own(world: World, workspace: str, name: str) -> dict[str, Any] | None:
    """Return a domain of this workspace."""
    row = world.store.get(workspaces.DOMAIN, name.lower())
    return row if row and row["workspace"] == workspace else None


def _require_own(call: GoogleCall) -> None:
    if call.request.path_params["customer"] not in ("my_customer", call.workspace):
        raise not_allowed()


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    created = datetime.fromisoformat(row["created_at"])
    return {
        "kind": "admin#directory#domain",
        "domainName": row["name"],
        "isPrimary": row["primary"],
        "verified": row["verified"],
        "creationTime": str(int(created.timestamp() * 1000)),
    }
