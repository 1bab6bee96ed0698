"""Dialogs that ask about one contact."""

from __future__ import annotations

from core.sending import contacts
from ui import kit
from ui.shell.view import View


async def add(view: View) -> bool:
    """Ask for somebody new; tell whether they were added."""
    with kit.dialog("Add contact") as modal:

        async def go() -> None:
            added = await view.act(
                "The contact is added",
                contacts.create,
                str(email.value or ""),
                str(first.value or ""),
                str(last.value or ""),
                tags=str(tags.value or "").split(","),
                consent_source=str(source.value or ""),
            )
            if added is not None:
                modal.close("added")

        kit.h2("Add contact")
        with kit.form(go):
            email = kit.field(
                "Address", kind="email", name="email", placeholder="ada@example.com", focus=True
            )
            with kit.box("grid2"):
                first = kit.field("First name", name="first_name", optional=True)
                last = kit.field("Last name", name="last_name", optional=True)
            source = kit.field(
                "Where did they agree to your mail?",
                name="consent_source",
                placeholder="Met at the spring fair",
                optional=True,
            )
            tags = kit.field(
                "Tags", name="tags", optional=True, hint="Several with commas between them."
            )
            with kit.modal_foot(modal, "Go back"):
                kit.button("Add contact", submit=True, testid="add")
    return await modal.answered() == "added"
