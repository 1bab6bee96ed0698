"""The families of provisioning as tables: which steps, in which order. Nothing else names a vendor."""

from __future__ import annotations

from core.domains import orders, test_steps
from core.domains.setup import steps as setup
from core.provisioning import cancelling, endings, provisions, upgrades, warmup
from core.provisioning.direct import steps as direct
from core.provisioning.turnkey import removal
from core.provisioning.turnkey.steps import TURNKEY
from core.workflow import Step, Workflow

STAYING = frozenset({"workspace", "outreach", "leads"})
"""Steps an upgrade leaves out, because their results stay."""
UPGRADE = (
    Step("plan", "Changing your plan", upgrades.change_plan, 3),
    *(step for step in TURNKEY if step.name not in STAYING),
    Step("take_over", "Recording the larger package", upgrades.take_over, 1),
)

CANCEL = (
    Step("refund", "Refunding", cancelling.pay_back, 3),
    Step("unsubscribe", "Ending the subscription", cancelling.unsubscribe, 3),
    Step("remove", "Removing mailboxes", removal.remove, 5),
)
END = (Step("remove", "Removing mailboxes", removal.remove, 5),)

WORKFLOWS = {
    workflow.kind: workflow
    for workflow in (
        *setup.WORKFLOWS.values(),
        *direct.WORKFLOWS.values(),
        Workflow(provisions.KIND, "provision", TURNKEY, endings.finished, endings.failed),
        Workflow(upgrades.KIND, "provision", UPGRADE, endings.finished, endings.failed),
        Workflow(cancelling.KIND, "provision", CANCEL, endings.cancelled, endings.stuck),
        Workflow(provisions.END_KIND, "provision", END, endings.cancelled, endings.stuck),
        orders.ORDER,
        test_steps.WORKFLOW,
    )
}
TASKS = dict(warmup.TASKS)
PURPOSES = {
    provisions.PURPOSE: provisions.PACKAGE,
    upgrades.PURPOSE: upgrades.UPGRADE,
    orders.PURPOSE: orders.SALE,
}
