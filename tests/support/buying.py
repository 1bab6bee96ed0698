"""The fixture ``desk``: a customer of a shop that sells domains through GoDaddy's sandbox.

Test modules name this and ``tests.support.selling`` as plugins. Politeness towards registrars is
real time and proved elsewhere; here nobody stands in line.
"""

from __future__ import annotations

import pytest

from core.domains.setup.steps import WORKFLOWS as SETUP
from core.provisioning.families import PURPOSES, WORKFLOWS
from data.accounts.organizations import Organization
from tests.support import journey, worker
from tests.support.domain_shop import Desk
from tests.support.till import Till


@pytest.fixture
async def desk(till: Till, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Give a customer of a shop that sells through GoDaddy and need not wait for its turn."""
    worker.without_queues(monkeypatch.setattr)
    system = till.system
    system.purposes = dict(PURPOSES)
    system.workflows = {**WORKFLOWS, **SETUP}
    system.settings.registrar = "godaddy"
    actor = await journey.customer(system)
    async with system.work(actor) as work:
        organization = await work.session.get_one(Organization, work.organization_id)
        organization.phone = "775 555 0142"
    return Desk(till, actor)
