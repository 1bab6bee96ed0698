"""Provisions: reserved before paying, started exactly once when paid, retried, cancelled."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import col, delete

from core import workflow
from core.accounts import audit
from core.billing import checkout as checkouts
from core.billing.purposes import Purpose
from core.errors import Conflict
from core.provisioning import allowance, drafts, plan, preflight, rows, statuses, usernames
from core.system import Actor, PlatformWork, System, Work
from data.billing.checkouts import Checkout
from data.billing.subscriptions import Subscription
from data.provisioning.mailboxes import Mailbox
from data.provisioning.provisions import PackageDomain, Provision, ProvisionStatus
from data.workflow import Run, RunStatus

KIND = "turnkey.1"
END_KIND = "turnkey_end.1"
PURPOSE = "package"


async def pay(system: System, actor: Actor) -> str:
    """Reserve what the draft says and open the payment page; return its address.

    Two tabs get the same page; a changed draft replaces an unpaid reservation.
    """
    actor.require_owner()
    async with system.work(actor) as work:
        await allowance.require_room(work)
        before, planned = await allowance.reserved(work), await plan.of_draft(work)
    await preflight.require_funded(system, actor, planned)
    if before is not None:
        await checkouts.close_other(
            system,
            actor,
            purpose=PURPOSE,
            subject_id=before.id,
            tier_id=planned.tier.id,
            surcharge_cents=planned.surcharge_cents,
        )
    async with system.work(actor) as work:
        provision, planned = await reserve(work)
    return await checkouts.open(
        system,
        actor,
        purpose=PURPOSE,
        subject_id=provision.id,
        tier_id=planned.tier.id,
        surcharge_cents=planned.surcharge_cents,
    )


async def reserve(work: Work) -> tuple[Provision, plan.Plan]:
    """Write the provision, its domains and mailboxes as the draft has them, waiting for payment."""
    await allowance.require_room(work, lock=True)
    planned = await plan.of_draft(work)
    draft = await drafts.get(work)
    provision = await allowance.reserved(work)
    if provision is None:
        provision = Provision(
            organization_id=work.organization_id,
            tier_id=planned.tier.id,
            brand="",
            first_name="",
            last_name="",
            email="",
            created_at=work.now(),
            updated_at=work.now(),
        )
        work.session.add(provision)
    provision.tier_id, provision.brand, provision.email = (
        planned.tier.id,
        draft.brand,
        work.actor.email,
    )
    provision.first_name, provision.last_name = draft.first_name, draft.last_name
    provision.patterns, provision.updated_at = list(draft.patterns), work.now()
    await work.session.flush()
    await work.session.exec(
        delete(PackageDomain).where(col(PackageDomain.provision_id) == provision.id)
    )
    await add_domains(work, provision, list(planned.domains))
    await audit.record(
        work,
        "provision.reserved",
        "provision",
        provision.id,
        domains=len(planned.domains),
        mailboxes=len(planned.mailboxes),
    )
    return provision, planned


async def add_domains(
    work: Work, provision: Provision, domains: list[tuple[str, int]], first_position: int = 0
) -> None:
    """Write domains (name, price in cents) and the mailboxes that the patterns make of them."""
    now = work.now()
    for position, (name, price_cents) in enumerate(domains, start=first_position):
        domain = PackageDomain(
            organization_id=work.organization_id,
            provision_id=provision.id,
            name=name,
            position=position,
            price_cents=price_cents,
            created_at=now,
            updated_at=now,
        )
        work.session.add(domain)
        await work.session.flush()
        for _, username in usernames.cascade([name], provision.patterns):
            work.session.add(
                Mailbox(
                    organization_id=work.organization_id,
                    provision_id=provision.id,
                    domain_id=domain.id,
                    username=username,
                    email=f"{username}@{name}",
                    first_name=provision.first_name,
                    last_name=provision.last_name,
                    created_at=now,
                    updated_at=now,
                )
            )


async def paid(work: Work, checkout: Checkout) -> None:
    """Start provisioning; called once, in the transaction that records the payment."""
    provision = await rows.get(work, checkout.subject_id, lock=True)
    statuses.move(provision, ProvisionStatus.provisioning, work.now())
    provision.started_at = work.now()
    run = await workflow.start(work, KIND, provision.id, {})
    provision.run_id = run.id
    await drafts.begin_anew(work)
    await audit.record(work, "provision.started", "provision", provision.id)


async def reclaim(work: Work, checkout: Checkout) -> bool:
    """Tell whether this subject still waits for its payment, and for this package."""
    provision = await work.session.get(Provision, checkout.subject_id)
    return (
        provision is not None
        and provision.status == ProvisionStatus.pending_payment
        and provision.tier_id == checkout.tier_id
    )


async def ended(work: Work, subscription: Subscription) -> None:
    """Cancel the provision whose subscription is over; its mailboxes are removed by a job."""
    provision = await work.session.get(Provision, subscription.subject_id, with_for_update=True)
    if provision is None or provision.status == ProvisionStatus.cancelled:
        return
    await stop_run(work, provision)
    statuses.move(provision, ProvisionStatus.cancelled, work.now())
    run = await workflow.start(work, END_KIND, provision.id, {}, provision.organization_id)
    provision.run_id = run.id
    await audit.record(work, "provision.ended", "provision", provision.id)


async def stop_run(work: PlatformWork, provision: Provision) -> None:
    """End the run of a provision, unless it has ended by itself."""
    run = await work.session.get(Run, provision.run_id) if provision.run_id else None
    if run is not None and run.status in (RunStatus.running, RunStatus.failed):
        await workflow.cancel(work, run.id)


async def tier_changed(work: Work, subscription: Subscription) -> None:
    """Follow the subscription's tier when it was changed at the payment provider."""
    provision = await work.session.get(Provision, subscription.subject_id, with_for_update=True)
    if provision is not None and provision.status == ProvisionStatus.active:
        provision.tier_id, provision.updated_at = subscription.tier_id, work.now()
        work.ring(f"provision:{provision.id}")


PACKAGE = Purpose(paid=paid, ended=ended, tier_changed=tier_changed, reclaim=reclaim)


async def retry(work: PlatformWork, provision_id: UUID) -> Provision:
    """Let a failed provision go on from its failed step."""
    work.actor.require_platform()
    provision = await rows.get(work, provision_id, lock=True)
    if provision.status != ProvisionStatus.failed or provision.run_id is None:
        raise Conflict(f"This is {provision.status}; only a failed provision can be retried.")
    run = await workflow.retry(work, provision.run_id)
    upgrading = run.kind != KIND
    statuses.move(
        provision,
        ProvisionStatus.upgrading if upgrading else ProvisionStatus.provisioning,
        work.now(),
    )
    provision.error = ""
    await audit.record(
        work,
        "provision.retried",
        "provision",
        provision.id,
        organization_id=provision.organization_id,
        step=run.position + 1,
    )
    return provision


async def look_now(work: PlatformWork, provision_id: UUID) -> Provision:
    """Bring the next look at a waiting provision forward to now."""
    provision = await rows.get(work, provision_id)
    if provision.run_id is None:
        raise Conflict("Nothing is running for this provision.")
    await workflow.look_now(work, provision.run_id)
    return provision
