"""Your data: everything the organization keeps, as one file to take away."""

from __future__ import annotations

from typing import Any

from nicegui import background_tasks

from core import tasks
from core.operations import exports
from core.operations.exports import Export
from ui import kit
from ui.shell.regions import TaskBar
from ui.shell.view import View

PATH = "/organization/data"


async def build(view: View) -> None:
    """Offer the export, show how far it is, and hand it out."""
    drawn: list[str] = []

    async def begin() -> None:
        if await view.act("We are collecting your data", exports.request) is not None:
            await draw()

    async def fetch() -> dict[str, Any]:
        return await view.read(tasks.view, exports.KIND)

    async def draw() -> None:
        found = await view.read(exports.newest)
        drawn[:] = [found.status if found else ""]
        holder.clear()
        with holder:
            newest(view, found)

    def follow(now: dict[str, Any]) -> None:
        if [now.get("status", "")] != drawn:
            background_tasks.create(draw())

    with kit.page(narrow=True):
        kit.page_header("Your data", "Everything your organization keeps here, in one file.")
        with kit.section("Export", "A ZIP with one file for each kind of thing, as lines of JSON"):
            kit.paragraph(
                "Contacts, templates, campaigns and what came of them, domains, mailboxes, "
                "invoices, members and the audit log. Passwords, keys and links that sign people "
                "in are left out. You are told by mail when it is ready; it is kept for seven days.",
                muted=True,
            )
            region = await view.live(
                TaskBar, f"organization:{view.actor.organization_id}:tasks", fetch, share="export"
            )
            holder = kit.box("stack g12")
            await draw()
            with kit.box("row end"):
                kit.button("Export all data", on_click=begin, icon="download", testid="export-data")
    region.on_change = follow


def newest(view: View, found: Export | None) -> None:
    """Show what became of the newest export."""
    if found is None or not (found.ready or found.status in ("failed", "expired")):
        return
    if not found.ready:
        said = found.error or "The last export has been removed after seven days."
        kit.alert("warning", "There is nothing to save at present", said)
        return
    until = kit.day(found.ends_at) if found.ends_at else ""
    kit.alert(
        "success",
        f"Ready to save until {until}",
        f"{max(found.size_bytes / 1e6, 0.1):.1f} MB",
        lambda: kit.button(
            "Save",
            on_click=lambda: view.leave(f"/api/v1/tenant/export-data/{found.id}/download"),
            variant="secondary",
            small=True,
            testid="save-export",
        ),
    )
