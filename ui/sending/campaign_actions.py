"""What can be done with a campaign, by where it stands; what cannot be undone is asked first."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from core.sending import campaign_moves, campaign_resends, campaigns, pacing
from ui import kit
from ui.shell.view import View


def draw(view: View, data: dict[str, Any]) -> None:
    """Draw the buttons that fit ``core.sending.campaign_overview.one``."""
    campaign_id, status = UUID(data["id"]), data["stored"]
    doing = Doing(view, campaign_id, data)
    if status == "draft":
        kit.link_button("Edit", f"/campaigns/{campaign_id}/edit", icon="pencil")
    if status == "scheduled":
        kit.button("Back to draft", on_click=doing.unschedule, icon="pencil", testid="unschedule")
    if status in ("preparing", "sending"):
        kit.button("Pause", on_click=doing.pause, icon="pause", testid="pause")
    if status == "paused":
        kit.button("Resume", on_click=doing.resume, icon="play", testid="resume")
    if status in ("scheduled", "preparing", "sending", "paused"):
        kit.button(
            "Cancel", on_click=doing.cancel, variant="secondary", icon="ban", testid="cancel"
        )
    items = [kit.Item("Duplicate", "copy", doing.copy)]
    if status == "sent":
        items.insert(0, kit.Item("Resend to who did not open", "rotate-cw", doing.resend))
    if data["ramp"] and "owner" in view.roles:
        items.append(kit.Item("This domain has sent before", "trending-up", doing.skip_ramp))
    if status in ("draft", "sent", "cancelled", "failed"):
        items += [kit.LINE, kit.Item("Remove", "trash-2", doing.remove, danger=True)]
    kit.menu("More", items)


class Doing:
    """The actions on one campaign."""

    def __init__(self, view: View, campaign_id: UUID, data: dict[str, Any]) -> None:
        self.view, self.campaign_id = view, campaign_id
        self.name, self.data = data["name"], data

    async def pause(self) -> None:
        """Pause at once: it can be resumed."""
        await self.view.act("The campaign is paused", campaign_moves.pause, self.campaign_id)

    async def resume(self) -> None:
        """Go on exactly where it was."""
        view = self.view
        done = "The campaign goes on"
        await view.call(campaign_moves.resume, view.actor, self.campaign_id, done_message=done)

    async def unschedule(self) -> None:
        """Make it a draft again and open it."""
        done = await self.view.act(
            "It is a draft again", campaign_moves.unschedule, self.campaign_id
        )
        if done is not None:
            self.view.go(f"/campaigns/{self.campaign_id}/edit")

    async def cancel(self) -> None:
        """End it for good."""
        sure = await self.view.confirm(
            f"Cancel “{self.name}”?",
            "Whatever has not left never will. What has left cannot be called back. "
            "A cancelled campaign cannot be resumed; pause it if you only want to wait.",
            "Cancel campaign",
        )
        if sure:
            await self.view.act(
                "The campaign is cancelled", campaign_moves.cancel, self.campaign_id
            )

    async def skip_ramp(self) -> None:
        """Let the domain send at full rate, after a question."""
        domain = str(self.data["ramp"])
        sure = await self.view.confirm(
            f"Has {domain} sent mail to many before?",
            "Then it need not grow its volume over 30 days. If it has not, mailbox providers take "
            "sudden volume for spam, and that harms the domain for months.",
            "It has, send at full rate",
        )
        if sure:
            done = f"{domain} sends at full rate"
            await self.view.act(done, pacing.skip_ramp, domain)

    async def copy(self) -> None:
        """Make a draft of the same."""
        made = await self.view.call(
            campaigns.duplicate,
            self.view.actor,
            self.campaign_id,
            done_message="The campaign is copied",
        )
        if made is not None:
            self.view.go(f"/campaigns/{made.id}/edit")

    async def resend(self) -> None:
        """Make a draft for those who have not opened it."""
        made = await self.view.call(
            campaign_resends.to_non_openers,
            self.view.actor,
            self.campaign_id,
            done_message="A draft to those who opened nothing is made",
        )
        if made is not None:
            self.view.go(f"/campaigns/{made.id}/edit")

    async def remove(self) -> None:
        """Take it out of the list."""
        sure = await self.view.confirm(
            f"Remove “{self.name}”?",
            "It disappears from the list at once and is deleted with its report after 30 days.",
            "Remove campaign",
        )
        if sure and await self.view.act("Campaign removed", gone, self.campaign_id):
            self.view.go("/campaigns")


async def gone(work: Any, campaign_id: UUID) -> bool:
    """Remove a campaign and say that it is done."""
    await campaigns.remove(work, campaign_id)
    return True


def moment(text: str) -> datetime:
    """Return a time written as JSON."""
    return datetime.fromisoformat(text)
