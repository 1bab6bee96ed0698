"""Step 3: user names that cascade over all domains, with every address shown."""

from __future__ import annotations

from functools import partial

from nicegui.element import Element

from core import amounts
from core.billing.tiers import Tier
from core.provisioning import drafts, usernames
from core.provisioning.drafts import Draft
from ui import kit
from ui.shell.view import View

EXAMPLES = ("tim", "tim.keen", "t.keen", "timk", "hello")
UNNAMED = "…"
"""Stands for a user name that is still to be typed."""


async def build(view: View, draft: Draft, tier: Tier | None, _on_sale: list[Tier]) -> None:
    """Ask for the sender's name and the user names."""
    if tier is None:
        view.go("/gtm/setup?step=1")
        return
    count = tier.mailboxes_per_domain
    patterns = [*draft.patterns, *[""] * count][:count]
    domains = [entry["name"] for entry in draft.domains]

    def changed(number: int, value: str) -> None:
        patterns[number] = value
        preview(grid, domains, patterns)

    async def go_on() -> None:
        stored = await view.act(
            "Mailboxes saved", drafts.choose_mailboxes, patterns, first.value, last.value
        )
        if stored is not None:
            view.go("/gtm/setup?step=4")

    with kit.form(go_on):
        with kit.card():
            with kit.box("cols2"):
                first = kit.field(
                    "First name",
                    value=draft.first_name,
                    name="first_name",
                    autocomplete="given-name",
                )
                last = kit.field(
                    "Last name", value=draft.last_name, name="last_name", autocomplete="family-name"
                )
            with kit.box("cols2"):
                for number in range(count):
                    kit.field(
                        f"User name {number + 1}",
                        value=patterns[number],
                        name=f"pattern_{number + 1}",
                        placeholder=EXAMPLES[number % len(EXAMPLES)],
                        suffix="@",
                        autocomplete="off",
                        on_change=partial(changed, number),
                        testid="email-username" if number == 0 else None,
                    )
            kit.caption("Letters, digits, and single dots, hyphens or underscores inside the name.")
        grid = kit.box("stack g16")
        preview(grid, domains, patterns)
        with kit.box("row between g8"):
            kit.link_button("Back", "/gtm/setup?step=2", variant="secondary")
            kit.button(
                "Continue", submit=True, icon="arrow-right", icon_after=True, testid="next-step"
            )


def preview(grid: Element, domains: list[str], patterns: list[str]) -> None:
    """Show every mailbox that will be created; those without a name yet keep their place.

    The list has its full height from the start, so that nothing moves under a pointer.
    """
    names = [pattern if problem(pattern) == "" else UNNAMED for pattern in patterns]
    addresses = [f"{name}@{domain}" for domain, name in usernames.cascade(domains, names)]
    grid.clear()
    with (
        grid,
        kit.section(
            "Mailboxes to be created", amounts.count(len(addresses), "address", "addresses")
        ),
        kit.box("addresses", "ul"),
    ):
        for address in addresses:
            kit.text(address, "mono muted" if address.startswith(UNNAMED) else "mono", "li")


def problem(pattern: str) -> str:
    """Return what is wrong with a user name, or an empty string."""
    return usernames.objection(pattern)
