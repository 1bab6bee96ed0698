"""Carrying a plan out from a page: approved, applied, looked for, and watched until it is visible."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from uuid import UUID

from core.domains import change_rows, propagation, records, runs_of_domains
from core.domains.records import ChangeSet
from core.domains.setup.visibility import watched
from core.errors import Unavailable
from core.system import Actor, System
from data.domains.domains import Executor


async def carry_out(
    system: System, actor: Actor, change_set_id: UUID, consented: Sequence[str] = ()
) -> ChangeSet:
    """Approve a plan, apply it and start to watch its records; by hand it is only approved.

    Raises what approving and applying raise.
    """
    async with system.work(actor) as work:
        found = await records.get(work, change_set_id)
        await runs_of_domains.approve(work, found.domain_id, change_set_id, consented)
    done = await records.apply(system, actor, change_set_id)
    if done.executor == Executor.api:
        await follow(system, actor, done)
    return done


async def take_back(system: System, actor: Actor, change_set_id: UUID) -> ChangeSet:
    """Undo a change set and watch until the world sees it."""
    done = await records.undo(system, actor, change_set_id)
    if done.executor == Executor.api:
        await follow(system, actor, done)
    return done


async def follow(system: System, actor: Actor, change_set: ChangeSet) -> None:
    """Ask the authoritative servers at once, and watch the resolvers from now on."""
    with suppress(Unavailable):
        await records.verify(system, actor, change_set.id)
    wanted, gone = watched(change_set)
    if not change_set.changes or not (wanted or gone):
        return
    async with system.work(actor) as work:
        newest = await propagation.of_domain(work, change_set.domain_id)
        if newest is not None and newest.change_set_id == change_set.id:
            return
        domain = await change_rows.domain_of(work, change_set.domain_id)
        await propagation.start(work, domain, change_set.id, wanted, gone)
