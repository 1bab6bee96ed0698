"""Appeals: what an organization says to being held back, once at a time."""

from __future__ import annotations

from typing import Any

from core.accounts import audit, mails
from core.accounts.organizations import Organization
from core.errors import Conflict, Invalid
from core.sending import limits
from core.sending.limits import Standing
from core.system import Work
from data.sending import appeals as rows
from data.sending.reputations import APPEAL_TRANSITIONS, Appeal, AppealStatus

__all__ = ["APPEAL_TRANSITIONS", "Appeal", "AppealStatus", "find", "write"]

LEAST, MOST = 20, 2_000
HELD_BACK = (Standing.throttled, Standing.suspended)


async def find(work: Work) -> dict[str, Any] | None:
    """Return the organization's newest appeal with its answer."""
    appeal = await rows.newest(work.session, work.organization_id)
    return rows.shown(appeal) if appeal else None


async def write(work: Work, text: str) -> Appeal:
    """Ask staff to look at being held back; owners only, and one at a time."""
    work.actor.require_owner()
    said = text.strip()
    if not LEAST <= len(said) <= MOST:
        raise Invalid(
            f"Say in {LEAST} to {MOST} characters what went wrong and what you have changed.",
            field="text",
        )
    limit = await limits.of(work.session, work.organization_id)
    if limit is None or limit.state not in HELD_BACK:
        raise Conflict("Nothing holds your sending back.", action="There is nothing to appeal.")
    newest = await rows.newest(work.session, work.organization_id)
    if newest is not None and newest.status == AppealStatus.open:
        raise Conflict("Your appeal is being looked at.", action="You are told of the answer.")
    appeal = Appeal(
        organization_id=work.organization_id,
        text=said,
        written_by=work.actor.user_id,
        created_at=work.now(),
        updated_at=work.now(),
    )
    work.session.add(appeal)
    await work.session.flush()
    await audit.record(work, "appeal.written", "appeal", appeal.id)
    organization = await work.session.get_one(Organization, work.organization_id)
    await mails.queue(
        work,
        f"appeal:{appeal.id}",
        work.system.settings.operator_email,
        "sending_notice",
        organization=organization.name,
        button="Open the organization",
        title=f"{organization.name} appeals",
        text=f"Its sending is {limit.state}: {limit.state_reason} They say: {said[:500]}",
        link=f"{work.system.settings.url}/operate/organizations/{work.organization_id}",
    )
    work.ring(limits.topic(work.organization_id))
    return appeal
