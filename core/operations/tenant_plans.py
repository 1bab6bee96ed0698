"""The packages an organization pays for, changed by staff: what it costs is said first, then invoiced."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from core.accounts import audit
from core.accounts.notifications import Level
from core.billing import owners, prices, subscriptions, tiers
from core.billing.subscriptions import Subscription
from core.errors import Conflict
from core.ports.money import dollars
from core.provisioning import allowance
from core.system import Actor, System, Work
from data.billing.tiers import Tier
from data.provisioning.provisions import ProvisionStatus

__all__ = ["Change", "Held", "change", "held", "preview"]


@dataclass(frozen=True, slots=True)
class Held:
    """A package that is paid for: its id, its brand, what it is, and what it may become."""

    id: UUID
    brand: str
    tier: Tier
    others: list[Tier]


@dataclass(frozen=True, slots=True)
class Change:
    """A move from one tier to another as it would be now.

    ``due_cents`` is what the rest of the month costs; below 0 it is credited.
    """

    present: Tier
    tier: Tier
    due_cents: int
    monthly_cents: int


async def held(system: System, actor: Actor, organization_id: UUID) -> list[Held]:
    """Return the packages an organization pays for, oldest first."""
    actor.require_platform()
    async with system.work(Actor.job(organization_id)) as work:
        on_sale = await tiers.on_sale(work)
        found = []
        for one in await subscriptions.running(work):
            provision = await allowance.find(work, one.subject_id)
            brand = provision.brand if provision else ""
            others = [tier for tier in on_sale if tier.id != one.tier_id]
            found.append(Held(one.subject_id, brand, await tiers.get(work, one.tier_id), others))
    return found


async def preview(
    system: System, actor: Actor, organization_id: UUID, tier_id: UUID, package_id: UUID
) -> Change:
    """Say what moving a package to another tier would cost now; nothing is changed."""
    actor.require_platform("admin")
    tier = await prices.sellable(system, tier_id)
    async with system.work(Actor.job(organization_id)) as work:
        subscription = await _movable(work, package_id)
        present = await tiers.get(work, subscription.tier_id)
    said = await system.ports.payments.preview_change(subscription.ref, tier.monthly_price_ref)
    due = sum(cents for _, cents in said.lines)  # what is due now is never below 0
    return Change(present, tier, due, said.next_monthly_cents)


async def change(
    system: System, actor: Actor, organization_id: UUID, tier_id: UUID, package_id: UUID
) -> Subscription:
    """Move a package of an organization to another tier; domains and mailboxes stay as they are.

    The difference of the month is invoiced, or credited, at once; the members are told. Raises
    Conflict where nothing is paid for, a payment is open, or the package is still being set up.
    """
    actor.require_platform("admin")
    job = Actor.job(organization_id)
    async with system.work(job) as work:
        subscription = await _movable(work, package_id)
        present = await tiers.get(work, subscription.tier_id)
    moved = await subscriptions.change_tier(system, job, tier_id, subscription.subject_id)
    async with system.work(job) as work:
        tier = await tiers.get(work, moved.tier_id)
        await owners.notify(
            work,
            f"plan-changed-{moved.id}-{moved.version}",
            f"Your package is now {tier.name}",
            f"Our staff moved you from {present.name}. From now on it costs "
            f"{dollars(tier.monthly_fee_cents)} a month; the difference of this month is on your "
            "next invoice. Your domains and mailboxes stay as they are.",
            Level.info,
        )
    async with system.platform(actor) as staff:
        await audit.record(
            staff,
            "organization.plan_changed",
            "organization",
            organization_id,
            organization_id=organization_id,
            before=present.slug,
            after=tier.slug,
        )
    return moved


async def _movable(work: Work, package_id: UUID) -> Subscription:
    subscription = await subscriptions.movable(work, package_id)
    provision = await allowance.find(work, package_id)
    if provision is not None and provision.status != ProvisionStatus.active:
        raise Conflict(
            f"The package is {provision.status}.", action="Change it once everything is set up."
        )
    return subscription
