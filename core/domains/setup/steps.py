"""The eight steps in their order, and the workflows of domains as a table."""

from __future__ import annotations

from core.domains.runs_of_domains import KIND, RELEASE_KIND
from core.domains.setup import changes, delegation, endings, ownership, visibility, zone
from core.workflow import Step, Workflow

SETUP = (
    Step("zone", "Creating the DNS zone", zone.zone, 5),
    Step("nameservers", "Waiting for your name servers", delegation.delegated, 900),
    Step("ownership", "Proving ownership", ownership.ownership, 5),
    Step("plan", "Planning DNS records", changes.plan, 5),
    Step("apply", "Applying DNS records", changes.apply, 10),
    Step("published", "Checking the name servers", changes.published, 30),
    Step("propagation", "Becoming visible everywhere", visibility.visible, 600),
    Step("finish", "Checking everything", endings.finish, 2),
)
RELEASE = (Step("release", "Giving the zone back", endings.release, 5),)

WORKFLOWS = {
    workflow.kind: workflow
    for workflow in (
        Workflow(KIND, "domain", SETUP, endings.finished, endings.failed),
        Workflow(RELEASE_KIND, "domain", RELEASE, endings.released, endings.released),
    )
}
"""Every kind of run in this area."""
