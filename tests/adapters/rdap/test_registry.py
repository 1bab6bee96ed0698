"""What registries publish about names, read over real HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from adapters.rdap.registry import KEPT, Rdap
from adapters.sandbox.dns import registrations
from adapters.sandbox.server import Server
from core.clock import Clock
from core.errors import RateLimited, Rejected, Surprising, Unavailable


@pytest.fixture
def clock() -> Clock:
    """A clock that the test moves."""
    return Clock()


@pytest.fixture
async def rdap(sandbox: Server, clock: Clock) -> AsyncIterator[Rdap]:
    """The adapter on the sandbox."""
    made = Rdap(clock, sandbox_url=sandbox.url)
    yield made
    await made.close()


async def test_a_registered_name_has_dates_registrar_and_name_servers(
    rdap: Rdap, sandbox: Server
) -> None:
    registrations.brought(sandbox.world, "example.com")
    facts = await rdap.facts("Example.com.")
    assert facts
    assert facts.name == "example.com"
    assert facts.registered_at
    age = sandbox.world.now() - facts.registered_at
    assert age.days == registrations.AGE_OF_BROUGHT.days
    assert facts.expires_at
    assert facts.expires_at > sandbox.world.now()
    assert facts.nameservers == ("ns1.elsewhere.sandbox", "ns2.elsewhere.sandbox")
    assert facts.registrar == "Elsewhere Registrar Ltd."
    assert facts.statuses == ("client transfer prohibited",)


async def test_a_name_nobody_registered_is_none(rdap: Rdap) -> None:
    assert await rdap.facts("nobody-has-this.com") is None


async def test_facts_are_kept_for_a_while_and_then_read_again(
    rdap: Rdap, sandbox: Server, clock: Clock
) -> None:
    registrations.register(sandbox.world, "new.com", "godaddy", ("ns1.godaddy.sandbox",))
    await rdap.facts("new.com")
    registrations.delegate(sandbox.world, "new.com", ("ns2.godaddy.sandbox",))
    kept = await rdap.facts("new.com")
    assert kept
    assert kept.nameservers == ("ns1.godaddy.sandbox",)
    clock.skip(KEPT + timedelta(seconds=1))
    fresh = await rdap.facts("new.com")
    assert fresh
    assert (fresh.nameservers, fresh.registrar) == (("ns2.godaddy.sandbox",), "GoDaddy.com, LLC")


@pytest.mark.parametrize(
    ("kind", "value", "error"),
    [
        ("rate_limited", 7.0, RateLimited),
        ("status", 503.0, Unavailable),
        ("drop_before", 0.0, Unavailable),
        ("status", 302.0, Surprising),
    ],
)
async def test_trouble_is_one_of_five(
    rdap: Rdap, sandbox: Server, kind: str, value: float, error: type[Exception]
) -> None:
    sandbox.world.faults.inject("rdap", kind, value=value)
    with pytest.raises(error):
        await rdap.facts("example.com")


async def test_a_registry_we_know_no_address_of_is_refused_without_a_call(clock: Clock) -> None:
    live = Rdap(clock)
    with pytest.raises(Rejected, match=r"\.zz"):
        await live.facts("name.zz")
    await live.close()
