"""People on a list, known by their profile address."""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from adapters.heyreach.sandbox import lists
from adapters.sandbox.calls import Call

KIND = lists.LEAD_KIND
LARGEST_BATCH = 100
LARGEST_PAGE = 1000


async def add(call: Call) -> Response:
    """POST /list/AddLeadsToListV2: a lead without a readable ``profileUrl`` counts as failed."""
    row = lists.get(call, call.body.get("listId"))
    leads = call.body.get("leads")
    if not isinstance(leads, list) or not 1 <= len(leads) <= LARGEST_BATCH:
        raise lists.WrongField("Leads", f"Between 1 and {LARGEST_BATCH} leads are expected.")
    counts = {"addedLeadsCount": 0, "updatedLeadsCount": 0, "failedLeadsCount": 0}
    with call.store.transaction():
        for lead in leads:
            url = str(lead.get("profileUrl") or "") if isinstance(lead, dict) else ""
            key = f"{row['id']} {url.rstrip('/').lower()}"
            if "linkedin.com/in/" not in url:
                counts["failedLeadsCount"] += 1
                continue
            known = call.store.get(KIND, key) is not None
            call.store.put(KIND, key, {**lead, "list_id": row["id"]})
            counts["updatedLeadsCount" if known else "addedLeadsCount"] += 1
    return JSONResponse(counts)


async def listing(call: Call) -> Response:
    """POST /list/GetLeadsFromList: {listId, offset, limit}."""
    row = lists.get(call, call.body.get("listId"))
    offset = lists.number(call.body, "offset", 0)
    limit = min(lists.number(call.body, "limit", 100), LARGEST_PAGE)
    rows = call.store.find(KIND, list_id=row["id"])
    items = [{"linkedInUserProfile": lead} for lead in rows[offset : offset + limit]]
    return JSONResponse({"totalCount": len(rows), "items": items})
