"""Campaigns over a list: a draft is started, not resumed, and an empty list pauses in silence."""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse, Response

from adapters.heyreach.sandbox import lists
from adapters.sandbox.calls import Call, Refusal

KIND = "heyreach_campaign"
LONGEST_NAME = 50


async def create(call: Call) -> Response:
    """POST /campaign/Create: ends as a DRAFT."""
    name = call.body.get("name")
    if not isinstance(name, str) or not 1 <= len(name) <= LONGEST_NAME:
        raise lists.WrongField("Name", f"Name must have 1 to {LONGEST_NAME} characters.")
    senders = call.body.get("linkedInAccountIds")
    if not isinstance(senders, list) or not senders:
        raise lists.WrongField("LinkedInAccountIds", "At least one sender is required.")
    row: dict[str, Any] = {
        "id": 500_000 + call.store.next_number("heyreach_campaign"),
        "name": name,
        "list_id": lists.get(call, call.body.get("linkedInUserListId"))["id"],
        "status": "DRAFT",
    }
    call.store.put(KIND, str(row["id"]), row)
    return JSONResponse(_shown(row))


async def by_id(call: Call) -> Response:
    """GET /campaign/GetById?campaignId=."""
    return JSONResponse(_shown(_get(call)))


async def start(call: Call) -> Response:
    """POST /campaign/StartCampaign?campaignId=: only a draft starts."""
    row = _get(call)
    if row["status"] != "DRAFT":
        raise Refusal(400, "Only draft campaigns can be started.")
    return _move(call, row, "IN_PROGRESS")


async def resume(call: Call) -> Response:
    """POST /campaign/Resume?campaignId=: 200 even when the list is empty, then paused."""
    row = _get(call)
    if row["status"] == "DRAFT":
        raise Refusal(400, "Campaign in DRAFT status can't be resumed.")
    people = call.store.find(lists.LEAD_KIND, list_id=row["list_id"])
    return _move(call, row, "IN_PROGRESS" if people else "PAUSED")


async def pause(call: Call) -> Response:
    """POST /campaign/Pause?campaignId=."""
    return _move(call, _get(call), "PAUSED")


def _get(call: Call) -> dict[str, Any]:
    ref = call.query.get("campaignId", "")
    row = call.store.get(KIND, ref)
    if row is None:
        raise Refusal(400, f"Campaign with id {ref} doesn't exist.")
    return row


def _move(call: Call, row: dict[str, Any], status: str) -> Response:
    call.store.put(KIND, str(row["id"]), {**row, "status": status})
    return Response(status_code=200)


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    listed = {k: v for k, v in row.items() if k != "list_id"}
    return {**listed, "linkedInUserListId": row["list_id"]}
