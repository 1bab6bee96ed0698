"""The card that says how an organization stands as a sender."""

from __future__ import annotations

from typing import Any

from core.sending import sender_health
from ui.sending.report_regions import SenderHealth
from ui.shell.view import View


async def health_card(view: View, first: dict[str, Any] | None = None) -> SenderHealth:
    """Show the card, as it has been read or anew; it follows by itself."""

    async def fetch() -> dict[str, Any]:
        return await view.read(sender_health.card)

    return await view.live(SenderHealth, topic(view), fetch, first)


def topic(view: View) -> str:
    """Return what rings when something happened to any mail of the organization."""
    return f"organization:{view.actor.organization_id}:events"
