"""What can be done with one contact: suppress, delete, restore, anonymise, erase."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from nicegui.element import Element

from core.sending import contacts, erasures
from ui import kit
from ui.sending import contacts_deleted
from ui.shell.view import View


def menu(view: View, one: dict[str, Any]) -> Element:
    """Draw the menu of a contact."""
    items = [kit.Item("Restore…", "rotate-ccw", partial(restore, view, one))]
    if not one["deleted_at"]:
        items = [
            kit.Item("Suppress…", "ban", partial(suppress, view, one)),
            kit.Item("Delete…", "trash-2", partial(delete, view, one), danger=True),
        ]
    items += [
        kit.LINE,
        kit.Item("Anonymise…", "eye-off", partial(anonymize, view, one), danger=True),
        kit.Item("Erase for good…", "x", partial(erase, view, one), danger=True),
    ]
    return kit.menu("Actions", items)


async def suppress(view: View, one: dict[str, Any]) -> None:
    """Put the contact on the suppression list."""
    sure = await view.confirm(
        f"Suppress {one['email']}?",
        "They get no mail from you any more, until somebody lifts it on the suppression list.",
        "Suppress",
    )
    if sure and await view.act("Suppressed", contacts.suppress, [UUID(one["id"])]) is not None:
        view.go(f"/contacts/{one['id']}")


async def delete(view: View, one: dict[str, Any]) -> None:
    """Delete the contact; it can be restored."""
    sure = await view.confirm(
        f"Delete {one['email']}?",
        "You can restore it for 30 days. After that it is gone for good.",
        "Delete",
    )
    if sure and await view.act("Deleted", contacts.remove, [UUID(one["id"])]) is not None:
        view.go("/contacts")


async def restore(view: View, one: dict[str, Any]) -> None:
    """Bring the contact back."""
    restored = await contacts_deleted.ask_restore(
        view, UUID(one["id"]), str(one["email"]), str(one["deleted_at"])
    )
    if restored:
        view.go(f"/contacts/{one['id']}")


async def anonymize(view: View, one: dict[str, Any]) -> None:
    """Overwrite who it is, for good."""
    sure = await view.confirm(
        "Anonymise this contact?",
        "Address, name and fields are overwritten at once and cannot be brought back. What was "
        "sent stays in your statistics, without a name. No import takes the address in again.",
        "Anonymise",
        typed="ANONYMISE",
    )
    if sure and await view.act("Anonymised", erasures.anonymize, UUID(one["id"])) is not None:
        view.go("/contacts")


async def erase(view: View, one: dict[str, Any]) -> None:
    """Remove the person, for good."""
    sure = await view.confirm(
        "Erase this person?",
        "The contact, their replies and their address in everything that was sent are removed at "
        "once and cannot be brought back. Only a keyed hash stays, so that no import takes them "
        "in again.",
        "Erase for good",
        typed="ERASE",
    )
    if sure and await view.act("Erased for good", erasures.erase, UUID(one["id"])) is not None:
        view.go("/contacts")
