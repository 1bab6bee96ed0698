"""Telling the operator about a step that needs a person."""

from __future__ import annotations

from core.accounts import mails
from core.provisioning import rows
from core.workflow import Context
from data.accounts.organizations import Organization
from data.workflow import RunStep


async def tell(ctx: Context, what: str, reason: str) -> None:
    """Mail the operator once for this step and this matter."""
    async with ctx.work() as work:
        provision = await rows.get(work, ctx.subject_id)
        step = await work.session.get_one(RunStep, ctx.step_id)
        organization = await work.session.get_one(Organization, work.organization_id)
        settings = work.system.settings
        await mails.queue(
            work,
            f"alert-{ctx.step_id}-{what}",
            settings.operator_email,
            "operator_alert",
            what=what,
            organization=organization.name,
            step=step.title,
            reason=reason,
            link=f"{settings.url}/operate/provisions/{provision.id}",
        )
