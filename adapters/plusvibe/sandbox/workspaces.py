"""Workspaces of the agency; one key opens them all."""

from __future__ import annotations

import secrets
from typing import Any

from starlette.responses import JSONResponse, Response

from adapters.sandbox.calls import Call, Refusal
from adapters.sandbox.state import Store

KIND = "plusvibe_workspace"


async def authenticate(call: Call) -> Response:
    """GET /authenticate: the key is good, and these are its workspaces."""
    rows = [{"_id": row["id"], "name": row["name"]} for row in present(call.store)]
    return JSONResponse({"status": "success", "workspaces": rows})


async def add(call: Call) -> Response:
    """POST /workspaces/add/: an existing workspace vouches; names need not be unique."""
    name = str(call.body.get("workspace_name", "")).strip()
    if not name:
        raise Refusal(400, "workspace_name is required")
    return JSONResponse({"status": "success", "_id": _new(call.store, name)["id"]})


def present(store: Store) -> list[dict[str, Any]]:
    """Return all workspaces; an agency has one from the beginning."""
    return store.all(KIND) or [_new(store, "Agency")]


def known(call: Call, ref: str) -> str:
    """Return the id when such a workspace exists; raises Refusal 400."""
    if ref not in [row["id"] for row in present(call.store)]:
        raise Refusal(400, "Invalid workspace_id")
    return ref


def _new(store: Store, name: str) -> dict[str, Any]:
    row = {"id": secrets.token_hex(12), "name": name}
    store.put(KIND, row["id"], row)
    return row
