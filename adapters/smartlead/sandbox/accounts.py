"""Mailboxes connected one by one: saved only when sign-in to the mailbox works."""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse, Response

from adapters.sandbox.calls import Call, Refusal
from adapters.smartlead.sandbox import warmup
from adapters.smartlead.sandbox.replies import not_verified

PROVIDER, KIND = "smartlead", "smartlead_account"
LARGEST_PAGE = 100
REQUIRED = ("from_name", "from_email", "user_name", "password")
SERVERS = ("smtp_host", "smtp_port", "imap_host", "imap_port")
WRONG_PASSWORD = "wrong"  # noqa: S105 - the one that does not work
TYPES = ("GMAIL", "OUTLOOK", "SMTP", "ZOHO")
KEPT = (
    "from_name",
    "from_email",
    "user_name",
    *SERVERS,
    "type",
    "max_email_per_day",
    "custom_tracking_url",
    "bcc",
    "signature",
    "client_id",
    "time_to_wait_in_mins",
    "is_suspended",
)


async def listing(call: Call) -> Response:
    """GET email-accounts/?offset=&limit=&username=: a bare array."""
    offset, limit = call.query.get("offset", "0"), call.query.get("limit", "100")
    if not offset.isdecimal() or not limit.isdecimal() or not 1 <= int(limit) <= LARGEST_PAGE:
        raise Refusal(400, '"limit" must be between 1 and 100')
    wanted = call.query.get("username", "").lower()
    rows = [row for row in _own(call) if wanted in row["from_email"].lower()]
    page = rows[int(offset) : int(offset) + int(limit)]
    return JSONResponse([shown(row) for row in page])


async def get(call: Call) -> Response:
    """GET email-accounts/{id}/."""
    return JSONResponse(shown(row_of(call)))


async def save(call: Call) -> Response:
    """POST email-accounts/save: creates without an id, changes with one."""
    missing = [name for name in (*REQUIRED, *SERVERS) if not call.body.get(name)]
    if missing:
        raise Refusal(422, f'"{missing[0]}" is required')
    if call.body.get("type", "SMTP") not in TYPES:
        raise Refusal(422, '"type" is not one of the allowed values')
    known = _known(call)
    if refusal := _signed_in(call):
        return refusal
    settings = warmup.settings(call.body, known or {})
    row = {**_new(call), **(known or {})}
    row |= {name: call.body[name] for name in KEPT if call.body.get(name) is not None}
    row["from_email"] = str(row["from_email"]).lower()
    row |= settings | warmup.began(row, settings, call.world.now())
    call.store.put(KIND, str(row["id"]), row)
    told = {
        "id": row["id"],
        "from_email": row["from_email"],
        "is_smtp_success": True,
        "is_imap_success": True,
        "warmup_details": shown(row)["warmup_details"],
    }
    return JSONResponse({"ok": True, "message": "Email account added/updated", "data": told})


def row_of(call: Call) -> dict[str, Any]:
    """Return the account of the path; another key's does not exist."""
    row = call.store.get(KIND, str(call.request.path_params["id"]))
    if row is None or row["workspace"] != call.workspace:
        raise Refusal(404, "Email account not found!")
    return row


def shown(row: dict[str, Any]) -> dict[str, Any]:
    """Return an account as it is listed; the password never is."""
    told = {name: row.get(name) for name in KEPT if name != "max_email_per_day"}
    return told | {
        "id": row["id"],
        "username": row["user_name"],
        "message_per_day": row["max_email_per_day"],
        "daily_sent_count": 0,
        "is_smtp_success": True,
        "is_imap_success": True,
        "smtp_failure_error": None,
        "imap_failure_error": None,
        "warmup_details": warmup.details(row),
    }


def _own(call: Call) -> list[dict[str, Any]]:
    return call.store.find(KIND, workspace=call.workspace)


def _known(call: Call) -> dict[str, Any] | None:
    """Return the account to change; a mailbox is connected once per key."""
    ref = call.body.get("id")
    if ref is not None:
        row = call.store.get(KIND, str(ref))
        if row is None or row["workspace"] != call.workspace:
            raise Refusal(404, "Email account not found!")
        return row
    email = str(call.body["from_email"]).lower()
    if any(row["from_email"] == email for row in _own(call)):
        raise Refusal(400, "Email account already exists")
    return None


def _signed_in(call: Call) -> Response | None:
    """Return the refusal when the mailbox does not let it sign in."""
    if call.body["password"] == WRONG_PASSWORD or call.fault(PROVIDER, "login_refused"):
        words = "535-5.7.8 Username and Password not accepted. (password login)"
        return not_verified("SMTP", words)
    return None


def _new(call: Call) -> dict[str, Any]:
    return {
        "id": call.store.next_number(KIND),
        "workspace": call.workspace,
        "type": "SMTP",
        "max_email_per_day": 50,
        "custom_tracking_url": None,
        "is_suspended": False,
        "warmup_since": None,
        "created_at": call.world.now().isoformat(),
    }
