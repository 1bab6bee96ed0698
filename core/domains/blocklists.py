"""The block lists we ask and what their answers mean, read from blocklists.toml."""

from __future__ import annotations

import ipaddress
import tomllib
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("blocklists.toml")
ADDRESSES = "addresses"
KEY = "{key}"
REFUSALS = ipaddress.ip_network("127.255.255.0/24")
"""By these every list says that it does not answer us."""


@dataclass(frozen=True, slots=True)
class Blocklist:
    """A list; ``entries`` says what stands on it, ``listed`` and ``clean`` are its test entries."""

    id: str
    name: str
    entries: str
    zone: str
    listed: str
    clean: str
    delist: str
    source: str
    read_on: date
    codes: dict[str, str] = field(default_factory=dict)
    mask: dict[int, str] = field(default_factory=dict)
    refusals: tuple[str, ...] = ()

    @property
    def of_addresses(self) -> bool:
        """Tell whether addresses stand on the list, not names."""
        return self.entries == ADDRESSES

    @property
    def needs_key(self) -> bool:
        """Tell whether the list answers only who has a key."""
        return KEY in self.zone

    def question(self, entry: str, key: str) -> str:
        """Return the name to ask for: an entry, the address turned around, below the zone."""
        label = entry
        if self.of_addresses:
            pointer = ipaddress.ip_address(entry).reverse_pointer
            label = pointer.removesuffix(".in-addr.arpa").removesuffix(".ip6.arpa")
        return f"{label}.{self.zone.replace(KEY, key)}"

    def refuses(self, code: str) -> bool:
        """Tell whether an answer says that the list does not answer us."""
        return code in self.refusals or _address(code) in REFUSALS

    def meaning(self, code: str) -> str:
        """Return why an entry is listed by this answer, empty when the answer means nothing."""
        if not self.mask:
            return self.codes.get(code, "")
        if not code.startswith("127.0.0."):
            return ""
        bits = int(code.rpartition(".")[2])
        return ", ".join(text for bit, text in sorted(self.mask.items()) if bits & bit)


@cache
def blocklists() -> tuple[Blocklist, ...]:
    """Return every list; the file is read once."""
    table = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return tuple(_blocklist(entry) for entry in table["lists"])


def _blocklist(entry: dict[str, Any]) -> Blocklist:
    mask = {int(bit): text for bit, text in entry.get("mask", {}).items()}
    refusals = tuple(entry.get("refusals", ()))
    return Blocklist(**{**entry, "mask": mask, "refusals": refusals})


def _address(code: str) -> ipaddress.IPv4Address:
    try:
        return ipaddress.IPv4Address(code)
    except ValueError:
        return ipaddress.IPv4Address(0)
