"""The interface for partners: a sign-in in every call instead of a key."""

from __future__ import annotations

import secrets

from starlette.responses import JSONResponse, Response

from adapters.plusvibe.sandbox import accounts, clients, workspaces
from adapters.sandbox.calls import Call, Refusal

PASSWORD_PREFIX = "sandbox_"  # noqa: S105 - how every key of the sandbox begins
KIND = "plusvibe_upload"


async def listing(call: Call) -> Response:
    """POST /webhook/partner-list-workspace: {flow, pipl_username, pipl_password}."""
    seen = _signed_in(call, call.body)
    rows = [row for row in workspaces.present(call.store) if seen is None or row["id"] in seen]
    told = [{"_id": row["id"], "name": row["name"]} for row in rows]
    return JSONResponse({"code": 1, "message": "success", "workspaces": told})


async def email_accounts(call: Call) -> Response:
    """GET /webhook/partner-list-email-accounts: the ordinary list."""
    _require_seen(call, call.query)
    return await accounts.listing(call)


async def upload(call: Call) -> Response:
    """POST /partner-upload-regular-accounts: results go to ``notification_email``."""
    _require_seen(call, call.body)
    notify = str(call.body.get("notification_email", ""))
    if "@" not in notify:
        raise Refusal(400, "notification_email is required")
    answer = await accounts.add_lines(call)
    ref = secrets.token_hex(12)
    call.store.put(KIND, ref, {"id": ref, "workspace": call.workspace, "notify": notify})
    return answer


async def google_link(call: Call) -> Response:
    """POST /webhook/partner-google-oauth-url: where Google asks the owner of a mailbox."""
    _require_seen(call, call.body)
    state = secrets.token_urlsafe(12)
    url = f"https://accounts.google.com/o/oauth2/auth?state={state}"
    return JSONResponse({"code": 1, "message": "success", "url": url})


def _require_seen(call: Call, source: dict[str, str]) -> None:
    seen = _signed_in(call, source)
    if seen is not None and call.workspace not in seen:
        raise Refusal(400, "Invalid workspace_id")


def _signed_in(call: Call, source: dict[str, str]) -> list[str] | None:
    """Return the workspaces a sign-in sees, None for all; raises Refusal 401."""
    email = str(source.get("pipl_username", ""))
    password = str(source.get("pipl_password", ""))
    if email and password.startswith(PASSWORD_PREFIX):
        return None
    client = clients.login(call.store, email, password)
    if client is None:
        raise Refusal(401, "Invalid username or password")
    return [str(ref) for ref in client["workspaces"]]
