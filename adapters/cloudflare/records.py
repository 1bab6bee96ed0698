"""Records as Cloudflare writes them, and as ours: one form, so that comparing never flaps."""

from __future__ import annotations

from typing import Any

from adapters.cloudflare import quoting
from adapters.shapes import Shape
from core.ports.dns import ZoneRecord

HOSTS = frozenset({"CNAME", "MX", "NS", "PTR"})
"""Kinds whose content is a host name."""
PROXIABLE = frozenset({"A", "AAAA", "CNAME"})
STRUCTURED = {
    "CAA": ("flags", "tag", "value"),
    "CERT": ("type", "key_tag", "algorithm", "certificate"),
    "DNSKEY": ("flags", "protocol", "algorithm", "public_key"),
    "DS": ("key_tag", "algorithm", "digest_type", "digest"),
    "HTTPS": ("priority", "target", "value"),
    "SMIMEA": ("usage", "selector", "matching_type", "certificate"),
    "SRV": ("weight", "port", "target"),
    "SSHFP": ("algorithm", "type", "fingerprint"),
    "SVCB": ("priority", "target", "value"),
    "TLSA": ("usage", "selector", "matching_type", "certificate"),
    "URI": ("weight", "target"),
}
"""Kinds that are set through ``data``, with the order of their fields in presentation form."""


def read(row: Shape) -> ZoneRecord:
    """Return a record of theirs in our form."""
    kind = row["type"].text()
    priority = row.first("priority")
    data = row.first("data")
    if priority.value is None and isinstance(data.value, dict):
        priority = data.first("priority")
    return ZoneRecord(
        name=row["name"].text().lower().rstrip("."),
        kind=kind,
        content=_content(kind, row),
        ttl=row["ttl"].whole(),
        priority=None if priority.value is None or kind in ("HTTPS", "SVCB") else priority.whole(),
        proxied=row.first("proxied").value is True,
        comment=row.first("comment").text_or_empty(),
        ref=row["id"].text(),
        modified_on=row.first("modified_on").text_or_empty(),
    )


def written(record: ZoneRecord) -> dict[str, Any]:
    """Return one of our records in their form, without its ref."""
    body: dict[str, Any] = {
        "name": record.name,
        "type": record.kind,
        "ttl": record.ttl,
        "comment": record.comment,
    }
    if record.kind in PROXIABLE:
        body["proxied"] = record.proxied
    if record.kind in STRUCTURED:
        return body | _structured(record)
    body["content"] = quoting.quoted(record.content) if record.kind == "TXT" else record.content
    if record.priority is not None:
        body["priority"] = record.priority
    return body


def _content(kind: str, row: Shape) -> str:
    data = row.first("data").value
    if kind in STRUCTURED and isinstance(data, dict):
        return " ".join(str(data.get(name, "")) for name in STRUCTURED[kind])
    content = row["content"].text_or_empty()
    if kind == "TXT":
        return quoting.joined(content)
    if kind in HOSTS:
        return content.lower().rstrip(".") or "."
    return content


def _structured(record: ZoneRecord) -> dict[str, Any]:
    names = STRUCTURED[record.kind]
    words = record.content.split(" ", len(names) - 1)
    data: dict[str, Any] = {
        name: int(word) if word.isdecimal() else word
        for name, word in zip(names, words, strict=False)
    }
    if record.kind == "SRV":
        data["priority"] = record.priority or 0
    if record.kind == "URI":
        return {"data": data, "priority": record.priority or 0}
    return {"data": data}
