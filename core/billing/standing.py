"""How a subscription stands: what the provider says of it, recorded and told once."""

from __future__ import annotations

from uuid import UUID

import structlog

from core.accounts import audit
from core.accounts.notifications import Level
from core.billing import owners, prices
from core.errors import Conflict
from core.ports.payments import SubscriptionFacts
from core.system import Actor, System, Work
from data.accounts.organizations import Organization
from data.billing import subscriptions as rows
from data.billing.checkouts import Checkout
from data.billing.subscriptions import Subscription

log = structlog.get_logger()

OVER = ("canceled", "incomplete_expired")
"""The provider's words for a subscription that does not come back."""
MOST_READS = 5


async def begin(
    work: Work, checkout: Checkout, tier_id: UUID, facts: SubscriptionFacts
) -> Subscription:
    """Record the subscription to a package that a paid checkout began."""
    now = work.now()
    subscription = Subscription(
        organization_id=work.organization_id,
        purpose=checkout.purpose,
        subject_id=checkout.subject_id,
        tier_id=tier_id,
        ref=facts.ref,
        created_at=now,
        updated_at=now,
    )
    _copy(subscription, facts)
    work.session.add(subscription)
    await work.session.flush()
    return subscription


async def is_for(work: Work, facts: SubscriptionFacts, tier_id: UUID) -> bool:
    """Tell whether a subscription is at a price this tier has or had."""
    return await prices.tier_of(work, facts.price_ref) == tier_id


async def refresh(system: System, organization_id: UUID, ref: str) -> Subscription:
    """Read a subscription at the provider and record it.

    Reads again when somebody else recorded meanwhile: an old answer never covers a newer one.
    """
    for _ in range(MOST_READS):
        async with system.work(Actor.job(organization_id)) as work:
            seen = await _known(work, ref)
        facts = await system.ports.payments.get_subscription(ref)
        async with system.work(Actor.job(organization_id)) as work:
            subscription = await _known(work, ref, lock=True)
            if subscription.version == seen.version:
                await apply(work, subscription, facts)
                return subscription
    raise Conflict("The subscription keeps changing.", action="Try again in a moment.")


async def apply(work: Work, subscription: Subscription, facts: SubscriptionFacts) -> None:
    """Record what the provider says, and tell the purpose once of another tier or the end."""
    if subscription.ended_at is not None:
        return
    subscription.version += 1
    subscription.updated_at = work.now()
    _copy(subscription, facts)
    purpose = work.system.purposes[subscription.purpose]
    work.ring(owners.topic(work))
    if facts.status in OVER:
        subscription.ended_at = work.now()
        subscription.next_tier_id = subscription.move_id = None
        await _end(work, subscription)
        await purpose.ended(work, subscription)
        await audit.record(work, "subscription.ended", "subscription", str(subscription.id))
        return
    tier_id = await prices.tier_of(work, facts.price_ref)
    if tier_id is None:
        log.warning("price_unknown", subscription=str(subscription.id), price=facts.price_ref)
    elif tier_id != subscription.tier_id:
        subscription.tier_id = tier_id
        await purpose.tier_changed(work, subscription)
        await audit.record(
            work, "subscription.moved", "subscription", str(subscription.id), tier=str(tier_id)
        )
    if subscription.next_tier_id == subscription.tier_id:
        subscription.next_tier_id = subscription.move_id = None


async def locked(work: Work, subscription_id: UUID) -> Subscription:
    """Return a subscription, locked until the transaction ends."""
    return await work.session.get_one(Subscription, subscription_id, with_for_update=True)


def _copy(subscription: Subscription, facts: SubscriptionFacts) -> None:
    subscription.status = facts.status
    subscription.customer_ref = facts.customer_ref
    subscription.price_ref = facts.price_ref
    subscription.period_end = facts.period_end
    if facts.cancel_at_period_end is not None:
        subscription.cancel_at_period_end = facts.cancel_at_period_end


async def _end(work: Work, subscription: Subscription) -> None:
    organization = await work.session.get_one(Organization, work.organization_id)
    organization.payment_failed, organization.updated_at = False, work.now()
    await owners.notify(
        work,
        f"subscription-ended-{subscription.id}",
        "Your subscription has ended",
        "Nothing more is charged. Choose a package to begin again.",
        Level.warning,
    )


async def _known(work: Work, ref: str, *, lock: bool = False) -> Subscription:
    found = await rows.by_ref(work.session, ref, lock=lock)
    if found is None:
        raise Conflict("This subscription is not on record.")
    return found
