"""Suppressions: who must not be written to, why, and the careful way back."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from nicegui import background_tasks

from core.sending import suppressions
from core.system import Work
from ui import kit
from ui.sending import contact_frame
from ui.shell.regions import LiveStats
from ui.shell.view import View

LOOKS = {"unsubscribe": "unsubscribed"}
"""Kinds that are drawn as the status they make of a contact."""
COLUMNS = (
    kit.Column("email", "Address", "mono"),
    kit.Column("kind", "Why", "status"),
    kit.Column("reason", "Reason"),
    kit.Column("added", "Since", "time"),
)
FIGURES = (
    ("bounce", "Bounced", "mail-warning"),
    ("complaint", "Complained", "triangle-alert"),
    ("unsubscribe", "Unsubscribed", "ban"),
    ("manual", "Added by hand", "user"),
)


async def build(view: View) -> None:
    """List the suppressed addresses."""

    async def fetch(query: kit.TableQuery) -> kit.TablePage:
        kind = query.filters.get("kind", "")
        found = await view.read(suppressions.listing, query.search, kind, query.page, query.size)
        return kit.TablePage([row(one) for one in found.rows], found.total)

    async def export(query: kit.TableQuery) -> str:
        return await view.read(suppressions.export, query.search, query.filters.get("kind", ""))

    async def totals() -> dict[str, Any]:
        return figures(await view.read(suppressions.counts))

    async def lift(chosen: Any) -> None:
        if await ask_lift(view, chosen):
            await table.reload()

    def actions() -> None:
        kit.button("Suppress addresses", on_click=lambda: add(view), icon="plus", testid="suppress")

    first = await totals()
    with kit.page():
        kit.page_header(
            "Suppressions",
            "Nobody here gets mail from you, whatever list they come in by.",
            actions,
        )
        region = await view.live(
            LiveStats,
            contact_frame.topic(view),
            totals,
            first,
            share=f"suppressions {view.actor.organization_id}",
        )
        table: kit.DataTable = await kit.data_table(
            "Suppressions",
            COLUMNS,
            fetch,
            filters=[
                kit.Filter("kind", "Why", {k.value: t for k, t in suppressions.TITLES.items()})
            ],
            actions=[kit.RowAction("lift", "Lift…", "rotate-ccw", lift)],
            search="Search addresses",
            export=export,
            empty=lambda: kit.empty_state(
                "shield-check",
                "Nobody is suppressed",
                "Addresses that bounce, complain or unsubscribe come here by themselves.",
                actions,
            ),
        )
    region.on_change = lambda _: background_tasks.create(table.reload())


def row(one: suppressions.Suppression) -> dict[str, Any]:
    """Return a suppression as a row of the table."""
    return {
        "id": str(one.id),
        "email": one.email_norm or "(erased)",
        "kind": LOOKS.get(one.kind, one.kind),
        "reason": one.reason,
        "added": one.created_at.isoformat(),
        "actions": [] if one.kind == "erased" else ["lift"],
    }


def figures(counted: dict[str, int]) -> dict[str, Any]:
    """Return the figures above the table."""
    return kit.stats_of(
        [
            kit.Stat(kind, title, f"{counted.get(kind, 0):,}", icon=icon)
            for kind, title, icon in FIGURES
        ]
    )


async def add(view: View) -> None:
    """Ask for addresses and suppress them."""
    with kit.dialog("Suppress addresses", wide=True) as modal:

        async def go() -> None:
            emails = [one for one in re.split(r"[\s,;]+", str(listed.value or "")) if one]
            added = await view.act(
                "They get no mail any more",
                suppressions.add_many,
                emails,
                "manual",
                str(reason.value or ""),
            )
            if added is not None:
                modal.close("done")

        kit.h2("Suppress addresses")
        with kit.form(go):
            listed = kit.field(
                "Addresses",
                kind="textarea",
                name="email",
                rows=6,
                placeholder="ada@example.com\nbob@example.com",
                hint="One a line, or with commas between them.",
                focus=True,
            )
            reason = kit.field("Reason", name="reason", optional=True, placeholder="Asked by phone")
            with kit.modal_foot(modal, "Go back"):
                kit.button("Suppress", submit=True, variant="danger", icon="ban")
    await modal.answered()


async def ask_lift(view: View, chosen: Any) -> bool:
    """Ask, louder where the person themself wanted it, then lift; tell whether it was."""
    kind = next((k for k, looks in LOOKS.items() if looks == chosen["kind"]), chosen["kind"])
    warning = suppressions.DELIBERATE.get(suppressions.SuppressionKind(kind), "")
    email = str(chosen["email"])
    sure = await view.confirm(
        f"Write to {email} again?",
        warning or "They are written to again, by the next campaign they belong to.",
        "Lift the suppression",
        danger=bool(warning),
        typed=email if warning else None,
    )
    if not sure:
        return False

    async def lift(work: Work) -> str:
        await suppressions.remove(work, UUID(chosen["id"]), confirmed=bool(warning))
        return email

    return await view.act(f"{email} may get mail again", lift) is not None
