"""Upgrade: a larger package, its additional names, what it costs, then pay."""

from __future__ import annotations

from uuid import UUID

from core.billing.tiers import Tier
from core.ports.money import dollars
from core.provisioning import allowance, upgrades
from core.provisioning.upgrades import Quote
from ui import kit
from ui.billing.packages import choice, contact_us
from ui.provisioning import packages
from ui.shell.view import View

PATH = "/gtm/upgrade"


async def build(view: View, tier: str = "", cart: str = "", package: str = "") -> None:
    """Choose the larger package first, then its names; ``package`` is the present one."""
    present = packages.asked(await view.read(allowance.packages), package)
    larger = await view.read(upgrades.larger_tiers, present)
    with kit.page(narrow=True):
        kit.page_header("Upgrade", "Same workspaces, same user names, more domains and mailboxes.")
        if cart == "kept":
            kit.alert(
                "warning",
                "The payment was not completed.",
                "Nothing was charged. You can upgrade whenever you like.",
            )
        if not larger:
            with kit.card():
                kit.empty_state(
                    "trending-up",
                    "You have the largest package",
                    "Write to us when you need more.",
                    lambda: kit.link_button("Back to the dashboard", "/gtm"),
                )
            return
        if not view.system.settings.takes_payments:
            by_mail(view, larger)
            return
        if tier not in {str(found.id) for found in larger}:
            choose(view, larger, package)
            return
        quoted = await view.ask(upgrades.quote, view.actor, UUID(tier), present)
        names(view, quoted, present)


def by_mail(view: View, larger: list[Tier]) -> None:
    """Show the larger packages where nothing can be paid for here."""
    kit.choice_cards("Larger packages", [choice(found) for found in larger])
    with kit.box("row between g8"):
        kit.link_button("Back", "/gtm", variant="secondary")
        contact_us(view, "Upgrade")


def choose(view: View, larger: list[Tier], package: str) -> None:
    """Offer the larger packages."""

    async def go_on() -> None:
        view.go(f"{PATH}?tier={cards.value}&package={package}")

    with kit.form(go_on):
        cards = kit.choice_cards(
            "Choose a package", [choice(found) for found in larger], value=str(larger[0].id)
        )
        kit.caption(
            "You pay the difference; the next step says how much before anything is charged."
        )
        with kit.box("row between g8"):
            kit.link_button("Back", "/gtm", variant="secondary")
            kit.button("Continue", submit=True, icon="arrow-right", icon_after=True)


def names(view: View, quoted: Quote, present: UUID | None) -> None:
    """Show the price, ask for the additional names and take the person to the payment page."""

    async def pay() -> None:
        wanted = typed.value.replace(",", " ").split()
        chosen = await view.call(
            upgrades.choose,
            view.actor,
            quoted.tier.id,
            wanted,
            present,
            done_message="Domains saved",
        )
        if chosen is None:
            return
        url = await view.call(upgrades.pay, view.actor, present, done_message=outcome)
        if url is not None:
            view.leave(url)

    with kit.section(f"{quoted.tier.name} package", "What changes"):
        kit.definition_list(
            [
                ("More domains", str(quoted.extra_domains)),
                ("More mailboxes", str(quoted.extra_mailboxes)),
                ("Once, today", dollars(quoted.setup_cents)),
                ("For the rest of this month", dollars(quoted.proration.due_now_cents)),
                ("Then every month", dollars(quoted.proration.next_monthly_cents)),
            ]
        )
    with kit.card(), kit.form(pay):
        typed = kit.field(
            f"{quoted.extra_domains} additional domains",
            kind="textarea",
            name="names",
            rows=3,
            placeholder="acme-team.com acmenow.net",
            hint="One per line or separated by spaces.",
        )
        with kit.box("row between g8"):
            kit.link_button(
                "Back", f"{PATH}?package={present}" if present else PATH, variant="secondary"
            )
            verb = f"Pay {dollars(quoted.setup_cents)}" if quoted.setup_cents else "Upgrade"
            kit.button(verb, submit=True, icon="credit-card")


def outcome(url: str) -> str:
    """Say where paying leads: to the provider, or, with nothing to pay once, to the package."""
    return "The upgrade begins" if url.startswith("/") else "The payment page opens"
