"""Logins of customers; the password is told once, when the login is made."""

from __future__ import annotations

import secrets
from typing import Any

from starlette.responses import JSONResponse, Response

from adapters.plusvibe.sandbox import workspaces
from adapters.sandbox.calls import Call, Refusal
from adapters.sandbox.state import Store

KIND = "plusvibe_client"
REQUIRED = ("client_email", "client_last_name", "client_business_name")


async def create(call: Call) -> Response:
    """POST /client: access comes from ``workspaces``, not from the workspace that vouches."""
    for name in REQUIRED:
        if not str(call.body.get(name, "")).strip():
            raise Refusal(400, f"{name} is required")
    email = str(call.body["client_email"]).strip().lower()
    if call.store.find(KIND, email=email):
        raise Refusal(400, "Client with this email already exists")
    grants = call.body.get("workspaces", [])
    if not isinstance(grants, list) or not all(isinstance(g, dict) and "id" in g for g in grants):
        raise Refusal(400, "workspaces should be an array of objects")
    row: dict[str, Any] = {
        "id": secrets.token_hex(12),
        "email": email,
        "first": str(call.body.get("client_first_name", "")),
        "last": str(call.body["client_last_name"]),
        "business": str(call.body["client_business_name"]),
        "password": secrets.token_urlsafe(12),
        "workspaces": [workspaces.known(call, str(grant["id"])) for grant in grants],
        "permissions": [grant.get("permissions", []) for grant in grants],
    }
    call.store.put(KIND, row["id"], row)
    told = {"client_id": row["id"], "email": email, "password": row["password"]}
    return JSONResponse({"status": "success", **told})


async def listing(call: Call) -> Response:
    """GET /client/: all logins of the agency."""
    return JSONResponse({"clients": [_shown(row) for row in call.store.all(KIND)]})


async def change(call: Call) -> Response:
    """PUT /client: new names."""
    row = _get(call)
    names = {
        "first": call.body.get("client_first_name"),
        "last": call.body.get("client_last_name"),
        "business": call.body.get("client_business_name"),
    }
    call.store.put(KIND, row["id"], {**row, **{k: str(v) for k, v in names.items() if v}})
    return JSONResponse({"status": "success"})


async def remove(call: Call) -> Response:
    """DELETE /client."""
    call.store.delete(KIND, _get(call)["id"])
    return JSONResponse({"status": "success"})


def login(store: Store, email: str, password: str) -> dict[str, Any] | None:
    """Return the client this e-mail and password belong to, if it sees any workspace."""
    rows = store.find(KIND, email=email.strip().lower(), password=password)
    return rows[0] if rows and rows[0]["workspaces"] else None


def _get(call: Call) -> dict[str, Any]:
    row = call.store.get(KIND, str(call.body.get("client_id") or call.query.get("client_id", "")))
    if row is None:
        raise Refusal(404, "Client not found")
    return row


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    grants = [
        {"org_id": "sandbox", "workspace_id": ref, "permissions": permissions}
        for ref, permissions in zip(row["workspaces"], row["permissions"], strict=True)
    ]
    return {
        "client_id": row["id"],
        "first_name": row["first"],
        "last_name": row["last"],
        "client_email": row["email"],
        "client_business_name": row["business"],
        "status": "ACTIVE",
        "client_permissions": grants,
    }
