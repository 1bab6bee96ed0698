"""Version 1's DNS records: replaced as whole sets, added one by one, served by the sandbox's DNS."""

from __future__ import annotations

import uuid
from typing import Any

from starlette.responses import JSONResponse, Response

from adapters.godaddy.sandbox import domains_v1
from adapters.godaddy.sandbox.holdings import PROVIDER
from adapters.godaddy.sandbox.refusals import No
from adapters.sandbox.calls import Call, read_json
from adapters.sandbox.dns import zones

KINDS = ("A", "AAAA", "CNAME", "MX", "TXT", "NS", "SRV", "CAA")
HOSTS = ("CNAME", "MX", "NS")
SHORTEST_TTL, LONGEST_TTL = 600, 604_800
LONGEST_STRING = 255


async def listing(call: Call) -> Response:
    """GET .../records[/{type}[/{name}]]?limit=&offset=: a bare array; offset counts from 1."""
    rows = _chosen(call, _registered(call))
    offset = max(1, int(call.query.get("offset", "1") or 1))
    limit = int(call.query.get("limit", "500") or 500)
    return JSONResponse([_shown(row) for row in rows[offset - 1 : offset - 1 + limit]])


async def add(call: Call) -> Response:
    """PATCH .../records: further records; one that exists is refused."""
    domain = _registered(call)
    wanted = [_checked(call, record) for record in await _records(call)]
    there = {(r["kind"], r["name"], r["content"]) for r in _rows(call, domain)}
    for record in wanted:
        if (record["type"], _full(domain, record["name"]), _content(record)) in there:
            raise No(422, "DUPLICATE_RECORD", "Another record with the same attributes exists")
    with call.store.transaction():
        for record in wanted:
            _put(call, domain, record)
    return Response(status_code=200)


async def replace(call: Call) -> Response:
    """PUT .../records[/{type}[/{name}]]: all records chosen by the path become these."""
    domain = _registered(call)
    wanted = [_checked(call, record) for record in await _records(call)]
    with call.store.transaction():
        _drop(call, domain)
        for record in wanted:
            _put(call, domain, record)
    return Response(status_code=200)


async def remove(call: Call) -> Response:
    """DELETE .../records/{type}/{name}: 204, 404 when there is none."""
    domain = _registered(call)
    if not _drop(call, domain):
        raise No(404, "NOT_FOUND", "Not Found : no such record")
    return Response(status_code=204)


def _registered(call: Call) -> str:
    row = domains_v1.get(call)
    if row["ended"] != "registered":
        raise No(409, "INVALID_STATE", "The domain has no zone yet")
    return str(row["domain"])


def _rows(call: Call, domain: str) -> list[dict[str, Any]]:
    return call.store.find(zones.RECORD, zone=f"{PROVIDER}/{domain}")


def _chosen(call: Call, domain: str) -> list[dict[str, Any]]:
    kind, name = (call.request.path_params.get(part) for part in ("type", "name"))
    return [
        row
        for row in _rows(call, domain)
        if kind in (None, row["kind"]) and (name is None or row["name"] == _full(domain, name))
    ]


def _drop(call: Call, domain: str) -> bool:
    chosen = _chosen(call, domain)
    for row in chosen:
        zones.drop_record(call.world, PROVIDER, domain, row["key"].rpartition("/")[2])
    return bool(chosen)


def _put(call: Call, domain: str, record: dict[str, Any]) -> None:
    zones.put_record(
        call.world,
        PROVIDER,
        domain,
        str(uuid.uuid4()),
        name=_full(domain, record["name"]),
        kind=record["type"],
        content=_content(record),
        ttl=int(record.get("ttl", SHORTEST_TTL)),
        priority=record.get("priority"),
    )


async def _records(call: Call) -> list[dict[str, Any]]:
    given = await read_json(call.request)
    if not isinstance(given, list) or not all(isinstance(record, dict) for record in given):
        raise No(422, "INVALID_BODY", "An array of records is expected")
    return given


def _checked(call: Call, record: dict[str, Any]) -> dict[str, Any]:
    """Fill in what the path says and refuse what no record may be."""
    params = call.request.path_params
    whole = {"type": params.get("type"), "name": params.get("name")} | record
    wrong = []
    if whole["type"] not in KINDS:
        wrong.append(("type", f"is one of {', '.join(KINDS)}"))
    wrong += [(field, "is required") for field in ("name", "data") if not whole.get(field)]
    if not SHORTEST_TTL <= int(whole.get("ttl") or SHORTEST_TTL) <= LONGEST_TTL:
        wrong.append(("ttl", f"is {SHORTEST_TTL} to {LONGEST_TTL}"))
    if whole["type"] == "MX" and not isinstance(whole.get("priority"), int):
        wrong.append(("priority", "is required"))
    if wrong:
        raise No(422, "INVALID_BODY", "Request body doesn't fulfill schema", tuple(wrong))
    return whole


def _content(record: dict[str, Any]) -> str:
    data = str(record["data"])
    if record["type"] in HOSTS:
        return data.lower().rstrip(".")
    if record["type"] != "TXT":
        return data
    parts = [data[at : at + LONGEST_STRING] for at in range(0, len(data), LONGEST_STRING)]
    return " ".join('"' + part.replace("\\", "\\\\").replace('"', '\\"') + '"' for part in parts)


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    domain = row["zone"].partition("/")[2]
    host = "@" if row["name"] == domain else row["name"].removesuffix(f".{domain}")
    data = row["content"]
    if row["kind"] == "TXT":
        data = data[1:-1].replace('" "', "").replace('\\"', '"').replace("\\\\", "\\")
    shown = {"type": row["kind"], "name": host, "data": data, "ttl": row["ttl"]}
    return shown if row["priority"] is None else shown | {"priority": row["priority"]}


def _full(domain: str, host: str) -> str:
    return domain if host == "@" else f"{host.lower()}.{domain}"
