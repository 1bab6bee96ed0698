"""The routes of zones."""

from __future__ import annotations

import re

from starlette.responses import Response

from adapters.cloudflare.sandbox import activation, zone_rows
from adapters.cloudflare.sandbox.replies import Ask, CloudflareRefusal, envelope, paged
from adapters.sandbox.dns import registrations

MOST_PENDING = 50
NAME = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,62}")
COMPOUND = frozenset({"co.uk", "org.uk", "com.au", "com.br", "co.jp", "co.nz", "co.za", "com.mx"})
"""Endings of two labels; every other domain has one."""


async def listing(ask: Ask) -> Response:
    """GET /zones: by name (with an operator before a colon), account.id and status."""
    account, status = ask.query.get("account.id", ""), ask.query.get("status", "")
    rows = [
        row
        for row in ask.store.all(zone_rows.KIND)
        if account in ("", row["account"])
        and status in ("", row["status"])
        and _named(row["name"], ask.query.get("name", ""))
    ]
    rows.sort(key=lambda row: row["name"], reverse=ask.query.get("direction") == "desc")
    return paged(ask, [zone_rows.shown(row) for row in rows], per_page=20, smallest=5, largest=50)


async def create(ask: Ask) -> Response:
    """POST /zones: a full zone, with two name servers assigned at once."""
    name = _wanted(ask)
    account = ask.body.get("account")
    account_ref = str(account.get("id", "")) if isinstance(account, dict) else ""
    if not account_ref:
        raise CloudflareRefusal(400, 1067, "An account id is required to create a zone.")
    if ask.body.get("type", "full") != "full":
        raise CloudflareRefusal(400, 1104, "Partial setup is not allowed on this plan.")
    if ask.store.find(zone_rows.KIND, name=name):
        raise CloudflareRefusal(400, 1061, f"{name} already exists")
    if name.startswith("banned"):
        sentence = "This zone is banned and cannot be added to Cloudflare at this time."
        raise CloudflareRefusal(400, 1097, sentence)
    waiting = ask.store.find(zone_rows.KIND, account=account_ref)
    if sum(row["status"] in zone_rows.WAITING for row in waiting) >= MOST_PENDING:
        sentence = "You have exceeded the limit for adding zones. Please activate some zones."
        raise CloudflareRefusal(400, 1118, sentence)
    registrations.brought(ask.world, name)
    return envelope(zone_rows.shown(zone_rows.make(ask.world, account_ref, name)))


async def get(ask: Ask) -> Response:
    """GET /zones/{zone}."""
    return envelope(zone_rows.shown(zone_rows.get(ask.world, ask.path("zone"))))


async def remove(ask: Ask) -> Response:
    """DELETE /zones/{zone}."""
    row = zone_rows.get(ask.world, ask.path("zone"))
    zone_rows.drop(ask.world, row)
    return envelope({"id": row["id"]})


async def check(ask: Ask) -> Response:
    """PUT /zones/{zone}/activation_check: once an hour."""
    row = zone_rows.get(ask.world, ask.path("zone"))
    activation.check_now(ask.world, row)
    return envelope({"id": row["id"]})


def _wanted(ask: Ask) -> str:
    """Return the name asked for; raises when it is none, below another, or nobody's."""
    name = str(ask.body.get("name", "")).lower().rstrip(".")
    if not NAME.fullmatch(name) or name.startswith("unregistered"):
        raise CloudflareRefusal(400, 1049, f"{name} is not a registered domain")
    above = name.partition(".")[2]
    if "." in above and above not in COMPOUND:
        sentence = "Please ensure you are providing the root domain and not any subdomains."
        raise CloudflareRefusal(400, 1116, sentence)
    return name


def _named(name: str, wanted: str) -> bool:
    operator, colon, text = wanted.lower().partition(":")
    if not colon:
        return wanted.lower() in ("", name)
    return {
        "equal": name == text,
        "not_equal": name != text,
        "starts_with": name.startswith(text),
        "ends_with": name.endswith(text),
        "contains": text in name,
    }.get(operator, False)
