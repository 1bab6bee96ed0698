"""Moving a subscription to another tier: the intent first, then the provider, then the record.

A move that is paid for (an upgrade whose extra domains were paid) is tried until it succeeds; one
that a person asked for directly is given up when the card refuses.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import structlog

from core.accounts.notifications import Level
from core.billing import lines, owners, prices, subscriptions, tiers
from core.billing.lines import Line
from core.errors import AppError, Conflict, Rejected
from core.ports.payments import Proration
from core.system import Actor, System, Work
from data.accounts.organizations import Organization
from data.base import new_id
from data.billing import subscriptions as rows
from data.billing.checkouts import Checkout
from data.billing.subscriptions import Subscription
from data.billing.tiers import Tier

log = structlog.get_logger()

AGAIN = timedelta(minutes=1)
"""Pause after a call whose outcome is not known; the same key makes the repeat harmless."""
AGAIN_AFTER_REFUSAL = timedelta(hours=24)
"""Pause after a refused card; the provider gives the open invoice up after 23 hours."""


@dataclass(frozen=True, slots=True)
class UpgradePreview:
    """What an upgrade costs: once for more domains, now for the rest of the month, then monthly."""

    tier: Tier
    one_time: list[Line]
    proration: Proration

    @property
    def one_time_cents(self) -> int:
        """What is paid on the payment page."""
        return lines.total_cents(self.one_time)

    @property
    def due_now_cents(self) -> int:
        """All that is charged today, on the payment page and to the card on file."""
        return self.one_time_cents + self.proration.due_now_cents


async def preview_upgrade(
    system: System, actor: Actor, tier_id: UUID, surcharge_cents: int = 0
) -> UpgradePreview:
    """Say what moving to a larger tier would cost now; nothing is changed."""
    actor.require_owner()
    tier = await prices.sellable(system, tier_id)
    async with system.work(actor) as work:
        subscription = await movable(work)
        now_at = await tiers.get(work, subscription.tier_id)
        require_larger(now_at, tier)
    proration = await system.ports.payments.preview_change(subscription.ref, tier.monthly_price_ref)
    return UpgradePreview(tier, lines.upgrade_lines(now_at, tier, surcharge_cents), proration)


async def change_tier(
    system: System, actor: Actor, subscription: Subscription, tier_id: UUID
) -> Subscription:
    """Move a subscription to another tier, the difference invoiced at once.

    Raises Conflict when the card refuses; the tier then stays as it is.
    """
    actor.require_owner()
    await prices.sellable(system, tier_id)
    async with system.work(actor) as work:
        found = await movable(work, subscription.subject_id)
        if found.tier_id == tier_id:
            return found
        _intend(work, found, tier_id, kept=False)
    return await _move(system, found.organization_id, found.id)


async def intend_paid(work: Work, checkout: Checkout) -> None:
    """Write down that the subscription is to move, because the extra domains are paid."""
    subscription = await rows.live(work.session, checkout.subject_id)
    if subscription is not None and subscription.tier_id != checkout.tier_id:
        await subscriptions.locked(work, subscription.id)
        _intend(work, subscription, checkout.tier_id, kept=True)


async def try_subject(system: System, organization_id: UUID, subject_id: UUID) -> None:
    """Carry out the move of a subject if one is due; what goes wrong is tried again later."""
    async with system.work(Actor.job(organization_id)) as work:
        found = await rows.live(work.session, subject_id)
    if found and found.move_at and found.move_at <= system.clock.now():
        await _try(system, found)


async def move_due(system: System, limit: int = 20) -> int:
    """Carry out moves that are due; return how many were tried. A duty of every minute."""
    async with system.platform(Actor.job()) as work:
        due = await rows.moving(work.session, work.now(), limit)
    for subscription in due:
        await _try(system, subscription)
    return len(due)


async def movable(work: Work, subject_id: UUID | None = None) -> Subscription:
    """Return the subscription, locked, if it may move to another tier; raise Conflict if not."""
    found = await rows.live(work.session, subject_id)
    if found is None:
        raise Conflict("There is no subscription that runs.", action="Choose a package.")
    subscription = await subscriptions.locked(work, found.id)
    if subscription.status != "active":
        raise Conflict("A payment is open.", action="Pay the open invoice on the billing page.")
    if subscription.cancel_at_period_end:
        raise Conflict("The subscription is about to end.", action="Resume it first.")
    if subscription.next_tier_id is not None:
        raise Conflict("A change of the package is under way.", action="Wait until it is done.")
    return subscription


def require_larger(current: Tier, tier: Tier) -> None:
    """Raise Conflict unless a tier is an upgrade of the current one."""
    if tier.domain_count <= current.domain_count:
        raise Conflict(f"{tier.name} is not larger than {current.name}.", action="Choose another.")


def _intend(work: Work, subscription: Subscription, tier_id: UUID, *, kept: bool) -> None:
    subscription.next_tier_id, subscription.kept_move = tier_id, kept
    subscription.move_id, subscription.move_at = new_id(), work.now()
    subscription.version += 1


async def _try(system: System, subscription: Subscription) -> None:
    try:
        await _move(system, subscription.organization_id, subscription.id)
    except AppError as error:
        log.warning("move_failed", subscription=str(subscription.id), code=error.code)


async def _move(system: System, organization_id: UUID, subscription_id: UUID) -> Subscription:
    async with system.work(Actor.job(organization_id)) as work:
        subscription = await subscriptions.locked(work, subscription_id)
        if subscription.next_tier_id is None:
            return subscription
        subscription.move_at = work.now() + AGAIN
        tier = await tiers.get(work, subscription.next_tier_id)
    if not tier.monthly_price_ref:
        tier = await prices.ensure(system, Actor.job(), tier.id)
    try:
        facts = await system.ports.payments.change_price(
            subscription.ref,
            tier.monthly_price_ref,
            key=f"move-{subscription.move_id}",
            metadata={"tier": tier.slug},
        )
    except Rejected as error:
        await _give_up(system, subscription, str(error))
        raise
    if facts.price_ref != tier.monthly_price_ref:
        await _give_up(system, subscription, "The card on file refused the difference.")
        raise Conflict(
            "The card on file refused the difference.",
            action="Pay the open invoice or change the card on the billing page.",
        )
    return await subscriptions.refresh(system, organization_id, subscription.ref)


async def _give_up(system: System, subscription: Subscription, why: str) -> None:
    """Drop the intent, or put a paid one off and tell the owners."""
    async with system.work(Actor.job(subscription.organization_id)) as work:
        fresh = await subscriptions.locked(work, subscription.id)
        if fresh.move_id != subscription.move_id:
            return
        fresh.version += 1
        if not fresh.kept_move:
            fresh.next_tier_id = fresh.move_id = fresh.move_at = None
            return
        fresh.move_id, fresh.move_at = new_id(), work.now() + AGAIN_AFTER_REFUSAL
        organization = await work.session.get_one(Organization, work.organization_id)
        organization.payment_failed, organization.updated_at = True, work.now()
        await owners.notify(
            work,
            f"move-refused-{subscription.move_id}",
            "The new monthly price could not be charged",
            f"{why} Your extra domains are paid; change the card, and the rest follows by itself.",
            Level.danger,
        )
