"""What is recorded when a mailbox is made, or could not be."""

from __future__ import annotations

from core.accounts import audit, notifications
from core.accounts.notifications import Level
from core.provisioning.direct import rows
from core.system import Work
from data.provisioning.direct import DirectStatus
from data.workflow import Run, steps_of


async def finished(work: Work, run: Run) -> None:
    """Record a mailbox as created."""
    mailbox = await rows.get(work, run.subject_id, lock=True)
    rows.move(work, mailbox, DirectStatus.created)
    mailbox.error = {}
    await audit.record(work, "mailbox.created", "mailbox", mailbox.id)


async def failed(work: Work, run: Run) -> None:
    """Record why a mailbox could not be made, with other addresses when its own was taken."""
    mailbox = await rows.get(work, run.subject_id, lock=True)
    step = (await steps_of(work.session, run.id))[run.position]
    rows.move(work, mailbox, DirectStatus.failed)
    offered = step.facts.get("alternatives", [])
    mailbox.error = {**step.error, "step": step.name, "alternatives": offered}
    code = str(step.error.get("code", ""))
    await audit.record(work, "mailbox.failed", "mailbox", mailbox.id, step=step.name, code=code)
    await notifications.notify(
        work,
        f"{mailbox.email} could not be created",
        " ".join(str(step.error.get(part, "")) for part in ("message", "action")),
        Level.danger,
        f"/mailboxes/{mailbox.id}",
        dedupe_key=f"mailbox-failed-{run.id}-{step.position}-{step.looks}",
    )
