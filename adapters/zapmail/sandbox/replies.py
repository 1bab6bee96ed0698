"""The envelope, and lists in pages whose ``nextPage`` never ends."""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse, Response

from adapters.sandbox.calls import Call, Refusal

LARGEST_PAGE = 100


def reply(status: int, message: str, data: Any = None) -> Response:
    """Return {status, message, data} under the same HTTP status."""
    return JSONResponse({"status": status, "message": message, "data": data}, status)


def paged(call: Call, rows: list[dict[str, Any]], name: str) -> dict[str, Any]:
    """Return one page; page and limit are required in the query, counts are strings."""
    source = {**call.body, **call.query}
    try:
        page, limit = int(source["page"]), int(source["limit"])
    except (KeyError, ValueError):
        raise Refusal(422, "page and limit are required") from None
    if page < 1 or not 1 <= limit <= LARGEST_PAGE:
        raise Refusal(422, "Invalid value: page or limit")
    return {
        name: rows[(page - 1) * limit : page * limit],
        "totalSearchedCount": str(len(rows)),
        "currentPage": page,
        "nextPage": page + 1,
        "totalPages": max(1, -(-len(rows) // limit)),
    }


def text(body: dict[str, Any], name: str) -> str:
    """Return a required text; raises Refusal 422."""
    value = body.get(name)
    if not isinstance(value, str) or not value.strip():
        raise Refusal(422, f"{name} is required")
    return value.strip()


def texts(body: dict[str, Any], name: str) -> list[str]:
    """Return a required non-empty list of texts; raises Refusal 422."""
    value = body.get(name)
    if not isinstance(value, list) or not value or not all(isinstance(v, str) for v in value):
        raise Refusal(422, f"{name} should be a non-empty array of strings")
    return [v.strip() for v in value]
