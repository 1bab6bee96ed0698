"""What an organization pays for, and what staff may move each of its packages to."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.billing.tiers import Tier
from core.operations import tenant_plans, tenants
from core.operations.tenant_plans import Change, Held
from core.ports.money import dollars
from ui import kit
from ui.operations.organization_actions import Again
from ui.shell.view import View

NOTHING = "Nothing is paid for. A package is bought by an owner: a card has to be entered once."


def plan_cards(view: View, key: UUID, name: str, packages: list[Held], again: Again) -> None:
    """Show each package of an organization and, to admins, the way to another tier."""
    for held in packages:
        plan_card(view, key, name, held, again)
    if not packages:
        kit.section("Package", NOTHING)


def plan_card(view: View, key: UUID, name: str, held: Held, again: Again) -> None:
    """Show a package and, to admins, the way to another tier."""

    async def change() -> None:
        tier_id = UUID(str(chosen.value))
        said = await view.look(tenant_plans.preview, view.actor, key, tier_id, held.id)
        if said is None or not await view.confirm(
            f"Move {name} to {said.tier.name}?",
            meaning(said),
            f"Change to {said.tier.name}",
            danger=False,
        ):
            return
        moved = await view.call(
            tenant_plans.change,
            view.actor,
            key,
            tier_id,
            held.id,
            done_message=f"The package is now {said.tier.name}",
        )
        if moved is not None:
            await again()

    with kit.section(f"Package {held.brand}".strip(), f"{words(held.tier)}."):
        if held.others and view.actor.platform_role == "admin":
            with kit.form(change):
                with kit.box("cols3"):
                    chosen = kit.select(
                        "Another package",
                        {str(one.id): words(one) for one in held.others},
                        value=str(held.others[0].id),
                        name=f"tier-{held.id}",
                    )
                with kit.box("row"):
                    kit.button(
                        "Change…", submit=True, variant="secondary", testid=f"move-{held.id}"
                    )


def packages_form(view: View, key: UUID, first: dict[str, Any]) -> None:
    """Set how many packages an organization may have at the same time."""

    async def save() -> None:
        await view.act("Limit saved", tenants.change_packages, key, int(most.value or 0))

    said = "One is usual. Each has its own workspaces, subscription and upgrade."
    with kit.section("Packages at the same time", said), kit.form(save):
        with kit.box("cols3"):
            most = kit.field(
                "Packages",
                kind="number",
                value=str(first["package_limit"]),
                name="package_limit",
                min=1,
                max=tenants.MOST_PACKAGES,
                step=1,
            )
        with kit.box("row"):
            kit.button("Save", submit=True, variant="secondary", testid="save-packages")


def words(tier: Tier) -> str:
    """Return a package in a line."""
    return f"{tier.name}, {dollars(tier.monthly_fee_cents)} a month"


def meaning(said: Change) -> str:
    """Return what a change means for the organization."""
    due = dollars(abs(said.due_cents))
    now = (
        f"{due} are charged to its card now, for the rest of the month."
        if said.due_cents > 0
        else f"{due} of the month already paid are credited to it."
    )
    return (
        f"It pays {dollars(said.monthly_cents)} a month instead of "
        f"{dollars(said.present.monthly_fee_cents)}. {now} Its domains and mailboxes stay as they "
        "are: none are added or removed. The members are told."
    )
