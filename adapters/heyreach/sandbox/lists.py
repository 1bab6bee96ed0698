"""Lists of people or companies; names are not unique and nothing deletes a list."""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse, Response

from adapters.sandbox.calls import Call, Refusal

KIND = "heyreach_list"
LEAD_KIND = "heyreach_lead"
TYPES = ("USER_LIST", "COMPANY_LIST")
LARGEST_PAGE = 100


class WrongField(Exception):
    """A field has a value that does not fit its type."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name
        self.message = message


async def create(call: Call) -> Response:
    """POST /list/CreateEmptyList: {name, type}."""
    name, kind = call.body.get("name"), call.body.get("type", "USER_LIST")
    if not isinstance(name, str) or not name.strip():
        raise WrongField("Name", "The Name field is required.")
    if kind not in TYPES:
        raise WrongField("Type", f"The value '{kind}' is not valid.")
    row = {
        "id": 100_000 + call.store.next_number("heyreach_list"),
        "name": name.strip(),
        "listType": kind,
        "creationTime": call.world.now().isoformat(),
    }
    call.store.put(KIND, str(row["id"]), row)
    return JSONResponse(shown(call, row))


async def listing(call: Call) -> Response:
    """POST /list/GetAll: {offset, limit, keyword?, listType?}."""
    offset, limit = number(call.body, "offset", 0), number(call.body, "limit", 10)
    if not 1 <= limit <= LARGEST_PAGE:
        raise WrongField("Limit", f"The field Limit must be between 1 and {LARGEST_PAGE}.")
    keyword = str(call.body.get("keyword") or "").lower()
    kind = call.body.get("listType")
    rows = [
        row
        for row in call.store.all(KIND)
        if keyword in row["name"].lower() and kind in (None, row["listType"])
    ]
    items = [shown(call, row) for row in rows[offset : offset + limit]]
    return JSONResponse({"totalCount": len(rows), "items": items})


async def by_id(call: Call) -> Response:
    """GET /list/GetById?listId=."""
    return JSONResponse(shown(call, get(call, call.query.get("listId"))))


def get(call: Call, ref: Any) -> dict[str, Any]:
    """Return a list; raises a refusal in their words."""
    if not str(ref or "").isdecimal():
        raise WrongField("ListId", f"The value '{ref}' is not valid.")
    row = call.store.get(KIND, str(ref))
    if row is None:
        raise Refusal(400, f"List with id {ref} doesn't exist.")
    return row


def number(body: dict[str, Any], name: str, default: int) -> int:
    """Return a whole number that is not negative; raises WrongField."""
    value = body.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise WrongField(name.capitalize(), f"The value '{value}' is not valid.")
    return value


def shown(call: Call, row: dict[str, Any]) -> dict[str, Any]:
    """Return a list as they show it."""
    size = len(call.store.find(LEAD_KIND, list_id=row["id"]))
    campaigns = [c["id"] for c in call.store.find("heyreach_campaign", list_id=row["id"])]
    return {**row, "totalItemsCount": size, "campaignIds": campaigns}
