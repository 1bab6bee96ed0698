"""A dialog in which an owner changes the name people read beside a package's addresses."""

from __future__ import annotations

from uuid import UUID

from core.amounts import count
from core.provisioning import sender_names
from ui import kit
from ui.shell.view import View


async def ask(view: View, provision_id: UUID, first_name: str, last_name: str) -> None:
    """Ask for the name and give it to every mailbox."""

    async def rename() -> None:
        renamed = await view.call(
            sender_names.rename,
            view.actor,
            provision_id,
            first.value,
            last.value,
            done_message=lambda n: f"{count(n, 'mailbox has', 'mailboxes have')} the new name",
        )
        if renamed is not None:
            modal.close("renamed")

    with kit.dialog("Sender name") as modal:
        kit.h2("Sender name")
        kit.paragraph("People read it beside your addresses. Mail already sent keeps the old one.")
        with kit.form(rename):
            first = kit.field("First name", value=first_name, name="first_name", focus=True)
            last = kit.field("Last name", value=last_name, name="last_name")
            with kit.modal_foot(modal):
                kit.button("Change the name", submit=True, testid="rename-sender")
    await modal.answered()
