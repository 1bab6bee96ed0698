"""What follows from a look: the check's figures and next look, and who is told when it ends."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from datetime import datetime, timedelta

from sqlmodel import col, select

from core import metrics, workflow
from core.accounts import notifications
from core.accounts.notifications import Level
from core.domains import lanes, propagation, sightings
from core.errors import Conflict
from core.system import Work
from data.domains import propagation as rows
from data.domains import records as record_rows
from data.domains.domains import DkimKey, DkimStatus, Domain
from data.domains.propagation import CheckStatus, PropagationCheck, RecordSighting
from data.domains.records import DnsRecord, RecordStatus
from data.workflow import Run, RunStatus

SLOW = timedelta(minutes=30)


async def record(work: Work, check: PropagationCheck) -> None:
    """Bring a check up to date with what its records show, and let it go on or end.

    Once that is committed, ``wake`` lets the run go on that waits for it.
    """
    now = work.now()
    found = await rows.sightings_of(work.session, check.id)
    check.looks += 1
    check.looked_at = check.updated_at = now
    check.locked_by = check.lease_until = None
    check.total, check.propagated = len(found), sum(s.propagated for s in found)
    check.percent = sum(s.coverage for s in found) // len(found) if found else 100
    if not all(s.propagated for s in found):
        check.percent = min(check.percent, 99)
    check.predicted_at = _predicted(found)
    await _mark(work, check, found)
    if check.propagated == check.total:
        await _completed(work, check, found)
    else:
        await _go_on(work, check, found)
    propagation.ring(work, check)


async def wake(work: Work, check: PropagationCheck) -> None:
    """Let the run that waits for a completed check look now.

    In a transaction of its own: steps lock their run first and the domain's rows after it.
    """
    domain = await work.session.get(Domain, check.domain_id)
    run = await work.session.get(Run, domain.run_id) if domain and domain.run_id else None
    if run is None or run.status != RunStatus.running:
        return
    with suppress(Conflict):
        await workflow.look_now(work, run.id)


async def _go_on(work: Work, check: PropagationCheck, found: list[RecordSighting]) -> None:
    now = work.now()
    if check.status == CheckStatus.polling and now >= check.ends_at:
        check.status = CheckStatus.timeout
        await _tell(work, check, "timeout", "is not visible everywhere after 48 hours")
    if now - check.started_at >= lanes.GIVEN_UP:
        check.finished_at = now
        return
    check.lane = lanes.lane_of(check, now)
    check.next_at = lanes.next_look(check, now, _soonest(found, now))
    if check.slow_alerted_at is None and now - check.started_at > SLOW:
        check.slow_alerted_at = now
        await _tell(work, check, "slow", "takes longer than 30 minutes to be visible")


async def _completed(work: Work, check: PropagationCheck, found: list[RecordSighting]) -> None:
    now = work.now()
    check.status, check.finished_at, check.percent = CheckStatus.completed, now, 100
    missed = [m for s in found for m in sightings.misses(s.resolvers.values())]
    check.eta_error_seconds = max(missed, key=abs) if missed else 0.0
    metrics.PROPAGATION_SECONDS.observe((now - check.started_at).total_seconds())
    domain = await work.session.get_one(Domain, check.domain_id)
    await notifications.notify(
        work,
        f"{domain.shown_name} is visible everywhere",
        "Its record is shown by every resolver that answers."
        if check.total == 1
        else f"All {check.total} records are shown by every resolver that answers.",
        Level.success,
        f"/domains/{domain.id}",
        dedupe_key=f"propagated-{check.id}",
    )


async def _tell(work: Work, check: PropagationCheck, key: str, what: str) -> None:
    domain = await work.session.get_one(Domain, check.domain_id)
    await notifications.notify(
        work,
        f"{domain.shown_name} {what}",
        "Records may still become visible. We keep looking; you can also check by hand.",
        Level.warning,
        f"/domains/{domain.id}",
        dedupe_key=f"propagation-{key}-{check.id}",
    )


async def _mark(work: Work, check: PropagationCheck, found: list[RecordSighting]) -> None:
    """Carry over to the records of the domain what the check has seen of them."""
    seen = {(s.name, s.kind): s for s in found if s.published_at is not None}
    for row in await record_rows.of_domain(work.session, check.domain_id):
        sighting = seen.get((row.name, row.kind))
        if sighting is not None and row.status != RecordStatus.propagated:
            mark(row, sighting, work.now())
    await _mark_keys(work, check, {name for name, _ in seen})


async def _mark_keys(work: Work, check: PropagationCheck, names: Collection[str]) -> None:
    """Note of DKIM keys that the DNS holds their records by now; a message proves them later."""
    selectors = {name.partition("._domainkey.")[0] for name in names if "._domainkey." in name}
    query = select(DkimKey).where(
        DkimKey.domain_id == check.domain_id,
        DkimKey.status == DkimStatus.waiting,
        col(DkimKey.selector).in_(selectors),
    )
    for key in await work.session.exec(query):
        key.status, key.published_at = DkimStatus.published, work.now()
        key.updated_at = work.now()


def mark(row: DnsRecord, sighting: RecordSighting, now: datetime) -> None:
    """Note how far one record is."""
    row.published_at = row.published_at or sighting.published_at
    row.status = RecordStatus.propagated if sighting.propagated else RecordStatus.created
    row.propagated_at = sighting.propagated_at
    row.updated_at = now


def _predicted(found: list[RecordSighting]) -> datetime | None:
    moments = [s.predicted_at for s in found if s.predicted_at is not None]
    if any(s.published_at is None for s in found):
        return None
    return max(moments, default=None)


def _soonest(found: list[RecordSighting], now: datetime) -> datetime | None:
    """Return when the first cache that still stands must give way."""
    moments = [
        moment
        for s in found
        for cell in s.resolvers.values()
        if cell["state"] != "visible"
        and "visible_from" in cell
        and (moment := datetime.fromisoformat(cell["visible_from"])) > now
    ]
    return min(moments, default=None)
