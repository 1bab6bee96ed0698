"""Batches: the same thing done for up to 500 domains or mailboxes, and how each of them went."""

from __future__ import annotations

from typing import Any

from nicegui import background_tasks

from core.provisioning import batches
from core.provisioning.batch_kinds import KINDS
from core.provisioning.batches import Batch
from ui import kit
from ui.shell.regions import LiveStats
from ui.shell.view import View

STATUSES = {"running": "Running", "done": "Done", "cancelled": "Cancelled"}
NEWEST = 100


async def build(view: View) -> None:
    """List the batches, newest first; the table follows by itself."""

    async def fetch(query: kit.TableQuery) -> kit.TablePage:
        found = await view.read(
            batches.listing,
            query.filters.get("kind", ""),
            query.filters.get("status", ""),
            query.page,
            query.size,
            search=query.search,
        )
        return kit.TablePage([row(batch) for batch in found.rows], found.total)

    async def totals() -> dict[str, Any]:
        return figures((await view.read(batches.listing, "", "", 1, NEWEST)).rows)

    def begin() -> None:
        kit.link_button("New batch", "/batches/new", icon="plus")

    first = await totals()
    with kit.page():
        kit.page_header(
            "Batches", "Up to 500 at a time; one that fails never stops the rest.", begin
        )
        organization = str(view.actor.organization_id)
        region = await view.live(LiveStats, "batches", totals, first, share=organization)
        table: kit.DataTable = await kit.data_table(
            "Batches",
            [
                kit.Column("title", "Batch", href="href"),
                kit.Column("status", "State", "status"),
                kit.Column("share", "Settled", "share"),
                kit.Column("completed", "Done", "number"),
                kit.Column("failed", "Failed", "number"),
                kit.Column("total", "Items", "number"),
                kit.Column("started_at", "Started", "time"),
            ],
            fetch,
            filters=[
                kit.Filter("kind", "Kind", {key: one.title for key, one in KINDS.items()}),
                kit.Filter("status", "State", STATUSES),
            ],
            search="Search batches",
            empty=lambda: kit.empty_state(
                "layers",
                "No batch yet",
                "Paste a list of domains, and each is connected and set up on its own.",
                begin,
            ),
        )
    region.on_change = lambda _: background_tasks.create(table.reload())


def row(batch: Batch) -> dict[str, Any]:
    """Return one batch as a row of the table."""
    return {
        "id": str(batch.id),
        "title": batch.title,
        "href": f"/batches/{batch.id}",
        "status": batch.status,
        "share": round((batch.completed + batch.failed) / batch.total * 100),
        "completed": batch.completed,
        "failed": batch.failed,
        "total": batch.total,
        "started_at": batch.started_at.isoformat(),
    }


def figures(newest: list[Batch]) -> dict[str, Any]:
    """Return the figures above the table, over the newest hundred batches."""
    running = [batch for batch in newest if batch.status == "running"]
    done, failed = sum(b.completed for b in newest), sum(b.failed for b in newest)
    rate = f"{round(done / (done + failed) * 100)} %" if done + failed else "–"
    return kit.stats_of(
        [
            kit.Stat("running", "Running", str(len(running)), icon="loader-circle"),
            kit.Stat("done", "Items done", f"{done:,}", icon="circle-check"),
            kit.Stat("failed", "Items failed", f"{failed:,}", icon="circle-alert"),
            kit.Stat("rate", "Success", rate, icon="gauge"),
        ]
    )
