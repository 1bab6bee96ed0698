"""The ten steps in their order, with how long each usually takes."""

from __future__ import annotations

from core.provisioning.turnkey import (
    domains,
    export,
    finish,
    leads,
    mailboxes,
    outreach,
    warmup,
    workspace,
)
from core.workflow import Step

TURNKEY = (
    Step("workspace", "Creating your workspace", workspace.workspace, 3),
    Step("buy", "Buying domains", domains.buy, 120),
    Step("connect", "Setting up DNS", domains.connect, 900),
    Step("dmarc", "Publishing DMARC", domains.dmarc, 10),
    Step("mailboxes", "Creating mailboxes", mailboxes.create, 3600),
    Step("outreach", "Creating your sequencer login", outreach.connect, 5),
    Step("export", "Handing mailboxes over", export.export, 600),
    Step("warmup", "Starting warmup", warmup.start, 30),
    Step("leads", "Creating your lead list", leads.create, 3),
    Step("finish", "Checking everything", finish.finish, 1),
)
