"""Taking back what a mailbox that failed has left: its half-made account, and its run's own records.

The default is to keep everything and go on; this happens on request, after it was shown.
"""

from __future__ import annotations

from uuid import UUID

from core.accounts import audit
from core.accounts.notifications import Level
from core.domains import connections, records
from core.domains.records import ChangeSet, ChangeSetStatus
from core.domains.setup import alerts
from core.errors import Conflict
from core.provisioning.direct import removal, rows
from core.system import Actor, System, Work
from data.provisioning.direct import DirectMailbox, DirectStatus
from data.workflow import RunStep, steps_of

CARRIED_OUT = (ChangeSetStatus.applied, ChangeSetStatus.verified)


async def show(system: System, actor: Actor, mailbox_id: UUID) -> list[ChangeSet]:
    """Plan to take the records of a failed mailbox's run back, so that they can be looked at."""
    async with system.work(actor) as work:
        found = await _made(work, await _failed(work, mailbox_id))
    return [await records.plan_undo(system, actor, change_set.id) for change_set in found]


async def roll_back(system: System, actor: Actor, mailbox_id: UUID) -> DirectMailbox:
    """Remove the account of a failed mailbox and the records its run has made, and no others.

    Raises Conflict "mailboxes_remain" while other mailboxes live on those records.
    """
    actor.require_owner()
    async with system.work(actor) as work:
        mailbox = await _failed(work, mailbox_id)
        found = await _made(work, mailbox)
        if found:
            await _require_alone(work, mailbox)
            domain = await connections.get(work, mailbox.domain_id, lock=True)
            domain.host_proof, domain.updated_at = "", work.now()
    for change_set in found:
        await records.undo(system, actor, change_set.id)
    async with system.work(actor) as work:
        await audit.record(
            work, "mailbox.rolled_back", "mailbox", mailbox_id, change_sets=len(found)
        )
        await _tell(work, mailbox, found)
    return await removal.remove(system, actor, mailbox_id)


async def _tell(work: Work, mailbox: DirectMailbox, undone: list[ChangeSet]) -> None:
    """Tell the members, and the owners by mail as well."""
    changed = "The records of its set-up are gone again." if undone else "No record was changed."
    await alerts.tell(
        work,
        await connections.get(work, mailbox.domain_id),
        f"rolled-back-{mailbox.id}-{mailbox.run_id}",
        title=f"The set-up of {mailbox.email} was taken back",
        text=f"{changed} Create the mailbox anew once the cause is mended.",
        level=Level.info,
    )


async def _failed(work: Work, mailbox_id: UUID) -> DirectMailbox:
    mailbox = await rows.get(work, mailbox_id)
    if mailbox.status != DirectStatus.failed:
        raise Conflict(
            f"This mailbox is {mailbox.status}; only one that failed is rolled back.",
            code="mailbox_moved",
        )
    return mailbox


async def _made(work: Work, mailbox: DirectMailbox) -> list[ChangeSet]:
    """Return the change sets the mailbox's run has carried out, the newest first."""
    steps: list[RunStep] = await steps_of(work.session, mailbox.run_id) if mailbox.run_id else []
    noted = [UUID(step.facts["change_set"]) for step in steps if step.facts.get("change_set")]
    found = [await records.get(work, one) for one in dict.fromkeys(reversed(noted))]
    return [one for one in found if one.status in CARRIED_OUT and one.changes]


async def _require_alone(work: Work, mailbox: DirectMailbox) -> None:
    others = [
        one.email
        for one in await rows.of_domain(work, mailbox.domain_id)
        if one.id != mailbox.id and one.status != DirectStatus.failed
    ]
    if others:
        raise Conflict(
            f"{others[0]} lives on the records that would be taken back.",
            code="mailboxes_remain",
            action="Remove the failed mailbox alone, or its neighbours first.",
        )
