"""Prices at the payment provider: made from a tier's fees, and remembered for good."""

from __future__ import annotations

from uuid import UUID

from core.billing import tiers
from core.errors import Conflict
from core.ports.payments import PriceSpec
from core.system import Actor, PlatformWork, System
from data.billing import tiers as rows
from data.billing.tiers import PriceKind, Tier, TierPrice


async def ensure(system: System, actor: Actor, tier_id: UUID) -> Tier:
    """Make the prices of a tier at the provider where they are missing, and store their refs.

    Without a provider of payments a tier needs none.
    """
    actor.require_platform("admin")
    async with system.platform(actor) as work:
        tier = await tiers.get(work, tier_id)
    if not system.settings.takes_payments:
        return tier
    refs = {spec.lookup_key: await system.ports.payments.ensure_price(spec) for spec in specs(tier)}
    async with system.platform(actor) as work:
        return await _store(work, tier, refs)


async def sellable(system: System, tier_id: UUID) -> Tier:
    """Return a tier on sale with its prices, which are made now if they are missing."""
    async with system.platform(Actor.job()) as work:
        tier = await tiers.get(work, tier_id)
    if not tier.active:
        raise Conflict("This package is no longer on sale.", action="Choose another package.")
    if tier.setup_price_ref and tier.monthly_price_ref:
        return tier
    return await ensure(system, Actor.job(), tier_id)


async def forget(system: System, tier_id: UUID) -> None:
    """Drop the refs of a tier's prices, so that the next sale makes sure of them."""
    async with system.platform(Actor.job()) as work:
        tier = await tiers.get(work, tier_id)
        tier.setup_price_ref = tier.monthly_price_ref = ""
        tier.updated_at = work.now()


async def tier_of(work: PlatformWork, price_ref: str) -> UUID | None:
    """Return the tier whose monthly price this is or once was."""
    price = await rows.price(work.session, price_ref)
    return price.tier_id if price and price.kind == PriceKind.monthly else None


async def monthly_cents(work: PlatformWork, price_ref: str) -> int | None:
    """Return the amount behind a price of ours, which may differ from today's fee."""
    price = await rows.price(work.session, price_ref)
    return price.amount_cents if price else None


def specs(tier: Tier) -> tuple[PriceSpec, PriceSpec]:
    """Return the one-time and the monthly price a tier needs; their lookup keys are ours."""
    setup = PriceSpec(
        f"{tier.slug}-{PriceKind.setup}", f"{tier.name} setup", tier.setup_fee_cents, monthly=False
    )
    monthly = PriceSpec(
        f"{tier.slug}-{PriceKind.monthly}", tier.name, tier.monthly_fee_cents, monthly=True
    )
    return setup, monthly


async def _store(work: PlatformWork, priced: Tier, refs: dict[str, str]) -> Tier:
    tier = await tiers.get(work, priced.id)
    await work.session.refresh(tier, with_for_update=True)
    if specs(tier) != specs(priced):
        raise Conflict("The fees were changed meanwhile.", action="Make the prices again.")
    setup, monthly = (refs[spec.lookup_key] for spec in specs(tier))
    tier.setup_price_ref, tier.monthly_price_ref = setup, monthly
    now = tier.updated_at = work.now()
    for kind, ref, cents in (
        (PriceKind.setup, setup, tier.setup_fee_cents),
        (PriceKind.monthly, monthly, tier.monthly_fee_cents),
    ):
        price = TierPrice(
            tier_id=tier.id, kind=kind, amount_cents=cents, ref=ref, created_at=now, updated_at=now
        )
        await rows.keep_price(work.session, price)
    work.ring("tiers")
    return tier
