"""Users of a workspace: made at once, complete soon after, reachable by mail after a minute."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from starlette.responses import JSONResponse, Response

from adapters.google_workspace.sandbox import domains, workspaces
from adapters.google_workspace.sandbox.door import PROVIDER, GoogleCall
from adapters.google_workspace.sandbox.replies import Denial, invalid, not_allowed, unknown_user
from adapters.sandbox.calls import passed

COMPLETE_AFTER = 6.0
SETUP_AFTER = 60.0
SETUP_AFTER_LATE = 86_400.0
"""Provider seconds."""

LONGEST_NAME = 60
PASSWORD_LENGTH = range(8, 101)
LOCAL_PART = re.compile(r"^[a-z0-9_'-]+(\.[a-z0-9_'-]+)*$")
LARGEST_PAGE = 500


async def create(call: GoogleCall) -> Response:
    """POST users."""
    email = str(call.body.get("primaryEmail", "")).lower()
    given, family = _names(call.body)
    _check_address(call, email)
    _check_password(str(call.body.get("password", "")))
    if call.store.get(workspaces.USER, email):
        raise Denial(409, "duplicate", "Entity already exists.")
    _check_seats(call)
    late = call.fault(PROVIDER, "mailbox_late")
    row = workspaces.put_user(
        call.world,
        call.workspace,
        email,
        given,
        family,
        complete_in=COMPLETE_AFTER,
        setup_in=SETUP_AFTER_LATE if late else SETUP_AFTER,
    )
    return JSONResponse(_shown(call, row))


async def listing(call: GoogleCall) -> Response:
    """GET users?customer= or ?domain=&maxResults=&pageToken=: by address."""
    ending = f"@{call.query['domain']}" if "domain" in call.query else ""
    rows = call.store.find(workspaces.USER, workspace=call.workspace)
    rows = sorted((r for r in rows if r["email"].endswith(ending)), key=lambda r: r["email"])
    size = min(int(call.query.get("maxResults", "100")), LARGEST_PAGE)
    start = int(call.query.get("pageToken", "0"))
    page: dict[str, Any] = {"kind": "admin#directory#users"}
    page["users"] = [_shown(call, row) for row in rows[start : start + size]]
    if len(rows) > start + size:
        page["nextPageToken"] = str(start + size)
    return JSONResponse(page)


async def get(call: GoogleCall) -> Response:
    """GET users/{userKey}."""
    return JSONResponse(_shown(call, _own(call)))


async def change(call: GoogleCall) -> Response:
    """PUT or PATCH users/{userKey}: both change only what they are given."""
    row = _complete(call)
    if "password" in call.body:
        _check_password(str(call.body["password"]))
    if "name" in call.body:
        known = {"givenName": row["given"], "familyName": row["family"]}
        given, family = _names({"name": known | call.body["name"]})
        row |= {"given": given, "family": family}
    if "suspended" in call.body:
        row |= {"suspended": bool(call.body["suspended"])}
    call.store.put(workspaces.USER, row["email"], row)
    return JSONResponse(_shown(call, row))


async def remove(call: GoogleCall) -> Response:
    """DELETE users/{userKey}."""
    call.store.delete(workspaces.USER, _complete(call)["email"])
    return Response(status_code=204)


def _own(call: GoogleCall) -> dict[str, Any]:
    key = call.request.path_params["user"].lower()
    if "@" in key and not domains.own(call.world, call.workspace, key.rpartition("@")[2]):
        raise not_allowed()
    row = call.store.get(workspaces.USER, key)
    if row is None:
        row = next(iter(call.store.find(workspaces.USER, id=key)), None)
    if row is None or row["workspace"] != call.workspace:
        raise unknown_user()
    return row


def _complete(call: GoogleCall) -> dict[str, Any]:
    """Return the user for a change; right after its creation that is too early."""
    row = _own(call)
    if not passed(row["complete_at"], call.world.now()):
        raise Denial(
            412, "conditionNotMet", "User creation is not complete.", ("header", "If-Match")
        )
    return row


def _names(body: dict[str, Any]) -> tuple[str, str]:
    name = body.get("name")
    names = name if isinstance(name, dict) else {}
    given, family = (str(names.get(part) or "").strip() for part in ("givenName", "familyName"))
    if not 1 <= len(given) <= LONGEST_NAME:
        raise invalid("Invalid Given/Family Name: GivenName")
    if not 1 <= len(family) <= LONGEST_NAME:
        raise invalid("Invalid Given/Family Name: FamilyName")
    return given, family


def _check_address(call: GoogleCall, email: str) -> None:
    local, _, domain = email.partition("@")
    if not LOCAL_PART.match(local):
        raise invalid("Invalid Input: primary_user_email")
    row = domains.own(call.world, call.workspace, domain)
    if row is None:
        raise not_allowed()
    if not row["verified"]:
        raise Denial(404, "domainNotFound", "Domain not found.")


def _check_password(password: str) -> None:
    if len(password) not in PASSWORD_LENGTH or len(set(password)) == 1:
        raise invalid("Invalid Password")


def _check_seats(call: GoogleCall) -> None:
    workspace = call.store.get(workspaces.KIND, call.workspace) or {"seats": 0}
    taken = len(call.store.find(workspaces.USER, workspace=call.workspace))
    if taken >= workspace["seats"] or call.fault(PROVIDER, "seats_full"):
        raise Denial(412, "limitExceeded", "Domain user limit reached.", ("header", "If-Match"))


def _shown(call: GoogleCall, row: dict[str, Any]) -> dict[str, Any]:
    created = datetime.fromisoformat(row["created_at"])
    return {
        "kind": "admin#directory#user",
        "id": row["id"],
        "primaryEmail": row["email"],
        "name": {
            "givenName": row["given"],
            "familyName": row["family"],
            "fullName": f"{row['given']} {row['family']}",
        },
        "isAdmin": row["admin"],
        "suspended": row["suspended"],
        "isMailboxSetup": passed(row["setup_at"], call.world.now()),
        "agreedToTerms": row["admin"],
        "changePasswordAtNextLogin": False,
        "creationTime": created.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "customerId": call.workspace,
        "orgUnitPath": "/",
    }
