"""The steps of mailboxes and of their accounts in their order, and the workflows as a table."""

from __future__ import annotations

from core.provisioning.direct import (
    endings,
    mailboxes,
    outreach,
    outreach_endings,
    outreach_steps,
    setup,
    tracking,
    workspace,
)
from core.workflow import Step, Workflow

MANY = "mailboxes"
SETUP = (
    Step("domain", "Waiting for the domain", workspace.served, 5),
    Step("workspace", "Proving the domain to the mailbox host", workspace.known, 60),
    Step("create", "Creating the mailbox", setup.create, 5),
    Step("ready", "Waiting until mail arrives", setup.ready, 60),
)
TRACKING = (Step("tracking", "Setting up the tracking name", tracking.track, 30),)
CONNECT = (
    Step("sign_in", "Signing the sequencer in", outreach_steps.sign_in, 5),
    Step("warm_up", "Starting warmup", outreach_steps.warm_up, 5),
    *TRACKING,
)

WORKFLOWS = {
    workflow.kind: workflow
    for workflow in (
        Workflow(
            mailboxes.KIND, "mailbox", SETUP, endings.finished, endings.failed, MANY, urgency=1
        ),
        Workflow(
            outreach.KIND,
            "mailbox",
            CONNECT,
            outreach_endings.finished,
            outreach_endings.failed,
            MANY,
            urgency=2,
        ),
        Workflow(
            outreach.TRACKING_KIND,
            "mailbox",
            TRACKING,
            outreach_endings.finished,
            outreach_endings.failed,
            MANY,
            urgency=2,
        ),
    )
}
"""Every kind of run of mailboxes in workspaces."""
