"""The fixture ``desk``: a customer of a shop that sells domains through GoDaddy's sandbox.

Test modules name this and ``tests.support.selling`` as plugins. Politeness towards registrars is
real time and proved elsewhere; here nobody stands in line.
"""

from __future__ import annotations

from functools import partial

import pytest

from adapters.cloudflare import limits as cloudflare_limits
from adapters.godaddy import limits as godaddy_limits
from core.domains.setup.steps import WORKFLOWS as SETUP
from core.pace import Pace
from core.provisioning.families import PURPOSES, WORKFLOWS
from data.accounts.organizations import Organization
from tests.support import journey
from tests.support.domain_shop import Desk
from tests.support.till import Till


@pytest.fixture
async def desk(till: Till, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Give a customer of a shop that sells through GoDaddy and need not wait for its turn."""
    monkeypatch.setattr(godaddy_limits.EndpointPaces, "of", lambda _, name: _pace(name))
    monkeypatch.setattr(godaddy_limits, "calls", partial(_pace, "godaddy"))
    monkeypatch.setattr(cloudflare_limits, "calls", partial(_pace, "cloudflare"))
    system = till.system
    system.purposes = dict(PURPOSES)
    system.workflows = {**WORKFLOWS, **SETUP}
    system.settings.registrar = "godaddy"
    actor = await journey.customer(system)
    async with system.work(actor) as work:
        organization = await work.session.get_one(Organization, work.organization_id)
        organization.phone = "775 555 0142"
    return Desk(till, actor)


def _pace(name: str) -> Pace:
    return Pace(name, ())
