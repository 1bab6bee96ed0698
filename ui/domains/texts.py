"""Records and choices as the pages of a domain word them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.domains.purposes import MEANINGS, TITLES, Purpose
from core.domains.spf_senders import SENDERS

AUTOMATIC_TTL = 1


def senders(services: Iterable[str]) -> str:
    """Return services by their titles."""
    named = [SENDERS[one].title if one in SENDERS else one for one in services]
    return ", ".join(named) or "nobody yet"


def content(record: dict[str, Any]) -> str:
    """Return a record as one line: preference, content."""
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


def change_rows(changes: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the changes of a plan as they are drawn; what is added at one name stands together."""
    rows: dict[Any, dict[str, Any]] = {}
    for number, change in enumerate(changes):
        shown = change["after"] or change["before"]
        together = change["action"] != "update"
        where = (change["action"], shown["kind"], shown["name"], change["purpose"])
        row = rows.setdefault(
            (*where, change["why"], change["risk"], 0 if together else number),
            {
                "id": str(number),
                "action": change["action"],
                "kind": shown["kind"],
                "name": shown["name"],
                "title": title(change["purpose"]),
                "before": [],
                "after": [],
                "why": change["why"],
                "risk": change["risk"],
            },
        )
        row["before"] += [content(change["before"])] if change["before"] else []
        row["after"] += [content(change["after"])] if change["after"] else []
    return list(rows.values())


def standing_rows(records: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the records we stand for as they are drawn; those of one name and kind together."""
    rows: dict[Any, dict[str, Any]] = {}
    for number, record in enumerate(records):
        why = f"{meaning(record['purpose'])} {ttl(record['ttl'])}.".strip()
        row = rows.setdefault(
            (record["purpose"], record["kind"], record["name"], record["status"]),
            {
                "id": str(number),
                "kind": record["kind"],
                "name": record["name"],
                "title": title(record["purpose"]),
                "before": [],
                "after": [],
                "why": why,
                "status": record["status"],
            },
        )
        row["after"].append(content(record))
    return list(rows.values())
