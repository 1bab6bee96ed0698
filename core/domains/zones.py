"""Zones as lists of records: one form of writing them, what makes two the same, and their hash."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from ipaddress import ip_address
from typing import Any

from core.ports.dns import ZoneRecord

HOSTS = frozenset({"CNAME", "MX", "NS", "PTR"})
"""Kinds whose content is a host name, where case and the last dot mean nothing."""
ADDRESSES = frozenset({"A", "AAAA"})
QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
ESCAPED = re.compile(r"\\(?:(\d{3})|(.))", re.DOTALL)

Settable = tuple[str, str, str, int, int, bool, str]
"""All of a record that people can set; sorts, and is what byte-equal means."""
Said = tuple[str, str, str, int]
"""All of a record that DNS says, without for how long."""


@dataclass(frozen=True, slots=True)
class Difference:
    """How one zone differs from another: what only the first holds, what only the second holds."""

    removed: tuple[ZoneRecord, ...]
    added: tuple[ZoneRecord, ...]


def normalise(record: ZoneRecord) -> ZoneRecord:
    """Return a record in the one form we compare and store.

    Names are lower-case A-labels without a last dot, TXT is joined and unquoted (RFC 1035
    section 5.1), addresses are in their shortest form.
    """
    kind = record.kind.upper()
    content = record.content.strip()
    if kind == "TXT":
        content = joined(record.content)
    elif kind in HOSTS:
        content = host_name(content)
    elif kind in ADDRESSES:
        content = _address(content)
    return replace(record, name=host_name(record.name), kind=kind, content=content)


def host_name(text: str) -> str:
    """Return a host name as lower-case A-labels without a last dot; the root stays a dot."""
    name = text.strip().lower()
    if not name.isascii():
        name = ".".join(
            label if label.isascii() else label.encode("idna").decode() for label in name.split(".")
        )
    return name if name == "." else name.rstrip(".")


def joined(text: str) -> str:
    """Return the text of a TXT record written as quoted strings, or as it is when it is not."""
    stripped = text.strip()
    if not (stripped.startswith('"') and stripped.endswith('"') and len(stripped) > 1):
        return text
    strings = QUOTED.findall(stripped)
    if QUOTED.sub("", stripped).strip():
        return text
    return "".join(ESCAPED.sub(_unescaped, string) for string in strings)


def settable(record: ZoneRecord) -> Settable:
    """Return all fields of a record that people can set."""
    return (
        record.name,
        record.kind,
        record.content,
        -1 if record.priority is None else record.priority,
        record.ttl,
        record.proxied,
        record.comment,
    )


def said(record: ZoneRecord) -> Said:
    """Return what DNS says by a record, whatever its TTL and remarks."""
    priority = -1 if record.priority is None else record.priority
    return record.name, record.kind, record.content, priority


def in_order(records: Iterable[ZoneRecord]) -> list[ZoneRecord]:
    """Return records sorted by all that people can set."""
    return sorted(records, key=settable)


def fingerprint(records: Iterable[ZoneRecord]) -> str:
    """Return the SHA-256, in hex, over all that people can set; order and the host's ids are out."""
    lines = sorted(settable(record) for record in records)
    return hashlib.sha256(json.dumps(lines, separators=(",", ":")).encode()).hexdigest()


def difference(before: Iterable[ZoneRecord], after: Iterable[ZoneRecord]) -> Difference:
    """Return what one zone holds and the other does not; duplicates count."""
    first, second = list(before), list(after)
    return Difference(_without(first, second), _without(second, first))


def to_json(record: ZoneRecord) -> dict[str, Any]:
    """Return a record as a JSON object, with the host's id."""
    return {
        "name": record.name,
        "kind": record.kind,
        "content": record.content,
        "ttl": record.ttl,
        "priority": record.priority,
        "proxied": record.proxied,
        "comment": record.comment,
        "ref": record.ref,
        "modified_on": record.modified_on,
    }


def from_json(raw: dict[str, Any]) -> ZoneRecord:
    """Read what ``to_json`` wrote."""
    return ZoneRecord(**raw)


def _without(records: list[ZoneRecord], others: list[ZoneRecord]) -> tuple[ZoneRecord, ...]:
    left = Counter(settable(other) for other in others)
    found = []
    for record in in_order(records):
        key = settable(record)
        if left[key]:
            left[key] -= 1
        else:
            found.append(record)
    return tuple(found)


def _unescaped(found: re.Match[str]) -> str:
    return chr(int(found[1])) if found[1] else found[2]


def _address(text: str) -> str:
    try:
        return ip_address(text).compressed
    except ValueError:
        return text
