"""Changes of a connected account; one of them answers with plain text."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.responses import JSONResponse, PlainTextResponse, Response

from adapters.sandbox.calls import Call, Refusal
from adapters.smartlead.sandbox import accounts

CHANGEABLE = (
    "max_email_per_day",
    "from_name",
    "custom_tracking_url",
    "bcc",
    "signature",
    "client_id",
    "time_to_wait_in_mins",
    "is_suspended",
)


async def update(call: Call) -> Response:
    """POST email-accounts/{id}."""
    row = accounts.row_of(call)
    unknown = [name for name in call.body if name not in CHANGEABLE]
    if unknown:
        raise Refusal(400, f'"{unknown[0]}" is not allowed')
    tracking = call.body.get("custom_tracking_url")
    if tracking and urlsplit(str(tracking)).scheme not in ("http", "https"):
        raise Refusal(400, '"custom_tracking_url" must be a valid uri')
    row |= call.body
    call.store.put(accounts.KIND, str(row["id"]), row)
    told = {"ok": True, "message": "Email account details updated successfully!"}
    return JSONResponse(told | {"emailAccountId": row["id"]})


async def remove(call: Call) -> Response:
    """DELETE email-accounts/{id}."""
    row = accounts.row_of(call)
    call.store.delete(accounts.KIND, str(row["id"]))
    return JSONResponse({"ok": True, "message": "Email account deleted"})


async def suspend(call: Call) -> Response:
    """PUT email-accounts/suspend/{id}: answers with plain text."""
    return _suspended(call, suspended=True)


async def unsuspend(call: Call) -> Response:
    """DELETE email-accounts/unsuspend/{id}."""
    return _suspended(call, suspended=False)


def _suspended(call: Call, *, suspended: bool) -> Response:
    row = accounts.row_of(call)
    call.store.put(accounts.KIND, str(row["id"]), row | {"is_suspended": suspended})
    return PlainTextResponse(f"Email account {'suspended' if suspended else 'unsuspended'}")
