"""One import: say what its columns mean, look at the verdicts, start it, follow it, undo it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.amounts import count
from core.sending import imports
from ui import kit
from ui.sending import contact_frame, contact_import_form
from ui.sending.contact_elements import ImportProgress
from ui.shell.view import View

KILOBYTE, MEGABYTE = 1_000, 1_000_000
OPEN = ("ready", "failed")
"""States in which what an import does can still be changed."""
ENDINGS = {"running": "30 days after it has ended"}


async def build(view: View, import_id: UUID) -> None:
    """Show an import where it is."""

    async def fetch() -> dict[str, Any]:
        return await view.read(imports.overview, import_id)

    first = await fetch()
    offered: dict[str, kit.Button] = {}
    shown: tuple[str, str | None] = ("", None)

    def actions() -> None:
        offered["errors"] = kit.button(
            "Rows not taken",
            on_click=lambda: view.leave(f"/api/v1/imports/{import_id}/errors"),
            variant="secondary",
            icon="download",
        )
        offered["stop"] = kit.button(
            "Stop", on_click=lambda: stop(view, import_id), variant="secondary", icon="ban"
        )
        offered["undo"] = kit.button(
            "Undo import",
            on_click=lambda: undo(view, import_id),
            variant="secondary",
            icon="undo-2",
            testid="undo",
        )

    def follow(data: dict[str, Any]) -> None:
        status = data["status"]
        offered["errors"].set_visibility(bool(data["counts"].get("refused")))
        offered["stop"].set_visibility(status == "running")
        offered["undo"].set_visibility(data["undoable"])
        nonlocal shown
        before, shown = shown, (status, data["undoable_until"])
        if status not in OPEN and shown != before:
            kept.clear()
            with kept:
                facts(data)

    with kit.page():
        contact_frame.head(first["name"], described(first), "/contacts/imports", actions)
        region = await view.live(ImportProgress, imports.topic(import_id), fetch, first)
        if first["status"] in OPEN:
            await contact_import_form.show(view, first)
        kept = kit.box("stack")
    follow(first)
    region.on_change = follow


def facts(one: dict[str, Any]) -> None:
    """Show what all rows share, and how long the way back is open."""
    given = one["given"]
    until = contact_frame.when(one["undoable_until"])
    with kit.section(
        "Kept with every contact", "", lambda: kit.link("See the contacts", "/contacts")
    ):
        kit.definition_list(
            [
                ("Consent", given["consent_source"] or "as the file says"),
                ("Consent date", consent_day(given["consent_at"])),
                ("Tags", ", ".join(given["tags"]) or "none"),
                ("Undo until", kit.day(until) if until else ENDINGS.get(one["status"], "–")),
            ]
        )


def consent_day(at: str) -> str:
    """Return when these people agreed, or where that is taken from."""
    then = contact_frame.when(at)
    return kit.day(then) if then else "as the file says, or the import’s"


def described(one: dict[str, Any]) -> str:
    """Return what a file is in a few words."""
    size = one["size_bytes"]
    shown = f"{size / MEGABYTE:.1f} MB" if size >= MEGABYTE else f"{max(1, size // KILOBYTE)} kB"
    kind = "Excel workbook" if one["kind"] == "xlsx" else "CSV"
    return f"{kind}, {shown}, {count(one['total'], 'row')}, {count(len(one['columns']), 'column')}"


async def stop(view: View, import_id: UUID) -> None:
    """Ask, then stop an import."""
    sure = await view.confirm(
        "Stop this import?",
        "What is imported so far stays, until you undo it. The rest of the file is dropped.",
        "Stop import",
    )
    if sure:
        await view.act("The import is stopped", imports.cancel, import_id)


async def undo(view: View, import_id: UUID) -> None:
    """Ask, then take an import back."""
    sure = await view.confirm(
        "Undo this import?",
        "The contacts it brought go, and what it changed is as before. Contacts that somebody "
        "edited since stay as they are; who unsubscribed stays unsubscribed.",
        "Undo import",
    )
    if sure:
        await view.act("The import is being taken back", imports.undo, import_id)
