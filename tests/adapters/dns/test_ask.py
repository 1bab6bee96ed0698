"""Asking one server: every kind of record, every way to have no answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from adapters.dns.resolver import DnsResolver
from adapters.sandbox.dns import registrations
from adapters.sandbox.world import World
from core.doors import CalledInsideTransaction, transaction_open
from core.ports.dns import AnswerStatus
from tests.adapters.dns.conftest import ADA, BOB, ZONE, Put

SeenFrom = Callable[[str], str]


async def test_every_kind_is_spelled_as_zones_spell_it(
    resolver: DnsResolver, put: Put, published: str
) -> None:
    put(ZONE, "TXT", '"v=spf1 include:_spf.google.com " "~all"')
    put(ZONE, "MX", "SMTP.google.com", priority=1)
    put(ZONE, "A", "192.0.2.1")
    put(ZONE, "AAAA", "2001:DB8::1")
    put(ZONE, "CAA", '0 issue "letsencrypt.org"')
    put(f"www.{ZONE}", "CNAME", f"Web.{ZONE}")
    put(f"_sip._tcp.{ZONE}", "SRV", f"1 2 5060 sip.{ZONE}.")
    for name, kind, values in (
        (ZONE, "TXT", ("v=spf1 include:_spf.google.com ~all",)),
        (ZONE, "MX", ("1 smtp.google.com",)),
        (ZONE, "A", ("192.0.2.1",)),
        (ZONE, "AAAA", ("2001:db8::1",)),
        (ZONE, "CAA", ('0 issue "letsencrypt.org"',)),
        (ZONE, "NS", (ADA, BOB)),
        (f"www.{ZONE}", "CNAME", (f"web.{ZONE}",)),
        (f"_sip._tcp.{ZONE}", "SRV", (f"1 2 5060 sip.{ZONE}",)),
    ):
        answer = await resolver.ask(f"{name.upper()}.", kind, published)
        assert (answer.status, answer.values, answer.name) == (AnswerStatus.found, values, name)
        assert answer.authoritative
        assert answer.server == published


async def test_the_ttl_is_what_is_left_of_it(
    resolver: DnsResolver, put: Put, published: str, seen_from: SeenFrom, world: World
) -> None:
    put(ZONE, "TXT", '"x"', ttl=3000)
    assert (await resolver.ask(ZONE, "TXT", published)).ttl == 3000
    assert (await resolver.ask(ZONE, "TXT", seen_from("Quad9"))).ttl == 30
    world.skip(12)
    seen = await resolver.ask(ZONE, "TXT", seen_from("Quad9"))
    assert (seen.ttl, seen.authoritative) == (18, False)


async def test_absences_tell_how_long_they_last(
    resolver: DnsResolver, put: Put, published: str, seen_from: SeenFrom, world: World
) -> None:
    put(f"a.b.{ZONE}", "A", "192.0.2.1")
    empty = await resolver.ask(f"b.{ZONE}", "TXT", published)
    assert (empty.status, empty.ttl, empty.absent) == (AnswerStatus.no_data, 1800, True)
    nobody = await resolver.ask(f"c.{ZONE}", "TXT", seen_from("Quad9"))
    assert (nobody.status, nobody.ttl) == (AnswerStatus.nxdomain, 18)
    world.skip(10)
    assert (await resolver.ask(f"c.{ZONE}", "TXT", seen_from("Quad9"))).ttl == 8


async def test_a_record_of_4_kb_comes_over_tcp(
    resolver: DnsResolver, put: Put, published: str
) -> None:
    put(f"long.{ZONE}", "TXT", '"' + "x" * 4000 + '"')
    answer = await resolver.ask(f"long.{ZONE}", "TXT", published)
    assert answer.values == ("x" * 4000,)
    assert answer.size_bytes > 4000


async def test_an_alias_is_followed_wherever_it_leads(
    resolver: DnsResolver, put: Put, published: str, seen_from: SeenFrom
) -> None:
    put(f"in.{ZONE}", "CNAME", f"end.{ZONE}", ttl=60)
    put(f"end.{ZONE}", "A", "192.0.2.1", ttl=600)
    put(f"out.{ZONE}", "CNAME", "open.sleadtrack.com")
    put(f"dead.{ZONE}", "CNAME", "gone.sleadtrack.com")
    inside = await resolver.ask(f"in.{ZONE}", "A", published)
    assert (inside.values, inside.ttl) == (("192.0.2.1",), 60)
    for server in (published, seen_from("Quad9"), ""):
        outside = await resolver.ask(f"out.{ZONE}", "A", server)
        assert (outside.name, outside.values) == (f"out.{ZONE}", ("192.0.2.60",))
        dead = await resolver.ask(f"dead.{ZONE}", "A", server)
        assert (dead.status, dead.values) == (AnswerStatus.nxdomain, ())


@pytest.mark.parametrize(
    ("fault", "status", "known"),
    [
        ("dns_timeout", AnswerStatus.timeout, False),
        ("dns_servfail", AnswerStatus.servfail, False),
        ("dns_refuse", AnswerStatus.refused, False),
        ("dns_lie", AnswerStatus.found, True),
        ("dns_truncated", AnswerStatus.found, True),
    ],
)
async def test_trouble_is_an_answer_too(
    resolver: DnsResolver,
    put: Put,
    seen_from: SeenFrom,
    world: World,
    fault: str,
    status: AnswerStatus,
    known: bool,
) -> None:
    put(ZONE, "TXT", '"true"')
    world.faults.inject("dns", fault, route_pattern="/quad9/*", times=None)
    answer = await resolver.ask(ZONE, "TXT", seen_from("Quad9"))
    assert (answer.status, answer.known) == (status, known)
    assert (answer.values == ("true",)) is (fault == "dns_truncated")
    assert not answer.bogus


async def test_broken_signatures_are_told_from_other_failures(
    resolver: DnsResolver, world: World, seen_from: SeenFrom
) -> None:
    registrations.brought(world, "bogus-name.com")
    broken = await resolver.ask("bogus-name.com", "A", seen_from("Quad9"))
    assert (broken.status, broken.bogus) == (AnswerStatus.servfail, True)
    registrations.delegate(world, ZONE, ("ns1.parked.sandbox",))
    lame = await resolver.ask(ZONE, "A", seen_from("AdGuard"))
    assert (lame.status, lame.bogus) == (AnswerStatus.servfail, False)


async def test_a_referral_and_a_zone_not_served_say_nothing_about_the_record(
    resolver: DnsResolver, world: World, published: str
) -> None:
    referred = await resolver.ask(ZONE, "TXT", world.dns["root"])
    assert (referred.status, referred.known) == (AnswerStatus.refused, False)
    assert (await resolver.ask("other.org", "A", published)).status is AnswerStatus.refused


@pytest.mark.parametrize(
    ("name", "kind", "server"),
    [
        ("a..b", "A", "127.0.0.1"),
        ("x" * 64 + ".com", "A", "127.0.0.1"),
        (".".join(["x" * 60] * 5), "A", "127.0.0.1"),
        ("münchen.de", "A", "127.0.0.1"),
        ("a.com", "WRONG", "127.0.0.1"),
        ("a.com", "A", "ns1.example.com"),
        ("a.com", "A", "127.0.0.1:port"),
    ],
)
async def test_a_question_that_cannot_be_asked_is_broken(
    resolver: DnsResolver, name: str, kind: str, server: str
) -> None:
    assert (await resolver.ask(name, kind, server)).status is AnswerStatus.broken


async def test_a_server_that_is_not_there_is_a_timeout(resolver: DnsResolver) -> None:
    answer = await resolver.ask("a.com", "A", "127.0.0.1:1")
    assert answer.status is AnswerStatus.timeout
    other = DnsResolver(recursive="[::1]:1", timeout_seconds=0.05)
    assert (await other.ask("a.com", "A")).status is AnswerStatus.timeout
    await other.close()


async def test_answers_find_their_questions_among_many(
    resolver: DnsResolver, put: Put, published: str
) -> None:
    for number in range(400):
        put(f"n{number}.{ZONE}", "A", f"192.0.2.{number % 250}")
    answers = await asyncio.gather(
        *(resolver.ask(f"n{number}.{ZONE}", "A", published) for number in range(400))
    )
    assert [a.values for a in answers] == [(f"192.0.2.{n % 250}",) for n in range(400)]


async def test_nobody_is_asked_inside_a_transaction(resolver: DnsResolver) -> None:
    token = transaction_open.set(True)
    try:
        with pytest.raises(CalledInsideTransaction):
            await resolver.ask(ZONE, "A")
    finally:
        transaction_open.reset(token)
