"""What can be done with one mailbox, from the list and from its own page."""

from __future__ import annotations

from uuid import UUID

from core.provisioning.direct import mailboxes, rollback
from core.provisioning.direct.mailboxes import Access
from ui import kit
from ui.shell.view import View

KINDS = {"password": "Password", "app_password": "App password", "oauth": "OAuth token"}


async def suspend(view: View, mailbox_id: UUID, *, suspended: bool) -> None:
    """Suspend a mailbox, or let it work again."""
    done = "The mailbox is suspended" if suspended else "The mailbox works again"
    await view.call(
        mailboxes.suspend, view.actor, mailbox_id, suspended=suspended, done_message=done
    )


async def remove(view: View, mailbox_id: UUID, email: str) -> bool:
    """Ask, then delete a mailbox at its host; tell whether it was."""
    sure = await view.confirm(
        f"Remove {email}?",
        "The mailbox is deleted at its host with all its mail, and the sequencer stops using it. "
        "This cannot be undone.",
        "Remove mailbox",
        typed=email,
    )
    if not sure:
        return False
    done = await view.call(
        mailboxes.remove, view.actor, mailbox_id, done_message=f"{email} is removed"
    )
    return done is not None


async def again(view: View, mailbox_id: UUID) -> None:
    """Take a mailbox that failed up again."""
    await view.act("It is tried again", mailboxes.restart, mailbox_id)


async def take_back(view: View, mailbox_id: UUID, email: str) -> bool:
    """Show what a mailbox that failed has left, then take it back; tell whether it was."""
    left = await view.look(rollback.show, view.actor, mailbox_id)
    if left is None:
        return False
    records = [
        change["before"] or change["after"] for change_set in left for change in change_set.changes
    ]
    named = ", ".join(f"{record['kind']} {record['name']}" for record in records)
    sure = await view.confirm(
        f"Take {email} back?",
        "Its half-made account is deleted at the host"
        + (
            f", and so are the records made for it: {named}."
            if records
            else "; it left no records."
        ),
        "Take it back",
    )
    if not sure:
        return False
    done = await view.call(
        rollback.roll_back, view.actor, mailbox_id, done_message=f"{email} is taken back"
    )
    return done is not None


async def reveal(view: View, mailbox_id: UUID) -> None:
    """Show how to sign in to a mailbox until it is put away; every look is written down."""
    access = await view.look(mailboxes.reveal, view.actor, mailbox_id)
    if access is None:
        return
    with kit.dialog("How to sign in", wide=True) as modal:
        kit.h2(access.email)
        kit.paragraph("This look is written down in the audit log.", muted=True)
        facts(access)
        with kit.box("modal-foot"):
            kit.button("Done", on_click=lambda: modal.close("done"))
    await modal.answered()


def facts(access: Access) -> None:
    """List what a program asks for."""
    kit.definition_list(
        [
            ("User name", lambda: kit.copy_field(access.email, "user name")),
            (
                KINDS.get(access.kind, access.kind),
                lambda: kit.copy_field(access.secret, "secret"),
            ),
            ("Outgoing (SMTP)", f"{access.smtp_host}, port {access.smtp_port}, TLS"),
            ("Incoming (IMAP)", f"{access.imap_host}, port {access.imap_port}, TLS"),
        ]
    )
