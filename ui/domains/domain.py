"""One domain at a glance: how far its set-up is, what stands, and its facts."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from core.domains import kept
from ui import kit
from ui.domains import frame
from ui.domains.texts import senders
from ui.shell.regions import ProgressSteps
from ui.shell.view import View


async def build(view: View, domain_id: UUID) -> None:
    """Show the domain; the page follows by itself."""

    async def fetch() -> dict[str, Any]:
        return journey(await view.ask(kept.one, view.actor, domain_id, within=kept.LIVE))

    with kit.page():
        seen = await frame.head(view, domain_id)
        if seen["steps"]:
            topic = f"domain:{domain_id}"
            await view.live(ProgressSteps, topic, fetch, journey(seen), share="overview")
        facts(seen["domain"], seen["nameservers"])


def journey(seen: dict[str, Any]) -> dict[str, Any]:
    """Return the set-up as the list of steps shows it."""
    return {
        "title": "Set-up",
        "status": seen["domain"]["status"],
        "steps": seen["steps"],
        "done_text": "The domain is set up and watched every day.",
    }


def facts(domain: dict[str, Any], servers: dict[str, Any]) -> None:
    """Show what is known about the domain."""
    rows: list[tuple[str, Any]] = [
        ("Name in DNS", domain["name"]),
        ("Name servers", ", ".join(servers["current"]) or "not looked up yet"),
        ("Owner proved", when(domain["proved_at"], "not yet")),
        ("Connected", when(domain["created_at"])),
        ("Ready", when(domain["ready_at"], "not yet")),
        ("Registered", when(domain["registered_at"], "not known")),
        ("May send", senders(domain["services"])),
    ]
    if servers["required"] and not servers["verified"]:
        rows.insert(2, ("Name servers to set", ", ".join(servers["required"])))
    if domain["claim_lapses_at"]:
        rows.insert(3, ("Claim lapses", when(domain["claim_lapses_at"])))
    with kit.section("Facts"):
        kit.definition_list(rows)


def when(at: str | None, otherwise: str = "") -> Any:
    """Return how to show a time, or a word where there is none."""
    return otherwise if at is None else lambda: kit.ago(datetime.fromisoformat(at))
