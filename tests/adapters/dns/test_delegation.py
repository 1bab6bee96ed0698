"""Who serves a zone, asked from the root down."""

from __future__ import annotations

from adapters.dns.resolver import DnsResolver
from adapters.sandbox.dns import registrations
from adapters.sandbox.world import World
from tests.adapters.dns.conftest import ADA, BOB, ZONE, Put


async def test_the_parent_names_the_servers_and_they_answer(
    resolver: DnsResolver, put: Put, published: str
) -> None:
    put(f"a.{ZONE}", "A", "192.0.2.1")
    for name in (ZONE, f"a.{ZONE}", f"not-there.{ZONE}", f"{ZONE.upper()}."):
        found = await resolver.delegation(name)
        assert found
        assert (found.zone, found.nameservers, found.lame) == (ZONE, (ADA, BOB), ())
        assert found.servers == (published,)


async def test_a_name_that_nobody_registered_has_none(resolver: DnsResolver) -> None:
    assert await resolver.delegation("nobody-has-this.com") is None
    assert await resolver.delegation("name.invalid") is None


async def test_lame_servers_are_named(resolver: DnsResolver, world: World) -> None:
    registrations.delegate(world, ZONE, (ADA, "ns1.parked.sandbox", "ns.nowhere.example"))
    found = await resolver.delegation(ZONE)
    assert found
    assert found.lame == ("ns.nowhere.example", "ns1.parked.sandbox")
    assert found.servers
    registrations.delegate(world, ZONE, ("ns1.parked.sandbox",))
    lost = await resolver.delegation(ZONE)
    assert lost
    assert (lost.zone, lost.servers, lost.lame) == (ZONE, (), ("ns1.parked.sandbox",))


async def test_a_zone_inside_a_zone_is_found(resolver: DnsResolver, put: Put, world: World) -> None:
    put(f"sub.{ZONE}", "NS", "ns1.elsewhere.sandbox")
    found = await resolver.delegation(f"x.sub.{ZONE}")
    assert found
    assert (found.zone, found.lame) == (f"sub.{ZONE}", ("ns1.elsewhere.sandbox",))


async def test_the_old_servers_answer_until_the_delegation_changes(
    resolver: DnsResolver, world: World
) -> None:
    registrations.brought(world, "brought.com")
    before = await resolver.delegation("brought.com")
    assert before
    assert before.servers == (world.dns["hosts"]["elsewhere.sandbox"],)


async def test_a_root_that_does_not_answer_knows_nobody(world: World) -> None:
    made = DnsResolver(root="127.0.0.1:1", timeout_seconds=0.05)
    assert await made.delegation(ZONE) is None
    await made.close()
