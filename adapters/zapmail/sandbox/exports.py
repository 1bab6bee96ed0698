"""Hand-over of active mailboxes to an outreach product; PIPL is PlusVibe's older name."""

from __future__ import annotations

import uuid
from typing import Any

from starlette.responses import Response

from adapters.plusvibe.sandbox import accounts, clients
from adapters.sandbox.calls import Call, Refusal, age_days, passed
from adapters.zapmail.sandbox import holdings, mailboxes, subscribers
from adapters.zapmail.sandbox.replies import reply, text, texts

KIND = "zapmail_export"
LINK_KIND = "zapmail_link"
APPS = ("REACHINBOX", "INSTANTLY", "SMARTLEAD", "REPLY_IO", "PIPL", "LEMLIST", "SNOV", "MANUAL")
TAKES = 10 * 60.0
BETWEEN_ACCOUNTS = 30.0
LATE_BY = 24 * 3600.0
"""Provider seconds."""

EXPORTS_PER_WEEK = 3
WEEK_DAYS = 7


async def link(call: Call) -> Response:
    """POST /v2/exports/accounts/third-party: the login is tried at once."""
    app = _app(call.body)
    if _link(call, app):
        raise Refusal(400, f"A {app} account is already connected to this workspace")
    _remember(call, app)
    return reply(200, "Account connected successfully")


async def relink(call: Call) -> Response:
    """PUT the same path: replaces the login."""
    app = _app(call.body)
    if not _link(call, app):
        raise Refusal(400, f"No {app} account is connected to this workspace")
    _remember(call, app)
    return reply(200, "Account updated successfully")


async def linked(call: Call) -> Response:
    """GET the same path with ?app=."""
    row = _link(call, _app(call.query))
    if row is None:
        return reply(200, "Success", [])
    works = row["app"] != "PIPL" or clients.login(call.store, row["email"], row["password"])
    error = None if works else "Invalid credentials"
    facts = {"appName": row["app"], "id": row["id"], "email": row["email"], "error": error}
    return reply(200, "Success", [facts])


async def start(call: Call) -> Response:
    """POST /v2/exports/mailboxes: only active mailboxes go; every second answer holds no id."""
    apps = texts(call.body, "apps")
    boxes = _chosen(call)
    for app in apps:
        if app not in APPS:
            raise Refusal(422, "Invalid value: apps")
        if app != "MANUAL" and _link(call, app) is None:
            raise Refusal(400, f"No {app} account is connected to this workspace")
    for box in boxes:
        if _exports_this_week(call, box["id"]) >= EXPORTS_PER_WEEK:
            raise Refusal(400, f"Re-export limit reached for {box['email']}")
    with call.store.transaction():
        row = _begin(call, apps, boxes)
    shows_id = call.store.next_number("zapmail_export_reply") % 2 == 1
    return reply(200, "Export started", {"exportId": row["id"]} if shows_id else None)


async def status(call: Call) -> Response:
    """GET /v2/exports/status?exportId=."""
    row = call.store.get(KIND, call.query.get("exportId", ""))
    if row is None or row["workspace"] != call.workspace:
        raise Refusal(400, "Export not found")
    state = _state(call, row)
    reason = row["failure"] if state == "FAILED" else None
    facts = {"export_id": row["id"], "status": state, "failure_reason": reason}
    return reply(200, "Success", facts)


def _begin(call: Call, apps: list[str], boxes: list[dict[str, Any]]) -> dict[str, Any]:
    failure = "The destination did not accept the accounts" if _failing(call) else ""
    stuck = call.world.faults.take("zapmail", "export_stuck") is not None
    account = _link(call, "PIPL") if "PIPL" in apps else None
    client = account and clients.login(call.store, account["email"], account["password"])
    if account and not client:
        failure = "Invalid credentials"
    row: dict[str, Any] = {
        "id": str(uuid.uuid4()),
        "workspace": call.workspace,
        "mailboxes": [box["id"] for box in boxes],
        "done_at": None if stuck else call.world.due(TAKES).isoformat(),
        "failure": failure,
    }
    call.store.put(KIND, row["id"], row)
    subscribers.tell(call, "export.started", {"exportId": row["id"]})
    if not stuck:
        event = "export.failed" if failure else "export.completed"
        subscribers.tell(call, event, {"exportId": row["id"]}, TAKES)
        if client and not failure:
            _hand_over(call, client, boxes)
    return row


def _hand_over(call: Call, client: dict[str, Any], boxes: list[dict[str, Any]]) -> None:
    late = call.world.faults.take("plusvibe", "accounts_late") is not None
    for place, box in enumerate(boxes, start=1):
        wait = TAKES + BETWEEN_ACCOUNTS * place + (LATE_BY if late else 0.0)
        accounts.arrive(
            call.world,
            client["workspaces"][0],
            email=box["email"],
            name=f"{box['first']} {box['last']}",
            provider="GOOGLE_WORKSPACE",
            arrives_at=call.world.due(wait).isoformat(),
        )


def _chosen(call: Call) -> list[dict[str, Any]]:
    ids, without = call.body.get("ids", []), call.body.get("excludeIds", [])
    contains = str(call.body.get("contains", "")).lower()
    boxes = [
        box
        for box in holdings.mailboxes(call)
        if (not ids or box["id"] in ids)
        and box["id"] not in without
        and contains in box["email"]
        and mailboxes.state(call, box) == "ACTIVE"
    ]
    if not boxes:
        raise Refusal(400, "No active mailboxes found to export")
    return boxes


def _state(call: Call, row: dict[str, Any]) -> str:
    if not passed(row["done_at"], call.world.now()):
        return "IN_PROGRESS"
    return "FAILED" if row["failure"] else "COMPLETED"


def _exports_this_week(call: Call, mailbox_ref: str) -> int:
    now = call.world.now()
    return sum(
        mailbox_ref in row["mailboxes"]
        and _state(call, row) == "COMPLETED"
        and age_days(row["done_at"], now) < WEEK_DAYS
        for row in call.store.find(KIND, workspace=call.workspace)
    )


def _app(source: dict[str, Any]) -> str:
    app = text(source, "app")
    if app not in APPS:
        raise Refusal(422, "Invalid value: app")
    return app


def _link(call: Call, app: str) -> dict[str, Any] | None:
    return call.store.get(LINK_KIND, f"{call.workspace}/{app}")


def _remember(call: Call, app: str) -> None:
    email, password = text(call.body, "email"), text(call.body, "password")
    if app == "PIPL" and not clients.login(call.store, email, password):
        raise Refusal(400, "Invalid credentials")
    row = {"id": str(uuid.uuid4()), "app": app, "email": email, "password": password}
    call.store.put(LINK_KIND, f"{call.workspace}/{app}", row)


def _failing(call: Call) -> bool:
    return call.world.faults.take("zapmail", "export_failed") is not None
