"""The dialog that sends a test mail."""

from __future__ import annotations

from uuid import UUID

from core.sending import test_mails
from ui import kit
from ui.sending import campaign_preview
from ui.shell.view import View


def opener(view: View, campaign_id: UUID) -> None:
    """Draw the button that opens the dialog."""

    async def open_it() -> None:
        await ask(view, campaign_id)

    kit.button(
        "Send a test", on_click=open_it, variant="secondary", icon="send", testid="open-test"
    )


async def ask(view: View, campaign_id: UUID) -> None:
    """Show the mail and ask whom a test of it goes to."""
    with kit.dialog("Send a test", wide=True) as modal:
        kit.h2("Send a test")
        kit.paragraph(
            "It is filled in for the contact chosen below. Opens and clicks are not counted, and "
            "the links to unsubscribe lead nowhere. At most 20 tests an hour.",
            muted=True,
        )

        async def send() -> None:
            chosen = frame.chosen
            sent = await view.call(
                test_mails.send,
                view.actor,
                campaign_id,
                to.value,
                UUID(chosen) if chosen else None,
                done_message="The test is on its way",
            )
            if sent is not None:
                modal.close("sent")

        with kit.form(send):
            to = kit.field(
                "Send to",
                value=view.actor.email,
                name="to",
                hint="Up to five addresses, with commas between them.",
                focus=True,
            )
            frame = await campaign_preview.panel(view, campaign_id)
            with kit.modal_foot(modal, "Close"):
                kit.button("Send test", submit=True, icon="send", testid="send-test")
    await modal.answered()
