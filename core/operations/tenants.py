"""Organizations as staff see and hold them: table, figures, suspension, limits, appeals."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from core.accounts import audit
from core.errors import Conflict, Invalid, NotFound
from core.paging import PAGE_SIZE, Page, offset_of
from core.sending import limits, reputation, reputation_notices
from core.sending.limits import Quotas, Standing
from core.sending.thresholds import BOUNCES, COMPLAINTS, WINDOW_DAYS, Measure
from core.system import PlatformWork
from data.accounts.organizations import Organization
from data.operations import tenants as rows
from data.sending import appeals as appeal_rows
from data.sending.reputations import AppealStatus

__all__ = [
    "STATES",
    "change_limits",
    "change_packages",
    "decline",
    "detail",
    "listing",
    "reactivate",
    "suspend",
]

STATES = {
    "good": "Good",
    "warned": "Warned",
    "throttled": "Throttled",
    "suspended": "Suspended",
    "stopped": "Stopped",
    "appeals": "With an appeal",
}
LONGEST_REASON = 500
MOST_PACKAGES = 100


async def listing(
    work: PlatformWork,
    search: str = "",
    state: str = "",
    sort: str = "name",
    *,
    descending: bool = False,
    page: int = 1,
    size: int = PAGE_SIZE,
) -> Page[dict[str, Any]]:
    """Return a page of organizations with plan, usage, rates and state."""
    work.actor.require_platform()
    found, total = await rows.found(
        work.session,
        search=search,
        state=state if state in STATES else "",
        sort=sort,
        descending=descending,
        month=_month(work),
        since=_since(work),
        offset=offset_of(page, size),
        limit=size,
    )
    return Page([_shown(row) for row in found], total)


async def totals(work: PlatformWork) -> dict[str, int]:
    """Return how many organizations there are, active, suspended, what was sent and earned."""
    work.actor.require_platform()
    return await rows.totals(work.session, _month(work), _since(work))


async def detail(work: PlatformWork, organization_id: UUID) -> dict[str, Any]:
    """Return one organization with its limits, held messages and newest appeal."""
    work.actor.require_platform()
    row = await rows.one(work.session, organization_id, _month(work), _since(work))
    if row is None:
        raise NotFound("There is no such organization.", action="Go back to the list.")
    appeal = await appeal_rows.newest(work.session, organization_id)
    return {
        **_shown(row),
        "monthly_quota": row.monthly_quota,
        "daily_limit": row.daily_limit,
        "priority": row.priority,
        "package_limit": row.package_limit,
        "state_at": row.state_at.isoformat() if row.state_at else None,
        "held": await limits.count_held(work, organization_id),
        "appeal": appeal_rows.shown(appeal) if appeal else None,
    }


async def suspend(work: PlatformWork, organization_id: UUID, reason: str) -> Standing:
    """Suspend an organization's sending; nothing is dropped. Its members are told the reason."""
    work.actor.require_platform()
    said = _said(reason)
    await _require(work, organization_id)
    before = await limits.set_state(work, organization_id, Standing.suspended, said)
    if before is Standing.suspended:
        raise Conflict("This organization is suspended already.")
    await reputation_notices.suspended(work, organization_id, said)
    work.ring("switches")
    return Standing.suspended


async def reactivate(work: PlatformWork, organization_id: UUID, reason: str) -> Standing:
    """Let an organization send again; what happened so far counts no more. Grants its appeal."""
    work.actor.require_platform()
    said = _said(reason)
    limit = await limits.of(work.session, organization_id)
    if limit is None or limit.state == Standing.good:
        raise Conflict("This organization is not held back.")
    await limits.set_state(work, organization_id, Standing.good, "")
    await reputation.forgive(work, organization_id)
    await _answer(work, organization_id, AppealStatus.granted, said)
    await reputation_notices.lifted(work, organization_id, said)
    work.ring("switches")
    return Standing.good


async def decline(work: PlatformWork, organization_id: UUID, answer: str) -> AppealStatus:
    """Decline an organization's appeal and tell its members why."""
    work.actor.require_platform()
    said = _said(answer)
    if not await _answer(work, organization_id, AppealStatus.declined, said):
        raise NotFound("There is no open appeal.")
    await reputation_notices.declined(work, organization_id, said)
    return AppealStatus.declined


async def change_limits(work: PlatformWork, organization_id: UUID, quotas: Quotas) -> None:
    """Set quotas and priority of an organization."""
    await _require(work, organization_id)
    await limits.change(work, organization_id, quotas)


async def change_packages(work: PlatformWork, organization_id: UUID, most: int) -> None:
    """Set how many packages an organization may have at the same time; those it has stay."""
    work.actor.require_platform()
    if not 1 <= most <= MOST_PACKAGES:
        raise Invalid(f"Enter a number from 1 to {MOST_PACKAGES}.", field="package_limit")
    organization = await work.session.get(Organization, organization_id, with_for_update=True)
    if organization is None:
        raise NotFound("There is no such organization.")
    before, organization.package_limit = organization.package_limit, most
    organization.updated_at = work.now()
    await audit.record(
        work,
        "organization.packages_changed",
        "organization",
        organization_id,
        organization_id=organization_id,
        before=before,
        after=most,
    )


async def _answer(
    work: PlatformWork, organization_id: UUID, status: AppealStatus, answer: str
) -> bool:
    appeal = await appeal_rows.open_one(work.session, organization_id)
    if appeal is None:
        return False
    appeal.status, appeal.answer = status, answer
    appeal.answered_by, appeal.answered_at = work.actor.user_id, work.now()
    appeal.updated_at = work.now()
    await audit.record(
        work, f"appeal.{status}", "appeal", appeal.id, organization_id=organization_id
    )
    return True


async def _require(work: PlatformWork, organization_id: UUID) -> None:
    if await rows.one(work.session, organization_id, _month(work), _since(work)) is None:
        raise NotFound("There is no such organization.")


def _said(reason: str) -> str:
    said = " ".join(reason.split())
    if not said or len(said) > LONGEST_REASON:
        raise Invalid(f"Say why, in at most {LONGEST_REASON} characters.", field="reason")
    return said


def _month(work: PlatformWork) -> date:
    return work.now().date().replace(day=1)


def _since(work: PlatformWork) -> date:
    return (work.now() - timedelta(days=WINDOW_DAYS)).date()


def _shown(row: Any) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "name": row.name,
        "plan": row.plan or "",
        "members": row.members,
        "created_at": row.created_at.isoformat(),
        "state": row.state,
        "limited": row.limited,
        "reason": row.state_reason,
        "sent": row.sent,
        "delivered": row.delivered,
        "bounced": row.bounced,
        "complained": row.complained,
        "bounces": _rate(BOUNCES, row.bounced, row.delivered + row.bounced),
        "complaints": _rate(COMPLAINTS, row.complained, row.delivered),
        "appeals": row.appeals,
    }


def _rate(measure: Measure, bad: int, whole: int) -> dict[str, Any]:
    """Return a rate (0..1, None below the floor of the sample) with its colour."""
    level = measure.level(bad, whole)
    return {"rate": bad / whole if level != "none" else None, "level": level}
