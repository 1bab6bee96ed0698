"""Step 7: the records are visible from every vantage point."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.domains import change_rows, connections, propagation, records, statuses
from core.domains.propagation import CheckStatus, PropagationCheck
from core.domains.records import ChangeSet
from core.domains.setup import waits
from core.domains.zones import said
from core.ports.dns import ZoneRecord
from core.system import Work
from core.waits import Why
from core.workflow import Context, Done, Wait
from data.domains.domains import Domain, DomainStatus


async def visible(ctx: Context, facts: dict[str, Any]) -> Done | Wait:
    """Watch the records until every resolver shows them."""
    async with ctx.work() as work:
        domain = await connections.get(work, ctx.subject_id, lock=True)
        statuses.move(domain, DomainStatus.dns_propagating, work.now())
        check = await propagation.of_domain(work, domain.id)
        if "check" not in ctx.facts:
            change_set = await records.get(work, UUID(facts["change_set"]))
            check = await _watched(work, domain, change_set, check)
    if check is None:
        return Done({"shown": "Nothing to wait for"})
    if ctx.facts.get("check") != str(check.id):
        await ctx.note(check=str(check.id))
    if check.status == CheckStatus.completed:
        return Done({"shown": f"Visible from all {check.resolvers} vantage points"})
    if check.status == CheckStatus.cancelled:
        return Done({"shown": "Published; watching was ended before every resolver showed it"})
    return waits.looking(ctx, "visible", _why(check))


async def _watched(
    work: Work, domain: Domain, change_set: ChangeSet, newest: PropagationCheck | None
) -> PropagationCheck | None:
    if newest is not None and newest.change_set_id == change_set.id:
        return newest
    wanted, gone = watched(change_set)
    if not wanted and not gone:
        return None
    return await propagation.start(work, domain, change_set.id, wanted, gone)


def watched(change_set: ChangeSet) -> tuple[list[ZoneRecord], list[ZoneRecord]]:
    """Return the records that must be seen, changed or not, and those that must not any more."""
    changes = change_rows.changes_of(change_set)
    standing = [one.record for one in change_rows.standings_after(change_set)]
    added = [change.after for change in changes if change.after is not None]
    wanted = {said(record): record for record in (*standing, *added)}
    gone = [
        change.before
        for change in changes
        if change.before is not None and said(change.before) not in wanted
    ]
    return list(wanted.values()), gone


def _why(check: PropagationCheck) -> Why:
    if check.status == CheckStatus.timeout:
        return Why(
            "DNS propagation taking longer than expected. Records may still propagate.",
            limit=f"{check.percent} % visible after 48 hours",
            remedy="It keeps being watched every four hours. Compare the records at your DNS host.",
        )
    return Why(
        f"{check.propagated} of {check.total} records are visible from every vantage point.",
        limit=f"{check.resolvers} resolvers keep older answers until their time is up",
        ends=check.predicted_at,
    )
