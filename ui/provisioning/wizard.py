"""The setup in four steps; every Continue stores its choice, so any device can go on."""

from __future__ import annotations

from core.billing import tiers
from core.billing.tiers import Tier
from core.provisioning import allowance, drafts
from core.provisioning.drafts import Draft
from ui import kit
from ui.provisioning import wizard_domains, wizard_mailboxes, wizard_package, wizard_review
from ui.shell.view import View

PATH = "/gtm/setup"
TITLES = ("Package", "Domains", "Mailboxes", "Review and pay")
STEPS = (wizard_package, wizard_domains, wizard_mailboxes, wizard_review)


async def build(view: View, step: int = 0, cart: str = "", package: str = "") -> None:
    """Show a step; without one, the first that is not finished.

    ``package`` is the slug of one that was chosen elsewhere: the first step proposes it. Who has
    all the packages there may be is led to them.
    """
    if not await view.read(allowance.room):
        view.go("/gtm")
        return
    draft = await view.read(drafts.get)
    on_sale = await view.read(tiers.on_sale)
    tier = next((tier for tier in on_sale if tier.id == draft.tier_id), None)
    wished = next((tier for tier in on_sale if tier.slug == package), None)
    reached = furthest(draft, tier)
    at = 1 if wished else min(max(step or reached, 1), reached)
    with kit.page(narrow=True):
        kit.page_header(
            "Set up your infrastructure", "Four steps. Nothing is bought before the last one."
        )
        kit.stepper("Setup", TITLES, at - 1, [f"{PATH}?step={n}" for n in range(1, reached + 1)])
        if cart == "kept":
            kit.alert(
                "warning",
                "The payment was not completed.",
                "Nothing was charged and your choices are kept. You can pay whenever you like.",
            )
        await STEPS[at - 1].build(view, draft, wished or tier, on_sale)


def furthest(draft: Draft, tier: Tier | None) -> int:
    """Return the first step that is not finished, from 1."""
    if tier is None:
        return 1
    if len(draft.domains) != tier.domain_count:
        return 2
    if len(draft.patterns) != tier.mailboxes_per_domain or not draft.last_name:
        return 3
    return 4
