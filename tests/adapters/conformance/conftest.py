"""The tables of adapters that must keep a port's promises; a new adapter is one more row."""

from __future__ import annotations

import pytest

from core.ports.lead_lists import LeadLists
from core.ports.outreach import Outreach
from core.ports.turnkey import BillingDetails, TurnkeyHost

TURNKEY_HOSTS = ("zapmail",)
OUTREACHES = ("plusvibe",)
LEAD_LISTS = ("heyreach",)

BILLING = BillingDetails(
    company="Acme GmbH",
    first_name="Ada",
    last_name="Byron",
    address="1 Main Street",
    city="Berlin",
    state="BE",
    postal_code="10115",
    country="DE",
    phone="+49 301234567",
)


@pytest.fixture(params=TURNKEY_HOSTS)
def host(request: pytest.FixtureRequest) -> TurnkeyHost:
    """Every turnkey host in turn."""
    adapter: TurnkeyHost = request.getfixturevalue(request.param)
    return adapter


@pytest.fixture(params=OUTREACHES)
def outreach(request: pytest.FixtureRequest) -> Outreach:
    """Every sequencer in turn."""
    adapter: Outreach = request.getfixturevalue(request.param)
    return adapter


@pytest.fixture(params=LEAD_LISTS)
def lead_lists(request: pytest.FixtureRequest) -> LeadLists:
    """Every keeper of lead lists in turn."""
    adapter: LeadLists = request.getfixturevalue(request.param)
    return adapter


@pytest.fixture
async def workspace(host: TurnkeyHost) -> str:
    """A workspace at the host."""
    return await host.create_workspace("Acme", BILLING)
