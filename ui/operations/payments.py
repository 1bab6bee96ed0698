"""Payments that need a person: amounts that do not match, events that were given up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from core.billing import stripe_events, surplus
from core.ports.money import dollars
from ui import kit
from ui.shell.view import View

SUBJECTS = {
    "checkout": "Checkouts",
    "invoice": "Invoices",
    "customer": "Subscriptions",
    "charge": "Charges",
}
"""What the payment provider tells of, by the beginning of an event's name."""
SYNONYMS = {"payment_link": "checkout", "subscription": "customer", "refund": "charge"}
"""Other providers' beginnings for the same."""


async def build(view: View) -> None:
    """Show both lists with what can be done."""
    with kit.page():
        kit.page_header(
            "Payments", "What could not be settled by itself: nothing is started, no money is lost."
        )
        await mismatches(view)
        await events(view)


async def mismatches(view: View) -> None:
    """List payments whose amount, price or subject is not what was agreed."""

    async def fetch(query: kit.TableQuery) -> kit.TablePage:
        rows = [
            {
                "id": str(row.id),
                "purpose": row.purpose,
                "amount": dollars(row.amount_total_cents),
                "at": row.created_at.isoformat(),
                "ref": row.session_ref or "",
            }
            for row in await view.read(surplus.mismatched)
        ]
        return kit.narrowed(rows, query)

    async def give_back(row: Mapping[str, Any]) -> None:
        sure = await view.confirm(
            "Give this payment back?",
            "Its subscription ends and the whole amount is refunded.",
            "Refund in full",
        )
        if sure:
            await view.call(
                surplus.return_mismatched, view.actor, UUID(row["id"]), done_message="Refunded"
            )
            await table.reload()

    kit.h2("Payments that do not match")
    table = await kit.data_table(
        "Payments that do not match",
        [
            kit.Column("purpose", "For"),
            kit.Column("amount", "Agreed", right=True),
            kit.Column("ref", "Session", "mono"),
            kit.Column("at", "Opened", "time"),
        ],
        fetch,
        actions=[kit.RowAction("back", "Give the money back", "undo-2", give_back, danger=True)],
        filters=[kit.Filter("purpose", "For", {one: one for one in sorted(view.system.purposes)})],
        search="Search payments",
        empty=lambda: kit.empty_state(
            "circle-check",
            "Every payment matches",
            "What was agreed is what was paid.",
            lambda: kit.link_button("See the packages sold", "/operate", variant="secondary"),
        ),
    )


async def events(view: View) -> None:
    """List events of the payment provider that failed too often."""

    async def fetch(query: kit.TableQuery) -> kit.TablePage:
        rows = [
            {
                "id": str(event.id),
                "kind": event.kind,
                "about": SYNONYMS.get(about := event.kind.partition(".")[0], about),
                "error": event.error,
                "at": event.created_at.isoformat(),
            }
            for event in await view.read(stripe_events.failed)
        ]
        return kit.narrowed(rows, query)

    async def replay(row: Mapping[str, Any]) -> None:
        await view.act("It is worked on again", stripe_events.replay, UUID(row["id"]))
        await table.reload()

    kit.h2("Events given up")
    table = await kit.data_table(
        "Events given up",
        [
            kit.Column("kind", "Event", "mono"),
            kit.Column("error", "Why"),
            kit.Column("at", "Arrived", "time"),
        ],
        fetch,
        actions=[kit.RowAction("replay", "Work on it again", "rotate-ccw", replay)],
        filters=[kit.Filter("about", "About", SUBJECTS)],
        search="Search events",
        under="events_",
        empty=lambda: kit.empty_state(
            "circle-check",
            "Nothing was given up",
            "Events that fail ten times appear here.",
            lambda: kit.link_button("See the packages sold", "/operate", variant="secondary"),
        ),
    )
