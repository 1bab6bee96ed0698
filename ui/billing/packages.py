"""Packages as cards, the dialog that compares them, and whom to write to where nothing is paid here."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from core.billing import tiers
from core.billing.tiers import Tier
from core.ports.money import dollars
from ui import kit
from ui.billing.words import contents, mail_link
from ui.shell.view import View


def choice(tier: Tier) -> kit.Choice:
    """Return a package as a card."""
    return kit.Choice(
        str(tier.id),
        tier.name,
        tier.description,
        price=dollars(tier.setup_fee_cents),
        unit=f"once, then {dollars(tier.monthly_fee_cents)} a month",
        lines=contents(tier),
        testid=f"tier-{tier.slug}",
    )


async def upgrade(view: View, present: Tier, provision_id: UUID) -> None:
    """Compare larger packages with the present one, then lead to the one chosen, or to a mail."""
    on_sale = await view.read(tiers.on_sale)
    larger = [tier for tier in on_sale if tier.domain_count > present.domain_count]
    pays = view.system.settings.takes_payments
    with kit.dialog("Upgrade your package", wide=True) as modal:
        kit.h2("Upgrade your package")
        if not larger:
            kit.paragraph("You have the largest package. Write to us when you need more.")
        cards = kit.choice_cards(
            "Packages",
            [replace(choice(present), badge="Yours", disabled=True), *map(choice, larger)],
            value=str(larger[0].id) if larger else str(present.id),
            quiet=True,
        )
        with kit.modal_foot(modal, "Close"):
            if larger and pays:
                kit.button(
                    "Continue",
                    on_click=lambda: modal.close(cards.value),
                    icon="arrow-right",
                    icon_after=True,
                    testid="continue-upgrade",
                )
            else:
                contact_us(view, f"Upgrade from {present.name}")
    chosen = await modal.answered()
    if chosen:
        view.go(f"/gtm/upgrade?tier={chosen}&package={provision_id}")


def contact_us(view: View, subject: str) -> None:
    """Draw the button that opens a mail to the operator."""
    kit.link_button("Contact us", mail_link(view.system.settings, subject), icon="mail")
