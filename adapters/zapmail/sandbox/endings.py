"""The endings of names that are sold here."""

from __future__ import annotations

from adapters.sandbox import names

SOLD = frozenset({"com", "net", "org", "biz", "live", "info"})


def is_sold(name: str) -> bool:
    """Say whether this is a name whose top-level domain is sold here."""
    return names.is_name(name) and names.ending(name) in SOLD
