"""Tiers: the packages on sale, kept by admins. What is sold, and for how much, is read from here."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from core.accounts import audit
from core.errors import Conflict, Invalid, NotFound
from core.system import Actor, PlatformWork, System
from data.billing import tiers as rows
from data.billing.tiers import Tier

__all__ = [
    "Tier",
    "TierDraft",
    "all_tiers",
    "archive",
    "create",
    "ensure_defaults",
    "get",
    "on_sale",
    "restore",
    "update",
]

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_NAME = 40
LONGEST_TEXT = 200
MOST_DOMAINS = 100
MOST_MAILBOXES_PER_DOMAIN = 5
LEAST_MONTHLY_CENTS = 50
"""The smallest charge the payment provider takes."""
MOST_CENTS = 1_000_000


@dataclass(frozen=True, slots=True)
class TierDraft:
    """What an admin says about a tier; fees are cents. The slug stays as it was at first."""

    name: str
    slug: str
    domain_count: int
    setup_fee_cents: int
    monthly_fee_cents: int
    mailboxes_per_domain: int = 2
    description: str = ""
    sort_order: int = 0


DEFAULTS = (
    TierDraft("Starter", "starter", 3, 9700, 4700, sort_order=1),
    TierDraft("Growth", "growth", 5, 14700, 7700, sort_order=2),
    TierDraft("Scale", "scale", 10, 24700, 14700, sort_order=3),
)


async def on_sale(work: PlatformWork) -> list[Tier]:
    """Return the tiers that can be bought, in their order."""
    return await rows.on_sale(work.session)


async def all_tiers(work: PlatformWork) -> list[Tier]:
    """Return all tiers, archived ones too, in their order; for the platform's staff."""
    work.actor.require_platform()
    return await rows.everything(work.session)


async def get(work: PlatformWork, tier_id: UUID) -> Tier:
    """Return a tier; raise NotFound."""
    tier = await work.session.get(Tier, tier_id)
    if tier is None:
        raise NotFound("There is no such package.", action="Choose one of those on sale.")
    return tier


async def create(work: PlatformWork, draft: TierDraft) -> Tier:
    """Add a tier; it can be bought once it has prices at the payment provider."""
    work.actor.require_platform("admin")
    _check(draft)
    tier = _new(work, draft)
    if not await rows.add_missing(work.session, tier):
        raise Conflict(f"There is a package {draft.slug} already.", action="Choose another slug.")
    await _note(work, "tier.created", tier)
    return await get(work, tier.id)


async def update(work: PlatformWork, tier_id: UUID, draft: TierDraft) -> Tier:
    """Change a tier. A changed fee takes its price ref away until a new price is made.

    Whoever has subscribed already stays at the price they agreed to.
    """
    work.actor.require_platform("admin")
    tier = await _locked(work, tier_id)
    _check(draft)
    if draft.slug != tier.slug:
        raise Invalid("The slug of a package cannot change.", field="slug")
    if draft.setup_fee_cents != tier.setup_fee_cents:
        tier.setup_price_ref = ""
    if draft.monthly_fee_cents != tier.monthly_fee_cents:
        tier.monthly_price_ref = ""
    for name, value in _cleaned(draft).items():
        setattr(tier, name, value)
    tier.updated_at = work.now()
    await _note(work, "tier.changed", tier)
    return tier


async def archive(work: PlatformWork, tier_id: UUID) -> Tier:
    """Take a tier off sale; those who have it keep it."""
    return await _switch(work, tier_id, active=False)


async def restore(work: PlatformWork, tier_id: UUID) -> Tier:
    """Put a tier on sale again."""
    return await _switch(work, tier_id, active=True)


async def ensure_defaults(system: System) -> None:
    """Write the tiers of a new installation; what exists, archived or changed, stays as it is."""
    async with system.platform(Actor.job()) as work:
        for draft in DEFAULTS:
            tier = _new(work, draft)
            if await rows.add_missing(work.session, tier):
                await _note(work, "tier.created", tier)


async def _switch(work: PlatformWork, tier_id: UUID, *, active: bool) -> Tier:
    work.actor.require_platform("admin")
    tier = await _locked(work, tier_id)
    if tier.active is not active:
        tier.active, tier.updated_at = active, work.now()
        await _note(work, "tier.restored" if active else "tier.archived", tier)
    return tier


async def _locked(work: PlatformWork, tier_id: UUID) -> Tier:
    tier = await get(work, tier_id)
    await work.session.refresh(tier, with_for_update=True)
    return tier


async def _note(work: PlatformWork, action: str, tier: Tier) -> None:
    await audit.record(
        work,
        action,
        "tier",
        str(tier.id),
        slug=tier.slug,
        setup_cents=tier.setup_fee_cents,
        monthly_cents=tier.monthly_fee_cents,
    )
    work.ring("tiers")


def _new(work: PlatformWork, draft: TierDraft) -> Tier:
    now = work.now()
    return Tier(**_cleaned(draft), created_at=now, updated_at=now)


def _cleaned(draft: TierDraft) -> dict[str, Any]:
    fields = asdict(draft)
    return fields | {"name": draft.name.strip(), "description": draft.description.strip()}


def _check(draft: TierDraft) -> None:
    if not 1 <= len(draft.name.strip()) <= LONGEST_NAME:
        raise Invalid(f"A name has 1 to {LONGEST_NAME} characters.", field="name")
    if len(draft.slug) > LONGEST_NAME or not SLUG.fullmatch(draft.slug):
        raise Invalid("Use small letters, digits and single hyphens.", field="slug")
    if len(draft.description) > LONGEST_TEXT:
        raise Invalid(f"Use at most {LONGEST_TEXT} characters.", field="description")
    _within("domain_count", draft.domain_count, 1, MOST_DOMAINS)
    _within("mailboxes_per_domain", draft.mailboxes_per_domain, 1, MOST_MAILBOXES_PER_DOMAIN)
    _within("setup_fee_cents", draft.setup_fee_cents, 0, MOST_CENTS)
    _within("monthly_fee_cents", draft.monthly_fee_cents, LEAST_MONTHLY_CENTS, MOST_CENTS)


def _within(field: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise Invalid(f"Choose a figure from {least} to {most}.", field=field)
