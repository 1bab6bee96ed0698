"""Records and choices as the pages of a domain word them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.domains.purposes import MEANINGS, TITLES, Purpose
from core.domains.spf_senders import SENDERS

AUTOMATIC_TTL = 1


def services_text(services: Iterable[str]) -> str:
    """Return services by their titles."""
    named = [SENDERS[one].title if one in SENDERS else one for one in services]
    return ", ".join(named) or "nobody yet"


def content(record: dict[str, Any] | None) -> str:
    """Return a record as one line: preference, content."""
    if record is None:
        return ""
    preference = "" if record.get("priority") is None else f"{record['priority']} "
    return f"{preference}{record['content']}"


def ttl(seconds: int) -> str:
    """Return a time to live in words."""
    return "TTL set by the host" if seconds == AUTOMATIC_TTL else f"TTL {seconds} s"


def title(purpose: str) -> str:
    """Return what a record is for in a word, as a badge shows it."""
    return TITLES[Purpose(purpose)] if purpose in set(Purpose) else ""


def meaning(purpose: str) -> str:
    """Return what a record is for in a sentence."""
    return MEANINGS[Purpose(purpose)] if purpose in set(Purpose) else ""


def change_row(change: dict[str, Any], number: int) -> dict[str, Any]:
    """Return one change of a plan as the list of changes draws it."""
    shown = change["after"] or change["before"]
    return {
        "id": str(number),
        "action": change["action"],
        "kind": shown["kind"],
        "name": shown["name"],
        "title": title(change["purpose"]),
        "before": content(change["before"]),
        "after": content(change["after"]),
        "why": change["why"],
        "risk": change["risk"],
    }


def standing_row(record: dict[str, Any], number: int) -> dict[str, Any]:
    """Return a record we stand for as the list of records draws it."""
    return {
        "id": str(number),
        "kind": record["kind"],
        "name": record["name"],
        "title": title(record["purpose"]),
        "after": content(record),
        "why": f"{meaning(record['purpose'])} {ttl(record['ttl'])}.".strip(),
        "status": record["status"],
    }
