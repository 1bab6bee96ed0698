"""Subscriptions: moving to another tier, ending, resuming, and the provider's own portal."""

from __future__ import annotations

from uuid import UUID

from core.accounts import audit
from core.billing import owners, prices, standing, tiers
from core.errors import Conflict, Rejected
from core.ports.payments import Proration
from core.system import Actor, System, Work
from data.accounts.organizations import Organization
from data.base import new_id
from data.billing import subscriptions as rows
from data.billing.subscriptions import Subscription
from data.billing.tiers import Tier

__all__ = [
    "Subscription",
    "cancel",
    "change_tier",
    "current",
    "customer_of",
    "movable",
    "portal_url",
    "preview_upgrade",
    "require_larger",
    "resume",
    "running",
]

NO_SUBSCRIPTION = "There is no subscription that runs."
CARD_REFUSED = "The card on file refused the difference."
PAY_OPEN_INVOICE = "Pay the open invoice or change the card on the billing page."


async def current(work: Work, subject_id: UUID | None = None) -> Subscription | None:
    """Return the subscription of a package, of the newest by default; None when none runs."""
    return await rows.live(work.session, subject_id)


async def running(work: Work) -> list[Subscription]:
    """Return the organization's subscriptions that run, oldest first."""
    return await rows.running(work.session)


async def preview_upgrade(
    system: System, actor: Actor, tier_id: UUID, subject_id: UUID | None = None
) -> Proration:
    """Say what the month would cost after moving to a larger tier now; nothing is changed."""
    actor.require_owner()
    tier = await prices.sellable(system, tier_id)
    async with system.work(actor) as work:
        subscription = await movable(work, subject_id)
        require_larger(await tiers.get(work, subscription.tier_id), tier)
    return await system.ports.payments.preview_change(subscription.ref, tier.monthly_price_ref)


async def change_tier(
    system: System, actor: Actor, tier_id: UUID, subject_id: UUID | None = None
) -> Subscription:
    """Move the subscription to another tier, the difference invoiced at once.

    Harmless to repeat: the intent is written first and its key makes a second call the same call.
    Raises Conflict when the card refuses; the tier then stays as it is.
    """
    actor.require_owner()
    async with system.work(actor) as work:
        subscription = await _intend(work, tier_id, subject_id)
        tier = await tiers.get(work, tier_id)
    if subscription.next_tier_id != tier_id:
        return subscription
    if not tier.monthly_price_ref:
        tier = await prices.ensure(system, Actor.job(), tier.id)
    try:
        facts = await system.ports.payments.change_price(
            subscription.ref,
            tier.monthly_price_ref,
            key=f"move-{subscription.move_id}",
            metadata={"tier": tier.slug},
        )
    except Rejected:
        await _drop_intent(system, subscription)
        raise
    if facts.price_ref != tier.monthly_price_ref:
        await _drop_intent(system, subscription)
        raise Conflict(CARD_REFUSED, action=PAY_OPEN_INVOICE)
    return await standing.refresh(system, subscription.organization_id, subscription.ref)


async def cancel(
    system: System,
    actor: Actor,
    subject_id: UUID | None = None,
    *,
    at_period_end: bool = True,
) -> Subscription | None:
    """End the subscription, with the paid period or at once; None when at once finds none left."""
    actor.require_owner()
    async with system.work(actor) as work:
        subscription = await current(work, subject_id)
    if subscription is None:
        if at_period_end:
            raise Conflict(NO_SUBSCRIPTION, action="Choose a package.")
        return None
    await system.ports.payments.cancel_subscription(
        subscription.ref, at_period_end=at_period_end, key=f"cancel-{new_id()}"
    )
    return await _refreshed(
        system, actor, subscription, "subscription.cancelled", at_period_end=at_period_end
    )


async def resume(system: System, actor: Actor, subject_id: UUID | None = None) -> Subscription:
    """Let a subscription go on that was to end with its paid period."""
    actor.require_owner()
    async with system.work(actor) as work:
        subscription = await current(work, subject_id)
    if subscription is None:
        raise Conflict(NO_SUBSCRIPTION, action="Choose a package.")
    if not subscription.cancel_at_period_end:
        raise Conflict("The subscription is not about to end.")
    await system.ports.payments.resume_subscription(subscription.ref, key=f"resume-{new_id()}")
    return await _refreshed(
        system, actor, subscription, "subscription.resumed", at_period_end=False
    )


async def portal_url(system: System, actor: Actor) -> str:
    """Return a short-lived address where an owner changes the card and finds invoices."""
    customer_ref = await customer_of(system, actor)
    if not customer_ref:
        raise Conflict("Nothing has been paid yet.", action="Choose a package first.")
    return_url = f"{system.settings.url}{owners.BILLING_PATH}"
    return await system.ports.payments.portal_url(customer_ref, return_url)


async def customer_of(system: System, actor: Actor) -> str:
    """Return the provider's id of the actor's organization; empty before the first payment."""
    actor.require_owner()
    async with system.work(actor) as work:
        return (await work.session.get_one(Organization, work.organization_id)).customer_ref


async def movable(work: Work, subject_id: UUID | None = None) -> Subscription:
    """Return the subscription, locked, if it may move to another tier; raise Conflict if not."""
    found = await rows.live(work.session, subject_id)
    if found is None:
        raise Conflict(NO_SUBSCRIPTION, action="Choose a package.")
    subscription = await standing.locked(work, found.id)
    if subscription.status != "active":
        raise Conflict("A payment is open.", action=PAY_OPEN_INVOICE)
    if subscription.cancel_at_period_end:
        raise Conflict("The subscription is about to end.", action="Resume it first.")
    return subscription


def require_larger(present: Tier, tier: Tier) -> None:
    """Raise Conflict unless a tier is an upgrade of the present one."""
    if tier.domain_count <= present.domain_count:
        raise Conflict(f"{tier.name} is not larger than {present.name}.", action="Choose another.")


async def _intend(work: Work, tier_id: UUID, subject_id: UUID | None) -> Subscription:
    """Write down where the subscription is to move; an intent of the same aim is taken up again."""
    subscription = await movable(work, subject_id)
    if tier_id not in (subscription.tier_id, subscription.next_tier_id):
        subscription.next_tier_id, subscription.move_id = tier_id, new_id()
        subscription.version += 1
    return subscription


async def _drop_intent(system: System, subscription: Subscription) -> None:
    async with system.work(Actor.job(subscription.organization_id)) as work:
        fresh = await standing.locked(work, subscription.id)
        if fresh.move_id == subscription.move_id:
            fresh.next_tier_id = fresh.move_id = None
            fresh.version += 1


async def _refreshed(
    system: System, actor: Actor, subscription: Subscription, action: str, *, at_period_end: bool
) -> Subscription:
    """Record how it stands now; what the provider does not tell is what it has just agreed to."""
    fresh = await standing.refresh(system, subscription.organization_id, subscription.ref)
    async with system.work(actor) as work:
        await audit.record(work, action, "subscription", str(fresh.id), at_period_end=at_period_end)
        if fresh.ended_at is None and fresh.cancel_at_period_end is not at_period_end:
            fresh = await standing.locked(work, fresh.id)
            fresh.cancel_at_period_end = at_period_end
            fresh.version += 1
    return fresh
