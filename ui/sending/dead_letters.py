"""Dead letters: messages that failed, are held or unclear, and what can be done about each."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from nicegui import background_tasks

from core.sending import dead_letters
from ui import kit
from ui.shell.regions import LiveStats
from ui.shell.view import View

COLUMNS = (
    kit.Column("email", "Recipient", "mono", href="href"),
    kit.Column("status", "Status", "status"),
    kit.Column("reason", "Reason"),
    kit.Column("attempts", "Attempts", "number"),
    kit.Column("at", "Since", "time"),
)
FIGURES = (
    ("failed", "Failed", "triangle-alert"),
    ("unknown", "Unclear", "circle-help"),
    ("held", "Held", "pause"),
)
WORDS = {
    "deferred_too_often": "Put off too often.",
    "answer_lost": "The answer was lost; it may have arrived.",
    "courier_lost": "We were interrupted; it may have arrived.",
    "suspended": "Held while the organization may not send.",
    "cancelled": "The campaign was cancelled.",
    "discarded": "Given up by our staff.",
    "refused": "Refused by the receiver.",
}


async def build(view: View) -> None:
    """List the dead letters."""

    async def fetch(query: kit.TableQuery) -> kit.TablePage:
        kind = query.filters.get("kind", "")
        found = await view.read(dead_letters.listing, query.search, kind, query.page, query.size)
        return kit.TablePage([row(one) for one in found.rows], found.total)

    async def totals() -> dict[str, Any]:
        counted = await view.read(dead_letters.counts)
        return kit.stats_of(
            [kit.Stat(key, title, f"{counted[key]:,}", icon=icon) for key, title, icon in FIGURES]
        )

    async def retry(chosen: Any) -> None:
        if await ask_retry(view, chosen):
            await table.reload()

    async def arrived(chosen: Any) -> None:
        settled = await view.act(
            "Marked as sent", dead_letters.settle, UUID(chosen["id"]), arrived=True
        )
        if settled is not None:
            await table.reload()

    with kit.page():
        kit.page_header(
            "Dead letters",
            "Messages that did not arrive, or of which nobody knows. Nothing here is sent again "
            "by itself.",
        )
        topic = dead_letters.topic(view.actor.require_organization())
        region = await view.live(LiveStats, topic, totals, await totals(), share=f"{topic} figures")
        table: kit.DataTable = await kit.data_table(
            "Dead letters",
            COLUMNS,
            fetch,
            filters=[kit.Filter("kind", "Status", {key: title for key, title, _ in FIGURES})],
            actions=[
                kit.RowAction("retry", "Send again…", "rotate-ccw", retry),
                kit.RowAction("arrived", "It arrived", "check", arrived),
            ],
            search="Search addresses",
            empty=lambda: kit.empty_state(
                "mail-check",
                "No dead letters",
                "Everything that left has arrived, as far as known.",
                lambda: kit.link_button("See the campaigns", "/campaigns", variant="secondary"),
            ),
        )
    region.on_change = lambda _: background_tasks.create(table.reload())


def row(message: dead_letters.Message) -> dict[str, Any]:
    """Return a message as a row of the table."""
    offered = ["retry", "arrived"] if message.status == "unknown" else ["retry"]
    return {
        "id": str(message.id),
        "email": message.email,
        "href": f"/campaigns/{message.campaign_id}" if message.campaign_id else "",
        "status": message.status,
        "reason": " ".join(
            part for part in (WORDS.get(message.error_code, ""), message.error_detail) if part
        )[:200],
        "attempts": message.attempts,
        "at": (message.finished_at or message.created_at).isoformat(),
        "actions": [] if message.error_code == "cancelled" else offered,
    }


async def ask_retry(view: View, chosen: Any) -> bool:
    """Ask, louder where it may arrive twice, then send it again; tell whether it was."""
    unclear = chosen["status"] == "unknown"
    text = (
        "Nobody knows whether the first one arrived. If it did, they get it twice."
        if unclear
        else "It leaves from its first attempt, as soon as the limits allow."
    )
    if not await view.confirm(f"Send to {chosen['email']} again?", text, "Send again"):
        return False
    queued = await view.act(
        "It leaves again", dead_letters.retry, [UUID(chosen["id"])], confirmed=unclear
    )
    return queued is not None
