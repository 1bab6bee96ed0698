"""The content of a record by kind: checked and brought into the form in which it is kept."""

from __future__ import annotations

import ipaddress
import re
from typing import Any

from adapters.cloudflare.sandbox.replies import Body, CloudflareRefusal

HOST = re.compile(
    r"(?=.{1,253}\.?$)(?:[a-z0-9_*](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.?)+", re.IGNORECASE
)
STRING = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
ESCAPE = re.compile(r"\\(?:\d{3}|.)", re.DOTALL)
CHARACTER = re.compile(r"\\\d{3}|\\.|[^\\]", re.DOTALL)
LARGEST_STRING, LARGEST_TXT = 255, 4096
LARGEST_PRIORITY = 65535
HOSTS = ("CNAME", "MX", "NS", "PTR")
DATA = {
    "CAA": ("flags", "tag", "value"),
    "CERT": ("type", "key_tag", "algorithm", "certificate"),
    "DNSKEY": ("flags", "protocol", "algorithm", "public_key"),
    "DS": ("key_tag", "algorithm", "digest_type", "digest"),
    "HTTPS": ("priority", "target", "value"),
    "NAPTR": ("order", "preference", "flags", "service", "regex", "replacement"),
    "SMIMEA": ("usage", "selector", "matching_type", "certificate"),
    "SRV": ("weight", "port", "target"),
    "SSHFP": ("algorithm", "type", "fingerprint"),
    "SVCB": ("priority", "target", "value"),
    "TLSA": ("usage", "selector", "matching_type", "certificate"),
    "URI": ("weight", "target"),
}
"""Kinds that are set through ``data``; the fields in the order of their presentation."""
KINDS = frozenset({"A", "AAAA", "TXT", "LOC", "OPENPGPKEY", *HOSTS, *DATA})
WITH_PRIORITY = ("MX", "SRV", "URI")


def checked(body: Body) -> Body:
    """Return content, data and priority as they are kept; raises 9007, 9015 or 9101."""
    kind = body["type"]
    if kind in DATA:
        return _structured(kind, body.get("data"), body.get("priority"))
    content = body.get("content")
    if not isinstance(content, str) or not content.strip():
        raise _bad(kind)
    content = content.strip()
    if kind == "TXT":
        return {"content": _text(content)}
    if kind in ("A", "AAAA"):
        return {"content": _address(kind, content)}
    if kind in HOSTS:
        if content != "." and not HOST.fullmatch(content):
            raise _bad(kind)
        kept = {"content": content.rstrip(".").lower() or "."}
        return kept | {"priority": _priority(body.get("priority"))} if kind == "MX" else kept
    return {"content": content}


def presentation(row: Body) -> str:
    """Return the content as a zone file has it; that of an MX is the host alone."""
    kind, data = row["type"], row.get("data")
    if kind in DATA and data:
        words = [_word(kind, name, data[name]) for name in DATA[kind]]
        if kind in ("SRV", "URI"):
            words.insert(0, str(row["priority"]))
        if kind == "SRV":  # its last word is a host
            words[-1] = f"{words[-1].rstrip('.')}."
        return " ".join(words)
    return str(row["content"])


def _structured(kind: str, data: Any, priority: Any) -> Body:
    if not isinstance(data, dict) or not all(name in data for name in DATA[kind]):
        raise _bad(kind)
    kept: Body = {"data": {name: data[name] for name in DATA[kind]}}
    if kind in WITH_PRIORITY:
        kept["priority"] = _priority(data.get("priority", priority))
        if kind == "SRV":
            kept["data"]["priority"] = kept["priority"]
    kept["content"] = " ".join(_word(kind, name, data[name]) for name in DATA[kind])
    return kept


def _word(kind: str, name: str, value: Any) -> str:
    return f'"{value}"' if (kind, name) in (("CAA", "value"), ("URI", "target")) else str(value)


def _address(kind: str, content: str) -> str:
    try:
        address = ipaddress.ip_address(content)
    except ValueError:
        raise _bad(kind) from None
    if address.version != (4 if kind == "A" else 6):
        raise _bad(kind)
    return str(address)


def _priority(value: Any) -> int:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not 0 <= value <= LARGEST_PRIORITY:
        raise CloudflareRefusal(400, 9101, "priority is a required field and must be 0 to 65535.")
    return int(value)


def _text(content: str) -> str:
    """Keep quoted strings as they are, quote others, and split what is longer than 255 bytes."""
    parts = STRING.findall(content) if content.startswith('"') else [content.replace('"', '\\"')]
    strings = [piece for part in parts for piece in _pieces(part)]
    if not strings:
        raise _bad("TXT")
    if sum(_size(piece) + 1 for piece in strings) > LARGEST_TXT:
        raise CloudflareRefusal(400, 9015, "Content for TXT record exceeds 4096 wire-format bytes.")
    return " ".join(f'"{piece}"' for piece in strings)


def _pieces(part: str) -> list[str]:
    pieces, size = [""], 0
    for character in CHARACTER.findall(part):
        wide = _size(character)
        if size + wide > LARGEST_STRING:
            pieces.append("")
            size = 0
        pieces[-1] += character
        size += wide
    return pieces


def _size(text: str) -> int:
    return len(ESCAPE.sub("x", text).encode())


def _bad(kind: str) -> CloudflareRefusal:
    return CloudflareRefusal(400, 9007, f"Content for {kind} record is invalid.")
