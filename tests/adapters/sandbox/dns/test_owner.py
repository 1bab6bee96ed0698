"""Owners of names brought along: what they do when asked for new name servers."""

from __future__ import annotations

import pytest

from adapters.sandbox.control import SandboxControl
from adapters.sandbox.dns import owner, registrations
from adapters.sandbox.dns.hosts import PARKED_NAMESERVERS
from adapters.sandbox.dns.registrations import ELSEWHERE_NAMESERVERS
from adapters.sandbox.server import Server
from adapters.sandbox.world import World
from tests.adapters.sandbox.dns.conftest import ADA, BOB
from tests.conftest import SANDBOX_KEY

NEW = (ADA, BOB)


def nameservers(world: World, name: str) -> tuple[str, ...]:
    facts = registrations.find(world, name)
    assert facts
    return tuple(facts["nameservers"])


@pytest.mark.parametrize(
    ("name", "soon", "later"),
    [
        ("good.com", NEW, NEW),
        ("never-good.com", ELSEWHERE_NAMESERVERS, ELSEWHERE_NAMESERVERS),
        ("lame-good.com", PARKED_NAMESERVERS, PARKED_NAMESERVERS),
        ("moved-good.com", NEW, ELSEWHERE_NAMESERVERS),
    ],
)
def test_owners_follow_their_habits(
    world: World, name: str, soon: tuple[str, ...], later: tuple[str, ...]
) -> None:
    registrations.brought(world, name)
    owner.asked(world, name, NEW)
    world.skip(239 / world.clock.tempo - 0.2)
    assert nameservers(world, name) == ELSEWHERE_NAMESERVERS
    world.skip(1)
    assert nameservers(world, name) == soon
    world.skip(owner.LEAVES_AFTER / world.clock.tempo)
    assert nameservers(world, name) == later


def test_names_registered_with_a_provider_have_no_owner_who_acts(world: World) -> None:
    registrations.register(world, "ours.com", "godaddy", ("ns1.godaddy.sandbox",))
    owner.asked(world, "ours.com", NEW)
    world.skip(3600)
    assert nameservers(world, "ours.com") == ("ns1.godaddy.sandbox",)


async def test_the_control_interface_tells_addresses_and_delegates(sandbox: Server) -> None:
    steering = SandboxControl(sandbox.url, SANDBOX_KEY)
    dns = await steering.dns()
    assert dns.root.startswith("127.0.0.1:")
    assert dns.hosts["ns.cloudflare.sandbox"] != dns.hosts["elsewhere.sandbox"]
    assert [r.country for r in dns.resolvers if r.place == "Zurich"] == ["CH"]
    await steering.delegate("brought.com", NEW)
    assert nameservers(sandbox.world, "brought.com") == NEW
    await steering.close()
