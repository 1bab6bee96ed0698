"""How a provision ends: active or failed, told in the app and by mail, in the same transaction."""

from __future__ import annotations

from core.accounts import audit, mails, notifications
from core.accounts.notifications import Level
from core.provisioning import rows, statuses
from core.system import Work
from data.provisioning.provisions import ProvisionStatus
from data.workflow import Run, steps_of


async def finished(work: Work, run: Run) -> None:
    """Record a provision as active and tell its people."""
    provision = await rows.get(work, run.subject_id, lock=True)
    domains = rows.wanted(await rows.domains_of(work, provision.id))
    mailboxes = await rows.mailboxes_of(work, provision.id)
    statuses.move(provision, ProvisionStatus.active, work.now())
    provision.error, provision.finished_at = "", work.now()
    await audit.record(work, "provision.active", "provision", str(provision.id))
    await notifications.notify(
        work,
        "Your infrastructure is ready",
        f"{len(domains)} domains and {len(mailboxes)} mailboxes are warming up.",
        Level.success,
        "/gtm",
        f"provision-active-{run.id}",
    )
    await mails.queue(
        work,
        f"provision-active-{run.id}",
        provision.email,
        "provision_active",
        organization_id=work.organization_id,
        name=provision.first_name,
        domains=[domain.name for domain in domains],
        mailbox_count=len(mailboxes),
        login_url=work.system.ports.outreach.login_url,
        login_email=provision.outreach_client_email,
        list_url=work.system.ports.lead_lists.list_url(provision.lead_list_ref),
        url=f"{work.system.settings.url}/gtm",
    )


async def failed(work: Work, run: Run) -> None:
    """Record a provision as failed with its reason and tell its people and the operator."""
    provision = await rows.get(work, run.subject_id, lock=True)
    step = (await steps_of(work.session, run.id))[run.position]
    statuses.move(provision, ProvisionStatus.failed, work.now())
    provision.error = step.error.get("message", "")
    key = f"provision-failed-{run.id}-{step.position}-{step.looks}"
    await audit.record(
        work,
        "provision.failed",
        "provision",
        str(provision.id),
        step=step.name,
        code=step.error.get("code", ""),
    )
    await notifications.notify(
        work,
        f"“{step.title}” stopped",
        "An operator has been told. Nothing you paid for is lost.",
        Level.danger,
        "/gtm",
        key,
    )
    await mails.queue(
        work,
        key,
        provision.email,
        "provision_failed",
        organization_id=work.organization_id,
        name=provision.first_name,
        step=step.title,
        reason=provision.error,
        url=f"{work.system.settings.url}/gtm",
    )
    await mails.queue(
        work,
        f"{key}-operator",
        work.system.settings.operator_email,
        "provision_failed",
        organization_id=work.organization_id,
        name="operator",
        step=step.title,
        reason=provision.error,
        url=f"{work.system.settings.url}/operate/provisions/{provision.id}",
    )


async def cancelled(work: Work, run: Run) -> None:
    """Tell the people that the package is cancelled and tidied away."""
    await audit.record(work, "provision.cancelled", "provision", run.subject_id)
    await notifications.notify(
        work,
        "Your package was cancelled",
        "Its mailboxes are removed at the end of their paid period.",
        Level.info,
        "/gtm",
        f"provision-cancelled-{run.id}",
    )


async def stuck(work: Work, run: Run) -> None:
    """Tell the operator that tidying up needs a person; the customer has nothing to do."""
    provision = await rows.get(work, run.subject_id)
    step = (await steps_of(work.session, run.id))[run.position]
    provision.error = step.error.get("message", "")
    await mails.queue(
        work,
        f"provision-stuck-{run.id}-{step.looks}",
        work.system.settings.operator_email,
        "provision_failed",
        organization_id=work.organization_id,
        name="operator",
        step=step.title,
        reason=provision.error,
        url=f"{work.system.settings.url}/operate/provisions/{provision.id}",
    )
