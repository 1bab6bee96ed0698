"""Step 1: which package."""

from __future__ import annotations

from uuid import UUID

from core.billing.tiers import Tier
from core.provisioning import drafts
from core.provisioning.drafts import Draft
from ui import kit
from ui.billing.packages import choice
from ui.shell.view import View


async def build(view: View, _draft: Draft, tier: Tier | None, on_sale: list[Tier]) -> None:
    """Offer the packages on sale; ``tier`` is the one chosen so far."""
    if not on_sale:
        with kit.card():
            kit.empty_state(
                "package", "Nothing is on sale", "An operator has to open a package first."
            )
        return
    chosen = tier or on_sale[min(1, len(on_sale) - 1)]

    async def go_on() -> None:
        stored = await view.act("Package saved", drafts.choose_tier, UUID(cards.value))
        if stored is not None:
            view.go("/gtm/setup?step=2")

    with kit.form(go_on):
        cards = kit.choice_cards(
            "Choose a package", [choice(tier) for tier in on_sale], value=str(chosen.id)
        )
        kit.caption(
            "The monthly price covers mailboxes, sequencer and support. Warmup improves "
            "deliverability; nobody can guarantee the inbox."
        )
        with kit.box("row between g8"):
            kit.box()
            kit.button(
                "Continue", submit=True, icon="arrow-right", icon_after=True, testid="next-step"
            )
