"""Contacts deleted within the last thirty days, and the way back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.sending import contact_lists, contacts
from core.sending.contact_lists import Choice
from ui import kit
from ui.sending import contact_frame
from ui.shell.view import View

COLUMNS = (
    kit.Column("email", "Contact", "mono", href="href"),
    kit.Column("name", "Name"),
    kit.Column("status", "Status", "status"),
    kit.Column("deleted", "Deleted", "time"),
)


async def build(view: View) -> None:
    """List what was deleted lately."""

    async def fetch(query: kit.TableQuery) -> kit.TablePage:
        choice = Choice(query.search, query.filters.get("status", ""), deleted=True)
        found = await view.read(contact_lists.listing, choice, query.page, query.size)
        return kit.TablePage([row(one) for one in found.rows], found.total)

    async def restore(chosen: Any) -> None:
        if await ask_restore(view, UUID(chosen["id"]), str(chosen["email"]), chosen["deleted"]):
            await table.reload()

    with kit.page():
        contact_frame.head(
            "Deleted contacts",
            "Kept for 30 days, then gone for good. They get no mail meanwhile.",
            "/contacts/deleted",
        )
        table: kit.DataTable = await kit.data_table(
            "Deleted contacts",
            COLUMNS,
            fetch,
            actions=[kit.RowAction("restore", "Restore…", "rotate-ccw", restore)],
            filters=[
                kit.Filter("status", "Status", {k.value: t for k, t in contacts.TITLES.items()})
            ],
            search="Search address, name or tag",
            empty=lambda: kit.empty_state(
                "trash-2",
                "Nothing deleted",
                "What you delete waits here for 30 days.",
                lambda: kit.link_button("See the contacts", "/contacts", variant="secondary"),
            ),
        )


def row(contact: dict[str, Any]) -> dict[str, Any]:
    """Return a deleted contact as a row of the table."""
    return {
        "id": contact["id"],
        "email": contact["email"],
        "href": f"/contacts/{contact['id']}",
        "name": contact["name"],
        "status": contact["status"],
        "deleted": contact["deleted_at"],
    }


async def ask_restore(view: View, contact_id: UUID, email: str, deleted_at: str) -> bool:
    """Ask, saying how long ago it was deleted, then restore; tell whether it was."""
    then = contact_frame.when(deleted_at)
    gone = (view.now() - then).total_seconds() if then else 0.0
    left = contact_frame.how_long(contacts.KEPT.total_seconds() - gone)
    sure = await view.confirm(
        f"Restore {email}?",
        f"It was deleted {contact_frame.how_long(gone)} ago and would be gone for good in {left}. "
        "It comes back with its tags, its status and its consent.",
        "Restore",
        danger=False,
    )
    if not sure:
        return False
    restored = await view.act(f"{email} is back", contacts.restore, [contact_id])
    return restored is not None
