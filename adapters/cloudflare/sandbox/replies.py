"""The envelope of every answer, numbered errors, and lists in pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from adapters.sandbox.state import Store
from adapters.sandbox.world import World

Body = dict[str, Any]


class CloudflareRefusal(Exception):
    """Cloudflare says no: an HTTP status, an error number and its sentence."""

    def __init__(self, status: int, number: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.number = number
        self.message = message


@dataclass(frozen=True, slots=True)
class Ask:
    """A request with its body read, from somebody whose token has the right it needs."""

    world: World
    request: Request
    token: str
    body: Body = field(default_factory=dict)

    @property
    def store(self) -> Store:
        """The sandbox's state."""
        return self.world.store

    @property
    def query(self) -> Mapping[str, str]:
        """The query parameters."""
        return self.request.query_params

    def path(self, name: str) -> str:
        """Return a part of the path."""
        return str(self.request.path_params[name])


def envelope(result: Any, status: int = 200, **more: Any) -> Response:
    """Return a success."""
    facts = {"success": True, "errors": [], "messages": [], "result": result, **more}
    return JSONResponse(facts, status)


def refusal(no: CloudflareRefusal) -> Response:
    """Return a failure."""
    facts = {
        "success": False,
        "errors": [{"code": no.number, "message": no.message}],
        "messages": [],
        "result": None,
    }
    return JSONResponse(facts, no.status)


def paged(ask: Ask, rows: list[Body], *, per_page: int, smallest: int, largest: int) -> Response:
    """Return the page the query asks for, with ``result_info``."""
    page = _whole(ask, "page", 1)
    size = _whole(ask, "per_page", per_page)
    if page < 1 or not smallest <= size <= largest:
        raise CloudflareRefusal(400, 1015, f"per_page must be between {smallest} and {largest}.")
    some = rows[(page - 1) * size : page * size]
    info = {
        "page": page,
        "per_page": size,
        "count": len(some),
        "total_count": len(rows),
        "total_pages": -(-len(rows) // size),
    }
    return envelope(some, result_info=info)


def _whole(ask: Ask, name: str, default: int) -> int:
    try:
        return int(float(ask.query.get(name, default)))
    except ValueError:
        raise CloudflareRefusal(400, 1015, f"{name} must be a number.") from None
