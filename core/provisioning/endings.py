"""How a provision ends: active or failed, told in the app and by mail, in the same transaction."""

from __future__ import annotations

from core.accounts import audit, mails, notifications
from core.accounts.notifications import Level
from core.amounts import count
from core.provisioning import rows, statuses
from core.system import Work
from data.accounts.organizations import Organization
from data.billing.tiers import Tier
from data.provisioning.provisions import Provision, ProvisionStatus
from data.workflow import Run, RunStep, steps_of


async def finished(work: Work, run: Run) -> None:
    """Record a provision as active and tell its people."""
    provision = await rows.get(work, run.subject_id, lock=True)
    domains = rows.wanted(await rows.domains_of(work, provision.id))
    mailboxes = await rows.mailboxes_of(work, provision.id)
    statuses.move(provision, ProvisionStatus.active, work.now())
    provision.error, provision.finished_at = "", work.now()
    key = f"provision-active-{run.id}"
    await audit.record(work, "provision.active", "provision", provision.id)
    await notifications.notify(
        work,
        "Your infrastructure is ready",
        f"{count(len(domains), 'domain')} and {count(len(mailboxes), 'mailbox', 'mailboxes')} "
        "are warming up.",
        Level.success,
        "/gtm",
        dedupe_key=key,
    )
    ports = work.system.ports
    await mails.queue(
        work,
        key,
        provision.email,
        "provision_active",
        package=(await work.session.get_one(Tier, provision.tier_id)).name,
        organization=await _name(work),
        domains=len(domains),
        mailboxes=len(mailboxes),
        login_url=ports.outreach.login_url,
        login_email=provision.outreach_client_email,
        list_url=ports.lead_lists.list_url(provision.lead_list_ref),
        link=f"{work.system.settings.url}/gtm",
    )


async def failed(work: Work, run: Run) -> None:
    """Record a provision as failed with its reason and tell its people and the operator."""
    provision = await rows.get(work, run.subject_id, lock=True)
    step = await _stopped_step(work, run)
    statuses.move(provision, ProvisionStatus.failed, work.now())
    provision.error = step.error.get("message", "")
    key = f"provision-failed-{run.id}-{step.position}-{step.looks}"
    await audit.record(
        work,
        "provision.failed",
        "provision",
        provision.id,
        step=step.name,
        code=step.error.get("code", ""),
    )
    await notifications.notify(
        work,
        f"“{step.title}” stopped",
        "An operator has been told. Nothing you paid for is lost.",
        Level.danger,
        "/gtm",
        dedupe_key=key,
    )
    await mails.queue(
        work,
        key,
        provision.email,
        "provision_failed",
        package=(await work.session.get_one(Tier, provision.tier_id)).name,
        organization=await _name(work),
        step=step.title,
        reason=provision.error,
        link=f"{work.system.settings.url}/gtm",
    )
    await alert(work, provision, f"{key}-operator", "A provision has stopped", step.title)


async def cancelled(work: Work, run: Run) -> None:
    """Tell the people that the package is cancelled and tidied away."""
    await audit.record(work, "provision.cancelled", "provision", run.subject_id)
    await notifications.notify(
        work,
        "Your package was cancelled",
        "Its mailboxes are removed at the end of their paid period.",
        Level.info,
        "/gtm",
        dedupe_key=f"provision-cancelled-{run.id}",
    )


async def stuck(work: Work, run: Run) -> None:
    """Tell the operator that tidying up needs a person; the customer has nothing to do."""
    provision = await rows.get(work, run.subject_id)
    step = await _stopped_step(work, run)
    provision.error = step.error.get("message", "")
    key = f"provision-stuck-{run.id}-{step.looks}"
    await alert(work, provision, key, "Winding up has stopped", step.title)


async def alert(work: Work, provision: Provision, key: str, what: str, step: str) -> None:
    """Mail the operator about a provision that needs a person."""
    settings = work.system.settings
    await mails.queue(
        work,
        key,
        settings.operator_email,
        "operator_alert",
        what=what,
        organization=await _name(work),
        step=step,
        reason=provision.error,
        link=f"{settings.url}/operate/provisions/{provision.id}",
    )


async def _name(work: Work) -> str:
    return (await work.session.get_one(Organization, work.organization_id)).name


async def _stopped_step(work: Work, run: Run) -> RunStep:
    return (await steps_of(work.session, run.id))[run.position]
