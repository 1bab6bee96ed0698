"""What is recorded when a mailbox is connected to the sequencer, or could not be."""

from __future__ import annotations

from core.accounts import audit, notifications
from core.accounts.notifications import Level
from core.provisioning.direct import rows
from core.system import Work
from data.provisioning.direct import ConnectionStatus, TrackingStatus
from data.workflow import Run, steps_of


async def finished(work: Work, run: Run) -> None:
    """Record that all is done; what it came to is in the account already."""
    await audit.record(work, "mailbox.connected", "mailbox", run.subject_id)


async def failed(work: Work, run: Run) -> None:
    """Record why; one that signed in stays connected."""
    mailbox = await rows.get(work, run.subject_id)
    account = await rows.account_of(work, run.subject_id, lock=True)
    step = (await steps_of(work.session, run.id))[run.position]
    if account is not None:
        account.error = {**step.error, "step": step.name}
        if account.status != ConnectionStatus.connected:
            account.status = ConnectionStatus.failed
        if step.name == "tracking":
            account.tracking_status = TrackingStatus.failed
        account.updated_at = work.now()
    rows.ring(work, mailbox.id)
    await notifications.notify(
        work,
        f"{mailbox.email} could not be connected",
        " ".join(str(step.error.get(part, "")) for part in ("message", "action")),
        Level.danger,
        f"/mailboxes/{mailbox.id}",
        dedupe_key=f"connect-failed-{run.id}-{step.position}-{step.looks}",
    )
