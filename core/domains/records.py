"""Change sets: a change of a zone from its plan to its proof, and back again.

``plan`` reads the zone and says what would change, ``approve`` takes a person's word for it, ``apply``
does it in one batch, ``verify`` asks the authoritative servers, ``undo`` takes it back to the byte.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from sqlmodel import col, select

from core.accounts import audit
from core.domains import change_rows, flattening_standing, merge, wishes, zone_sources
from core.domains.applying import apply
from core.domains.planning import Origin, store
from core.domains.purposes import Purpose, Wanted
from core.domains.results import Result, result
from core.domains.undoing import plan_undo, undo
from core.domains.verifying import Missing, verify
from core.domains.wanted import wanted
from core.errors import Conflict
from core.system import Actor, System, Work
from data.domains.records import ChangeSet, ChangeSetStatus, DnsRecord

__all__ = [
    "ChangeSet",
    "ChangeSetStatus",
    "Missing",
    "Result",
    "apply",
    "approve",
    "current",
    "discard",
    "get",
    "history",
    "plan",
    "plan_undo",
    "records",
    "result",
    "undo",
    "verify",
]

FLATTENING = "flattening"
TITLES = {
    "setup": "Set up mail for {name}",
    "spf": "Set the SPF record of {name}",
    "dkim": "Publish the DKIM key of {name}",
    "dmarc": "Change the DMARC policy of {name}",
    "mx": "Change where mail for {name} goes",
    "tracking": "Set the tracking name of {name}",
    "proof": "Prove the ownership of {name}",
    "host_proof": "Prove {name} to the host of its mailboxes",
    "repair": "Repair the records of {name}",
    FLATTENING: "Flatten the SPF record of {name}",
    "sending": "Let {name} send",
}
NEWEST = 100


async def plan(
    system: System,
    actor: Actor,
    domain_id: UUID,
    purpose: str,
    *,
    only: Iterable[str] | None = None,
    spf_texts: Mapping[str, str] | None = None,
) -> ChangeSet:
    """Say what has to change in a domain's zone, for all purposes or only some.

    ``purpose`` names the occasion; ``spf_texts`` are SPF records by name, to stand as they are. A plan nobody has approved yet gives way to the new one; raises
    Conflict "change_set_open" while an approved one for another occasion stands.
    """
    scope = frozenset(Purpose(one) for one in only) if only is not None else frozenset(Purpose)
    async with system.work(actor) as work:
        domain = await change_rows.domain_of(work, domain_id)
        wish = await wishes.of(work, domain)
        chosen = wanted(replace(wish, flattened=spf_texts) if spf_texts else wish)
        standings = await change_rows.standings_of(work, domain_id)
        moving = await change_rows.moving(work, domain_id)
    if moving is not None and moving.status == ChangeSetStatus.sending:
        await apply(system, actor, moving.id)
        return await plan(system, actor, domain_id, purpose, only=scope, spf_texts=spf_texts)
    names = [*(one.record.name for one in chosen), *(one.record.name for one in standings)]
    zone = await zone_sources.read(system, domain, [domain.name, *names])
    policy = wishes.policy_of(domain, scope)
    found = await asyncio.to_thread(merge.merged, zone, _in(scope, chosen), standings, policy)
    title = TITLES.get(purpose, "Change the records of {name}").format(name=domain.shown_name)
    kept = change_rows.standings_json(scope, found.standings)
    return await store(system, actor, domain, Origin(purpose, title, zone, kept), found.plan)


async def approve(work: Work, change_set_id: UUID, consented: Sequence[str] = ()) -> ChangeSet:
    """Let a plan be carried out; a failed one may be approved again.

    Raises Conflict "plan_refused" when a guard forbids it, "consent_missing" without every consent
    it asks for, "vendor_managed" where somebody else owns the zone.
    """
    change_set = await change_rows.get(work, change_set_id, lock=True)
    if change_set.status == ChangeSetStatus.approved:
        return change_set
    if change_set.refusals:
        raise Conflict(
            " ".join(refusal["text"] for refusal in change_set.refusals),
            code="plan_refused",
            action="Change what stands in the way and plan again, or leave a part out.",
        )
    missing = [one for one in change_set.consents if one["code"] not in consented]
    if missing:
        raise Conflict(
            " ".join(one["text"] for one in missing),
            code="consent_missing",
            action="Agree to it on the plan, or leave that part out.",
        )
    if change_set.executor == "vendor":
        raise Conflict(
            "The zone of this domain is kept by the mailbox host; it is only compared here.",
            code="vendor_managed",
            action="Ask support to have the host correct it.",
        )
    change_rows.move(work, change_set, ChangeSetStatus.approved)
    change_set.consented, change_set.problem = list(consented), ""
    change_set.approved_by, change_set.approved_at = work.actor.user_id, work.now()
    await audit.record(
        work,
        "dns.approved",
        "change_set",
        change_set.id,
        changes=len(change_set.changes),
        risk=change_set.risk,
    )
    return change_set


async def discard(work: Work, change_set_id: UUID) -> ChangeSet:
    """Drop a plan that was not carried out; with a plan to flatten the wish for it goes, too."""
    change_set = await change_rows.get(work, change_set_id, lock=True)
    change_rows.move(work, change_set, ChangeSetStatus.discarded)
    if change_set.purpose == FLATTENING:
        await flattening_standing.settle(work, change_set.domain_id)
    await audit.record(work, "dns.discarded", "change_set", change_set.id)
    return change_set


async def get(work: Work, change_set_id: UUID) -> ChangeSet:
    """Return a change set; raise NotFound when there is none."""
    return await change_rows.get(work, change_set_id)


async def current(work: Work, domain_id: UUID) -> ChangeSet | None:
    """Return the change set of a domain that people look at: the newest not dropped."""
    found = await _newest(work, domain_id, 1, ChangeSetStatus.discarded)
    return found[0] if found else None


async def history(work: Work, domain_id: UUID) -> list[ChangeSet]:
    """Return the newest hundred change sets of a domain, newest first."""
    return await _newest(work, domain_id, NEWEST)


async def records(work: Work, domain_id: UUID) -> list[DnsRecord]:
    """Return the records of a domain that we stand for."""
    return await change_rows.records_of(work, domain_id)


async def _newest(
    work: Work, domain_id: UUID, most: int, hidden: ChangeSetStatus | None = None
) -> list[ChangeSet]:
    query = (
        select(ChangeSet)
        .where(ChangeSet.domain_id == domain_id, ChangeSet.status != (hidden or ""))
        .order_by(col(ChangeSet.created_at).desc(), col(ChangeSet.id).desc())
        .limit(most)
    )
    return list(await work.session.exec(query))


def _in(scope: frozenset[Purpose], chosen: list[Wanted]) -> list[Wanted]:
    return [one for one in chosen if one.purpose in scope]
