"""What an organization may send: its standing and quotas, and mail that is held for it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from core.accounts import audit
from core.errors import Invalid
from core.system import PlatformWork
from data.sending import organization_limits as rows
from data.sending.organization_limits import OrganizationLimit, Standing
from data.session import Session

__all__ = ["OrganizationLimit", "Quotas", "Standing", "change", "discard", "of", "release"]

TOPIC = "deliveries"
"""Rings when messages may have become free to go."""
PRIORITIES = range(-1, 2)


@dataclass(frozen=True, slots=True)
class Quotas:
    """What staff may set; None does not bind. ``priority`` is -1, 0 or 1."""

    monthly_quota: int | None = None
    daily_limit: int | None = None
    priority: int = 0


async def of(session: Session, organization_id: UUID) -> OrganizationLimit | None:
    """Return an organization's limits, None as long as it has never had mail to send."""
    return await rows.find(session, organization_id)


async def set_state(
    work: PlatformWork, organization_id: UUID, state: Standing, reason: str
) -> Standing:
    """Set how far an organization is held back and return how far it was before.

    Suspending drops nothing: campaigns wait and go on later by themselves; single messages become
    held, because a day-old sign-in code helps nobody, until staff release or discard them.
    """
    limit = await rows.locked(work.session, organization_id, work.now())
    before = Standing(limit.state)
    if before == state:
        limit.state_reason = reason
        return before
    limit.state, limit.state_reason = state, reason
    limit.state_at = limit.updated_at = work.now()
    facts: dict[str, str | int] = {"before": before.value, "state": state.value}
    if state is Standing.suspended:
        facts["held"] = await rows.hold_singles(work.session, organization_id)
    await audit.record(
        work,
        "organization.sending_changed",
        "organization",
        organization_id,
        organization_id=organization_id,
        **facts,
    )
    work.ring(TOPIC)
    work.ring(topic(organization_id))
    return before


async def change(work: PlatformWork, organization_id: UUID, quotas: Quotas) -> OrganizationLimit:
    """Set an organization's quotas and its place in the queue; staff only."""
    work.actor.require_platform()
    given = (quotas.monthly_quota, quotas.daily_limit)
    if any(value is not None and value < 0 for value in given):
        raise Invalid("A quota is 0 or more, or empty for none.", field="monthly_quota")
    if quotas.priority not in PRIORITIES:
        raise Invalid("A priority is low (-1), usual (0) or high (1).", field="priority")
    limit = await rows.locked(work.session, organization_id, work.now())
    limit.monthly_quota, limit.daily_limit = given
    limit.priority, limit.updated_at = quotas.priority, work.now()
    await audit.record(
        work,
        "organization.limits_changed",
        "organization",
        organization_id,
        organization_id=organization_id,
        monthly_quota=quotas.monthly_quota,
        daily_limit=quotas.daily_limit,
        priority=quotas.priority,
    )
    work.ring(TOPIC)
    return limit


async def count_held(work: PlatformWork, organization_id: UUID) -> int:
    """Return how many single messages are held for a person to decide."""
    return await rows.count_held(work.session, organization_id)


async def release(work: PlatformWork, organization_id: UUID) -> int:
    """Let the held single messages of an organization go and return how many; staff only."""
    return await _decide(work, organization_id, "released")


async def discard(work: PlatformWork, organization_id: UUID) -> int:
    """Give up the held single messages of an organization and return how many; staff only."""
    return await _decide(work, organization_id, "discarded")


def topic(organization_id: UUID) -> str:
    """Return the topic that rings when an organization's limits change."""
    return f"organization:{organization_id}:limits"


async def _decide(work: PlatformWork, organization_id: UUID, decision: str) -> int:
    work.actor.require_platform()
    release_them = decision == "released"
    count = await rows.decide(work.session, organization_id, work.now(), release=release_them)
    await audit.record(
        work,
        f"organization.held_{decision}",
        "organization",
        organization_id,
        organization_id=organization_id,
        messages=count,
    )
    work.ring(TOPIC)
    work.ring(topic(organization_id))
    return count
