"""The routes of the registrar, in both trees."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.responses import Response

from adapters.cloudflare.sandbox import orders, workflows
from adapters.cloudflare.sandbox.replies import Ask, Body, CloudflareRefusal, envelope
from adapters.cloudflare.sandbox.trees import Tree
from adapters.sandbox import names

MOST_NAMES, SUGGESTIONS, OWNED_PER_PAGE = 20, 20, 50
SORTS = {"registry_created_at": "registered_at", "registry_expires_at": "expires_at"}
Routed = Callable[[Ask, Tree], Awaitable[Response]]


async def search(ask: Ask, tree: Tree) -> Response:
    """GET domain-search: cached suggestions."""
    label = "".join(c for c in ask.query.get("q", "").lower().partition(".")[0] if c.isalnum())
    if not label:
        raise CloudflareRefusal(400, 10106, "q is required.")
    wanted = [e for e in names.PRICES if e in tree.endings]
    if some := ask.request.query_params.getlist("extensions"):
        wanted = [ending for ending in wanted if ending in some]
    limit = int(ask.query.get("limit", SUGGESTIONS))
    found = [f"{word}.{ending}" for word in (label, f"get{label}") for ending in wanted][:limit]
    return envelope({"domains": [_row(ask, tree, name) for name in found]})


async def check(ask: Ask, tree: Tree) -> Response:
    """POST domain-check: up to twenty names in real time; malformed ones are left out."""
    wanted = ask.body.get("domains")
    if not isinstance(wanted, list) or not 1 <= len(wanted) <= MOST_NAMES:
        raise CloudflareRefusal(400, 10107, f"domains must hold 1 to {MOST_NAMES} names.")
    found = [str(name).lower() for name in wanted]
    rows = [_row(ask, tree, name) for name in found if names.is_name(name)]
    return envelope({"domains": rows})


async def create(ask: Ask, tree: Tree) -> Response:
    """POST registrations: 201 when it is done while we wait, else 202."""
    account = ask.path("account")
    row = orders.existing(ask, tree, account)
    if row is None:
        name = orders.require(ask, tree, account)
        row = workflows.begin(ask.world, tree, account, {**ask.body, "domain_name": name})
    patient = "respond-async" not in ask.request.headers.get("prefer", "")
    row = workflows.advance(ask.world, tree, row, at_once=patient)
    done = row["state"] in workflows.TERMINAL
    return envelope(workflows.shown(tree, row), 201 if done else 202)


async def listing(ask: Ask, tree: Tree) -> Response:
    """GET registrations: registered names behind a cursor."""
    rows = [r for r in ask.store.find(tree.kind, account=ask.path("account")) if r["registered_at"]]
    field = SORTS.get(ask.query.get("sort_by", ""), "registered_at")
    field = "domain_name" if ask.query.get("sort_by") == "name" else field
    rows.sort(key=lambda row: row[field], reverse=ask.query.get("direction") == "desc")
    size, start = int(ask.query.get("per_page", OWNED_PER_PAGE)), _start(ask)
    some = rows[start : start + size]
    cursor = str(start + size) if start + size < len(rows) else ""
    info = {"count": len(some), "per_page": size, "cursor": cursor}
    return envelope([workflows.registration(row) for row in some], result_info=info)


async def get(ask: Ask, tree: Tree) -> Response:
    """GET registrations/{name}: a registered name."""
    row = _get(ask, tree)
    if not row["registered_at"]:
        raise CloudflareRefusal(404, 10108, "The registration was not found.")
    return envelope(workflows.registration(row))


async def edit(ask: Ask, tree: Tree) -> Response:
    """PATCH registrations/{name}: automatic renewal only."""
    row = _get(ask, tree)
    if not isinstance(ask.body.get("auto_renew"), bool):
        raise CloudflareRefusal(400, 10109, "auto_renew is required.")
    row = {**row, "auto_renew": ask.body["auto_renew"]}
    ask.store.put(tree.kind, row["key"], row)
    return envelope(workflows.shown(tree, row))


async def status(ask: Ask, tree: Tree) -> Response:
    """GET registrations/{name}/registration-status, and update-status: the workflow."""
    row = workflows.advance(ask.world, tree, _get(ask, tree))
    return envelope(workflows.shown(tree, row))


async def extensions(ask: Ask, tree: Tree) -> Response:
    """GET extensions: what is sold, with the schema of an order."""
    wanted = ask.query.get("name", "")
    rows = [_extension(ending) for ending in sorted(tree.endings) if wanted in ("", ending)]
    info = {"count": len(rows), "per_page": len(rows), "cursor": ""}
    return envelope(rows, result_info=info)


async def extension(ask: Ask, tree: Tree) -> Response:
    """GET extensions/{extension}."""
    if ask.path("extension") not in tree.endings:
        raise CloudflareRefusal(404, 10110, "The extension was not found.")
    return envelope(_extension(ask.path("extension")))


def _get(ask: Ask, tree: Tree) -> Body:
    key = workflows.key(ask.path("account"), ask.path("name").lower())
    row = ask.store.get(tree.kind, key)
    if row is None:
        raise CloudflareRefusal(404, 10108, "The registration was not found.")
    return row


def _row(ask: Ask, tree: Tree, name: str) -> Body:
    why = orders.reason(ask, tree, name)
    facts: dict[str, Any] = {"name": name, "registrable": not why}
    if why:
        tier = {"tier": "premium"} if why == "domain_premium" else {}
        return {**facts, "reason": why, **tier}
    pricing = {
        "currency": "USD",
        "registration_cost": str(names.price(name)),
        "renewal_cost": str(names.renewal(name)),
    }
    return {**facts, "tier": "standard", "pricing": pricing}


def _extension(ending: str) -> Body:
    registrant = {"type": "object", "required": ["email", "phone", "postal_info"]}
    schema = {
        "type": "object",
        "required": ["domain_name"],
        "properties": {
            "domain_name": {"type": "string"},
            "years": {"type": "integer", "minimum": 1, "maximum": orders.MOST_YEARS},
            "contacts": {"type": "object", "properties": {"registrant": registrant}},
        },
    }
    metadata = {"name": ending, "tld": ending}
    return {"metadata": metadata, "registration_schema": schema, "transfer_schema": {}}


def _start(ask: Ask) -> int:
    cursor = ask.query.get("cursor", "") or "0"
    if not cursor.isdecimal():
        raise CloudflareRefusal(400, 10111, "The cursor is invalid.")
    return int(cursor)
