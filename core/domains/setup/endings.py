"""The last step, and what is told when a set-up ends well or stops."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from core.accounts import audit, notifications
from core.accounts.notifications import Level
from core.domains import connections, runs_of_domains, statuses
from core.domains.setup import alerts, host
from core.domains.setup.zone import note_lost
from core.errors import Conflict
from core.system import Work
from core.workflow import Context, Done, Wait
from data.domains.domains import Domain, DomainStatus
from data.workflow import Run, steps_of

ZONE_GONE = ("zone_missing", "zone_not_found")
"""What our last look at the zone says, and what its host answers to a call about it."""

SETTLED = timedelta(hours=1)
"""A zone that goes sooner than so long after it was made is not made again by itself."""


async def finish(ctx: Context, _facts: dict[str, Any]) -> Done | Wait:
    """Look once more at the zone as its host sees it."""
    domain = await host.domain_of(ctx)
    if domain.proved_at is None:
        raise Conflict("Ownership is not proved.", code="ownership_unproved")
    if host.is_ours_to_change(domain) and domain.zone_ref:
        zone = await host.zone_of(ctx, await host.of(ctx), domain, fresh=True)
        async with ctx.work() as work:
            stored = await connections.get(work, ctx.subject_id, lock=True)
            if zone is not None:
                host.keep_zone(work, stored, zone)
        if zone is None:
            raise Conflict(
                f"Our DNS host no longer has the zone of {domain.shown_name}.",
                code="zone_missing",
                action="Start again in an hour: a new zone is made then.",
            )
    return Done({"shown": "Setup Complete"})


async def finished(work: Work, run: Run) -> None:
    """Record a domain as ready and tell its people."""
    domain = await connections.get(work, run.subject_id, lock=True)
    statuses.move(domain, DomainStatus.ready, work.now())
    domain.ready_at = work.now()
    await audit.record(work, "domain.ready", "domain", domain.id)
    await notifications.notify(
        work,
        f"{domain.shown_name} is ready",
        "Its records are published and visible everywhere.",
        Level.success,
        f"/domains/{domain.id}",
        dedupe_key=f"domain-ready-{run.id}",
    )


async def failed(work: Work, run: Run) -> None:
    """Record why the set-up of a domain has stopped, and tell its people.

    One whose zone was deleted at the host begins anew, unless that zone had only just been made.
    """
    domain = await connections.get(work, run.subject_id, lock=True)
    step = (await steps_of(work.session, run.id))[run.position]
    code = str(step.error.get("code", ""))
    if code in ZONE_GONE and domain.zone_ref and not _is_new(work, domain):
        await note_lost(work, domain)
        await runs_of_domains.anew(work, domain)
        return
    statuses.move(domain, DomainStatus.failed, work.now())
    domain.error = {**step.error, "step": step.name}
    await audit.record(work, "domain.failed", "domain", domain.id, step=step.name, code=code)
    await alerts.tell(
        work,
        domain,
        f"domain-failed-{run.id}-{step.position}-{step.looks}",
        title=f"Setting up {domain.shown_name} has stopped",
        text=" ".join(str(step.error.get(part, "")) for part in ("message", "action")),
        level=Level.danger,
    )


def _is_new(work: Work, domain: Domain) -> bool:
    made = domain.zone_created_at
    return made is not None and work.now() - made < SETTLED


async def released(_work: Work, _run: Run) -> None:
    """Leave a domain as it is: nobody waits for the end of its release."""


async def release(ctx: Context, _facts: dict[str, Any]) -> Done | Wait:
    """Delete the zone we made for a domain that was let go unproved, if it is unused."""
    async with ctx.work() as work:
        domain = await work.session.get_one(Domain, ctx.subject_id)
    hosting = await host.of(ctx)
    zone = await hosting.host.zone(domain.zone_ref) if domain.zone_ref else None
    unused = zone is not None and zone.status in ("pending", "initializing")
    if zone is not None and unused and domain.zone_created_at is not None:
        await hosting.host.remove_zone(zone.ref)
    async with ctx.work() as work:
        stored = await work.session.get_one(Domain, ctx.subject_id)
        host.forget_zone(work, stored)
        stored.account_ref = ""
    return Done({"shown": "Zone given back"})
