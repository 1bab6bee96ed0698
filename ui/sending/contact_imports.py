"""Imports of contacts: a place to drop a file, and every import so far."""

from __future__ import annotations

from typing import Any

from nicegui import background_tasks

from core.sending import imports
from ui import kit
from ui.sending import contact_elements, contact_frame
from ui.shell.regions import LiveStats
from ui.shell.view import View

STATUSES = {
    "ready": "Not imported yet",
    "running": "In progress",
    "done": "Done",
    "cancelled": "Stopped",
    "failed": "Failed",
    "undone": "Taken back",
}
COLUMNS = (
    kit.Column("name", "File", href="href"),
    kit.Column("status", "Status", "status"),
    kit.Column("total", "Rows", "number"),
    kit.Column("created", "New", "number"),
    kit.Column("changed", "Changed", "number"),
    kit.Column("refused", "Not taken", "number"),
    kit.Column("at", "Uploaded", "time"),
)


async def build(view: View) -> None:
    """Take files in, and list what was imported."""

    async def fetch(query: kit.TableQuery) -> kit.TablePage:
        found = await view.read(
            imports.listing,
            query.page,
            query.size,
            search=query.search,
            status=query.filters.get("status", ""),
        )
        return kit.TablePage([row(one) for one in found.rows], found.total)

    async def totals() -> dict[str, Any]:
        return figures((await view.read(imports.listing, 1, 50)).rows)

    async def follow() -> None:
        region = await view.live(
            LiveStats,
            contact_frame.topic(view),
            totals,
            share=f"imports {view.actor.organization_id}",
        )
        region.on_change = lambda _: background_tasks.create(table.reload())

    some = (await view.read(imports.listing, 1, 1)).total
    with kit.page():
        contact_frame.head(
            "Import contacts",
            "Nothing is changed before you have seen what would be.",
            "/contacts/imports",
        )
        contact_elements.upload(
            "Drop a file here, or choose one",
            "CSV in any spelling (300 MB) or an Excel workbook (50 MB), up to a million rows. One "
            "column holds the addresses; an address that comes twice is taken once, the last row wins.",
            lambda import_id: view.go(f"/contacts/imports/{import_id}"),
        )
        if some:
            await follow()
        table: kit.DataTable = await kit.data_table(
            "Imports",
            COLUMNS,
            fetch,
            filters=[kit.Filter("status", "Status", STATUSES)],
            search="Search files",
            empty=lambda: kit.empty_state(
                "history",
                "No import yet",
                "Each one is listed here, and can be undone for 30 days. Drop a file above to begin.",
                lambda: kit.link_button(
                    "What a file may look like", "/help/contacts", variant="secondary"
                ),
            ),
        )


def row(one: dict[str, Any]) -> dict[str, Any]:
    """Return an import as a row of the table."""
    counts = one["counts"]
    return {
        "id": one["id"],
        "name": one["name"],
        "href": f"/contacts/imports/{one['id']}",
        "status": "draft" if one["status"] == "ready" else one["status"],
        "total": one["total"],
        "created": counts.get("created", 0),
        "changed": counts.get("changed", 0),
        "refused": counts.get("refused", 0),
        "at": one["created_at"],
    }


def figures(listed: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the figures of the newest imports."""
    counts = [one["counts"] for one in listed]
    moving = sum(one["status"] in ("running", "undoing") for one in listed)
    return kit.stats_of(
        [
            kit.Stat("moving", "In progress", f"{moving:,}", icon="loader-circle"),
            *(
                kit.Stat(key, title, f"{sum(each.get(key, 0) for each in counts):,}", icon=icon)
                for key, title, icon in (
                    ("created", "New contacts", "user-plus"),
                    ("changed", "Known, changed", "user"),
                    ("refused", "Rows not taken", "circle-alert"),
                )
            ),
        ]
    )
