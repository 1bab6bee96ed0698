"""What the DNS step shows of a domain: each kind of record with how far it is, and what is going on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.domains.purposes import MEANINGS, TITLES, Purpose

ALWAYS = (Purpose.spf, Purpose.dkim, Purpose.dmarc, Purpose.mx)
SAYS = {
    "pending": "Planned. {meaning}",
    "published": "Published at the name servers; resolvers follow.",
    "propagated": "Visible from every vantage point.",
    "failed": "Not found any more at the name servers.",
    "missing": "{meaning}",
}
NO_KEY = "No key yet. Mail is signed with the host's name until you add yours at the end."
ORDER = ("failed", "pending", "published", "propagated")
"""From the worst to the best: a kind of several records is as far as its last one."""


def monitor(seen: dict[str, Any]) -> dict[str, Any]:
    """Return what the monitor draws, from what ``core.domains.overview.one`` tells."""
    check = seen["check"]
    return {
        "name": seen["domain"]["shown_name"],
        "status": status(seen["domain"]),
        "percent": check["percent"] if check else 0,
        "message": message(seen),
        "rows": [mark(purpose, seen) for purpose in shown(seen)],
        "now": now(seen),
        "steps": [
            {key: step[key] for key in ("id", "title", "state", "detail")} for step in seen["steps"]
        ],
    }


def status(domain: dict[str, Any]) -> str:
    """Return the state of a domain; where its own DNS host stays, no name servers are awaited."""
    by_hand = domain.get("executor") == "manual" and domain["status"] == "pending_nameservers"
    return "waiting" if by_hand else str(domain["status"])


def shown(seen: dict[str, Any]) -> list[Purpose]:
    """Return the kinds of records a domain has or always should have, in the order of the pages."""
    there = {entry["purpose"] for entry in entries(seen)}
    return [purpose for purpose in Purpose if purpose in ALWAYS or purpose in there]


def entries(seen: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the records we stand for, or before there are any those of the plan."""
    planned = seen["change_set"]["records"] if seen["change_set"] else []
    return list(seen["records"] or planned)


def mark(purpose: Purpose, seen: dict[str, Any]) -> dict[str, str]:
    """Return how far a kind of record is, and a sentence about it."""
    state = state_of(entry for entry in entries(seen) if entry["purpose"] == purpose)
    waits = state == "missing" and not seen["change_set"] and purpose != Purpose.dkim
    if waits:
        state = "pending"
    say = SAYS[state].format(meaning=MEANINGS[purpose])
    if state == "missing" and purpose is Purpose.dkim:
        say = NO_KEY
    title = TITLES[purpose]
    return {"id": purpose.value, "title": title[0].upper() + title[1:], "state": state, "say": say}


def state_of(found: Iterable[dict[str, Any]]) -> str:
    """Return pending, published, propagated, failed or missing for the records of one kind."""
    states = {one_state(entry) for entry in found}
    return next((state for state in ORDER if state in states), "missing")


def one_state(entry: dict[str, Any]) -> str:
    """Return how far one record is."""
    status = entry.get("status", "pending")
    if status in ("propagated", "failed"):
        return str(status)
    return "published" if entry.get("published_at") else "pending"


def message(seen: dict[str, Any]) -> str:
    """Return the sentence under the name of the domain."""
    if seen["domain"]["status"] == "ready":
        return "Every record is published and visible everywhere."
    if seen["domain"]["status"] == "dns_propagating" and seen["check"]:
        return str(seen["check"]["message"])
    return str(seen["next"]["title"])


def now(seen: dict[str, Any]) -> dict[str, Any] | None:
    """Return what is going on just now: a stop, a wait with its why, or nothing."""
    if seen["error"]:
        error = seen["error"]
        return {"tone": "danger", "title": error["message"], "text": error.get("action", "")}
    waiting = next(
        (step for step in seen["steps"] if step["why"] and step["state"] != "done"), None
    )
    if waiting is None:
        return None
    why = waiting["why"]
    return {
        "tone": "warning",
        "title": why["cause"],
        "text": why.get("remedy", ""),
        "limit": why.get("limit", ""),
        "until": seen["run"]["next_at"] if seen["run"] else None,
    }
