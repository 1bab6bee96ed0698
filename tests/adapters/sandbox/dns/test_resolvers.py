"""Caching resolvers: what they remember, how long, and how they disagree meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable

import dns.exception
import dns.flags
import pytest
from dns.message import Message
from dns.rcode import Rcode

from adapters.sandbox.dns import registrations, zones
from adapters.sandbox.world import World
from tests.adapters.sandbox.dns.conftest import ADA, BOB, ZONE, Dig

Put = Callable[..., None]
SeenFrom = Callable[[str], str]


def text(answer: Message) -> list[str]:
    return [row.to_text() for rows in answer.answer for row in rows]


@pytest.fixture
def delegated(world: World) -> None:
    """Delegate the zone to where it is served."""
    registrations.delegate(world, ZONE, (ADA, BOB))


def test_there_are_eight_at_places_people_know(world: World) -> None:
    resolvers = world.dns["resolvers"]
    assert len(resolvers) >= 8
    assert len({r["address"] for r in resolvers}) == len(resolvers)
    assert all(r["place"] and len(r["country"]) == 2 for r in resolvers)


async def test_a_ttl_counts_down_and_lives_by_the_tempo(
    delegated: None, put: Put, dig: Dig, world: World, seen_from: SeenFrom
) -> None:
    quad9 = seen_from("Quad9")
    put(ZONE, "TXT", '"old"', ttl=3000)
    first = await dig(quad9, ZONE, "TXT")
    assert (first.answer[0].ttl, bool(first.flags & dns.flags.RA)) == (30, True)
    assert not first.flags & dns.flags.AA
    zones.drop_record(world, "cloudflare", ZONE, f'{ZONE} TXT "old"')
    put(ZONE, "TXT", '"new"', ttl=3000)
    world.skip(20)
    later = await dig(quad9, ZONE, "TXT")
    assert (text(later), later.answer[0].ttl) == (['"old"'], 10)
    assert text(await dig(seen_from("AdGuard"), ZONE, "TXT")) == ['"new"']
    world.skip(10)
    assert text(await dig(quad9, ZONE, "TXT")) == ['"new"']


async def test_an_absence_is_kept_as_the_soa_says(
    delegated: None, put: Put, dig: Dig, world: World, seen_from: SeenFrom
) -> None:
    quad9 = seen_from("Quad9")
    absent = await dig(quad9, f"k.{ZONE}", "TXT")
    assert absent.rcode() == Rcode.NXDOMAIN
    assert absent.authority[0].ttl == zones.NEGATIVE_TTL / world.clock.tempo
    put(f"k.{ZONE}", "TXT", '"there"')
    world.skip(17)
    assert (await dig(quad9, f"k.{ZONE}", "TXT")).authority[0].ttl == 1
    world.skip(1)
    assert text(await dig(quad9, f"k.{ZONE}", "TXT")) == ['"there"']


async def test_a_resolver_that_knows_the_old_delegation_asks_the_old_servers(
    put: Put, dig: Dig, world: World, seen_from: SeenFrom
) -> None:
    put(ZONE, "TXT", '"at cloudflare"')
    quad9, adguard = seen_from("Quad9"), seen_from("AdGuard")
    assert text(await dig(quad9, ZONE, "TXT")) == []
    registrations.delegate(world, ZONE, (ADA, BOB))
    world.skip(20)
    assert text(await dig(quad9, ZONE, "TXT")) == []
    assert text(await dig(adguard, ZONE, "TXT")) == ['"at cloudflare"']
    world.skip(40)
    assert text(await dig(quad9, ZONE, "TXT")) == ['"at cloudflare"']


async def test_two_nodes_behind_one_address_may_disagree(
    delegated: None, put: Put, dig: Dig, world: World, seen_from: SeenFrom
) -> None:
    google = seen_from("Google")
    assert text(await dig(google, ZONE, "TXT")) == []
    put(ZONE, "TXT", '"there"')
    seen = [text(await dig(google, ZONE, "TXT")) for _ in range(4)]
    assert sorted(seen) == [[], [], ['"there"'], ['"there"']]


async def test_aliases_are_followed_across_zones(
    delegated: None, put: Put, dig: Dig, seen_from: SeenFrom
) -> None:
    put(f"t.{ZONE}", "CNAME", "open.sleadtrack.com")
    answer = await dig(seen_from("Quad9"), f"t.{ZONE}", "A")
    assert text(answer) == ["open.sleadtrack.com.", "192.0.2.60"]


async def test_a_lame_delegation_and_broken_signatures_fail(
    dig: Dig, world: World, seen_from: SeenFrom
) -> None:
    quad9 = seen_from("Quad9")
    registrations.delegate(world, ZONE, ("ns1.parked.sandbox",))
    assert (await dig(quad9, ZONE, "A")).rcode() == Rcode.SERVFAIL
    registrations.brought(world, "bogus-name.com")
    assert (await dig(quad9, "bogus-name.com", "A")).rcode() == Rcode.SERVFAIL
    unchecked = await dig(quad9, "bogus-name.com", "A", flags=dns.flags.RD | dns.flags.CD)
    assert unchecked.rcode() == Rcode.NOERROR
    assert (await dig(quad9, "nobody-has-this.com", "A")).rcode() == Rcode.NXDOMAIN


async def test_one_is_slow_and_one_refuses_now_and_then(dig: Dig, seen_from: SeenFrom) -> None:
    began = time.monotonic()
    await dig(seen_from("Quad101"), "google.com", "MX")
    assert time.monotonic() - began >= 0.3
    said = [(await dig(seen_from("Control D"), "google.com", "MX")).rcode() for _ in range(40)]
    assert set(said) == {Rcode.NOERROR, Rcode.REFUSED}
    assert said.count(Rcode.NOERROR) > 25


async def test_the_outside_world_is_there(dig: Dig, seen_from: SeenFrom) -> None:
    quad9 = seen_from("Quad9")
    assert "_netblocks.google.com" in text(await dig(quad9, "_spf.google.com", "TXT"))[0]
    for name, kind in (
        ("_netblocks3.google.com", "TXT"),
        ("amazonses.com", "TXT"),
        ("sendgrid.net", "TXT"),
        ("servers.mcsv.net", "TXT"),
        ("spf.protection.outlook.com", "TXT"),
        ("smtp.google.com", "A"),
        ("aspmx.l.google.com", "A"),
        ("some.customer.com._report._dmarc.mailwright.example", "TXT"),
    ):
        assert text(await dig(quad9, name, kind)), name


async def test_block_lists_list_their_test_entries_and_refuse_public_resolvers(
    dig: Dig, seen_from: SeenFrom
) -> None:
    for name, said in (
        ("2.0.0.127.zen.spamhaus.org", ["127.0.0.2"]),
        ("1.0.0.127.zen.spamhaus.org", []),
        ("9.113.0.203.bl.spamcop.net", ["127.0.0.2"]),
        ("8.8.8.8.bl.spamcop.net", []),
        ("test.dbl.spamhaus.org", ["127.0.1.2"]),
        ("listed-name.com.dbl.spamhaus.org", ["127.0.1.2"]),
        ("good-name.com.dbl.spamhaus.org", []),
    ):
        assert text(await dig("recursive", name, "A")) == said, name
    public = seen_from("Quad9")
    assert text(await dig(public, "1.0.0.127.zen.spamhaus.org", "A")) == ["127.255.255.254"]
    assert text(await dig(public, "2.0.0.127.psbl.surriel.com", "A")) == ["127.0.0.2"]


async def test_faults_befall_the_server_and_name_they_are_meant_for(
    delegated: None, put: Put, dig: Dig, world: World, seen_from: SeenFrom
) -> None:
    put(ZONE, "TXT", '"true"')
    quad9 = seen_from("Quad9")
    for kind, rcode, said in (
        ("dns_servfail", Rcode.SERVFAIL, []),
        ("dns_refuse", Rcode.REFUSED, []),
        ("dns_lie", Rcode.NOERROR, ['"v=spf1 -all"']),
        ("dns_truncated", Rcode.NOERROR, ['"true"']),
    ):
        world.faults.inject("dns", kind, route_pattern=f"/quad9/{ZONE}", method="TXT", times=1)
        assert text(await dig(seen_from("AdGuard"), ZONE, "TXT")) == ['"true"']
        spoilt = await dig(quad9, ZONE, "TXT")
        assert (spoilt.rcode(), text(spoilt)) == (rcode, said), kind
        assert text(await dig(quad9, ZONE, "TXT")) == ['"true"']
    world.faults.inject("dns", "dns_timeout", route_pattern="/cloudflare/*", times=1)
    with pytest.raises(dns.exception.Timeout):
        await dig("ns.cloudflare.sandbox", ZONE, "TXT")
