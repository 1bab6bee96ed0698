"""The routes of records, one by one and in batches."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.responses import Response

from adapters.cloudflare.sandbox import zone_rows
from adapters.cloudflare.sandbox.replies import Ask, Body, CloudflareRefusal, envelope, paged
from adapters.cloudflare.sandbox.zone_file import ADDRESSED, ZoneFile

MOST_CHANGES = 200
LARGEST_PAGE = 50_000
TESTS: dict[str, Callable[[str, str], bool]] = {
    "exact": lambda value, text: value == text,
    "contains": lambda value, text: text in value,
    "startswith": lambda value, text: value.startswith(text),
    "endswith": lambda value, text: value.endswith(text),
    "present": lambda value, _: bool(value),
    "absent": lambda value, _: not value,
}


async def listing(ask: Ask) -> Response:
    """GET /zones/{zone}/dns_records: with filters, sorted, in pages of 100 by default."""
    rows = [row for row in _file(ask).rows() if _wanted(ask, row)]
    order = ask.query.get("order", "")
    if order in ("type", "name", "content", "ttl", "proxied"):
        rows.sort(key=lambda row: row[order], reverse=ask.query.get("direction") == "desc")
    shown_rows = [shown(row) for row in rows]
    return paged(ask, shown_rows, per_page=100, smallest=1, largest=LARGEST_PAGE)


async def create(ask: Ask) -> Response:
    """POST /zones/{zone}/dns_records."""
    return envelope(shown(_file(ask).add(ask.body)))


async def get(ask: Ask) -> Response:
    """GET /zones/{zone}/dns_records/{record}."""
    return envelope(shown(_file(ask).get(ask.path("record"))))


async def replace(ask: Ask) -> Response:
    """PUT /zones/{zone}/dns_records/{record}."""
    return envelope(shown(_file(ask).replace(ask.path("record"), ask.body)))


async def patch(ask: Ask) -> Response:
    """PATCH /zones/{zone}/dns_records/{record}."""
    return envelope(shown(_file(ask).patch(ask.path("record"), ask.body)))


async def remove(ask: Ask) -> Response:
    """DELETE /zones/{zone}/dns_records/{record}."""
    return envelope({"id": _file(ask).remove(ask.path("record"))["id"]})


async def batch(ask: Ask) -> Response:
    """POST /zones/{zone}/dns_records/batch: deletes, patches, puts, posts; all or none."""
    parts = {part: _operations(ask, part) for part in ("deletes", "patches", "puts", "posts")}
    if sum(map(len, parts.values())) > MOST_CHANGES:
        raise CloudflareRefusal(400, 1004, f"A batch holds at most {MOST_CHANGES} operations.")
    file = _file(ask)
    with ask.store.transaction():
        done = {
            "deletes": [file.remove(_id(one)) for one in parts["deletes"]],
            "patches": [file.patch(_id(one), one) for one in parts["patches"]],
            "puts": [file.replace(_id(one), one) for one in parts["puts"]],
            "posts": [file.add(one) for one in parts["posts"]],
        }
    return envelope({part: [shown(row) for row in rows] for part, rows in done.items()})


def shown(row: Body) -> Body:
    """Return a record as the provider shows it."""
    facts: dict[str, Any] = {
        "id": row["id"],
        "name": row["name"],
        "type": row["type"],
        "content": row["content"],
        "proxiable": row["type"] in ADDRESSED,
        "proxied": row["proxied"],
        "ttl": row["ttl"],
        "settings": row["settings"],
        "meta": {},
        "comment": row["comment"] or None,
        "tags": row["tags"],
        "created_on": row["created_on"],
        "modified_on": row["modified_on"],
    }
    return facts | {name: row[name] for name in ("priority", "data") if name in row}


def _file(ask: Ask) -> ZoneFile:
    return ZoneFile(ask.world, zone_rows.get(ask.world, ask.path("zone")))


def _operations(ask: Ask, part: str) -> list[Body]:
    rows = ask.body.get(part) or []
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise CloudflareRefusal(400, 1004, f"{part} must be a list of records.")
    return rows


def _id(operation: Body) -> str:
    return str(operation.get("id", ""))


def _wanted(ask: Ask, row: Body) -> bool:
    """Apply "name", "type", "name.exact", "content.contains", "comment.present" and the like."""
    told = []
    for filtered, text in ask.query.items():
        fact, _, how = filtered.partition(".")
        if fact not in ("name", "type", "content", "comment", "proxied") or (
            fact == "proxied" and how
        ):
            continue
        test = TESTS.get(how or "exact")
        if test is None:
            raise CloudflareRefusal(400, 1004, f"{filtered} is not a filter.")
        told.append(test(str(row[fact]).lower(), text.lower()))
    return any(told) if told and ask.query.get("match") == "any" else all(told)
