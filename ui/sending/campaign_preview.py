"""The preview of a campaign: as a chosen contact would get it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.errors import AppError
from core.sending import campaign_preview
from core.sending.campaign_preview import Preview
from core.system import Actor, System
from ui import kit
from ui.kit.parts import VUE, Component, assign
from ui.shell.view import View

NOBODY = "nobody"


class MailPreview(Component, component=VUE / "mail_preview.js"):
    """A mail in a frame, made by ``panel``; ``chosen`` is the id of the contact it is for."""

    chosen: str = ""

    def show(self, found: Preview | AppError) -> None:
        """Show a mail, or what keeps it from being built."""
        if isinstance(found, AppError):
            assign(self, {"problem": f"{found} {found.advice.action}".strip()})
            return
        assign(
            self,
            {
                "problem": "",
                "html": found.html,
                "text": found.text,
                "subject": found.subject,
                "sender": found.sender,
                "to": found.to,
            },
        )


async def panel(view: View, campaign_id: UUID) -> MailPreview:
    """Draw the preview with a choice of whom it is for."""
    readers = await view.read(campaign_preview.candidates)
    options = {str(one.id): one.email for one in readers}

    async def show(value: Any) -> None:
        frame.chosen = "" if value == NOBODY else str(value)
        frame.show(await built(view, campaign_id, str(value)))

    async def seek(text: Any) -> None:
        found = await view.read(campaign_preview.candidates, str(text))
        pairs = [(str(one.id), one.email) for one in found]
        assign(choice, {"options": [*pairs, (NOBODY, "Somebody without any value")]})
        if pairs:
            choice.value = pairs[0][0]

    first = next(iter(options), NOBODY)
    with kit.box("row g12 wrap end"):
        with kit.box("grow"):
            choice = kit.select(
                "Preview as",
                {**options, NOBODY: "Somebody without any value"},
                value=first,
                on_change=show,
                testid="preview-as",
            )
        with kit.box("grow"):
            kit.field(
                "Find a contact",
                placeholder="Beginning of an address",
                icon="search",
                optional=True,
                on_change=seek,
            )
    frame = MailPreview()
    frame.chosen = "" if first == NOBODY else first
    frame.show(await built(view, campaign_id, first))
    return frame


async def built(view: View, campaign_id: UUID, chosen: str) -> Preview | AppError:
    """Return a campaign as a contact would get it, or what keeps it from being built."""
    contact_id = None if chosen in ("", NOBODY) else UUID(chosen)
    return await view.answer(shown, view.actor, campaign_id, contact_id)


async def shown(
    system: System, actor: Actor, campaign_id: UUID, contact_id: UUID | None
) -> Preview:
    """Build the preview in a transaction of its own."""
    async with system.work(actor) as work:
        return await campaign_preview.preview(work, campaign_id, contact_id)
