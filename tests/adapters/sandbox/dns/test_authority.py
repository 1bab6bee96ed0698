"""Authoritative servers: what RFC 1034, 2308, 4592 and 6891 ask of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import dns.asyncquery
import dns.flags
import dns.message
import pytest
from dns.message import Message
from dns.rcode import Rcode
from dns.rdatatype import RdataType

from adapters.sandbox.dns import registrations, zones
from adapters.sandbox.world import World
from tests.adapters.sandbox.dns.conftest import ADA, BOB, ZONE, Dig

AT = "ns.cloudflare.sandbox"
Put = Callable[..., None]


def shown(answer: Message) -> list[str]:
    return sorted(row.to_text() for rows in answer.answer for row in rows)


async def test_a_record_is_answered_with_authority_and_its_ttl(put: Put, dig: Dig) -> None:
    put(ZONE, "TXT", '"v=spf1 ~all"', ttl=600)
    put(ZONE, "MX", "smtp.google.com", ttl=1, priority=1)
    answer = await dig(AT, ZONE, "TXT")
    assert answer.flags & dns.flags.AA
    assert (shown(answer), answer.answer[0].ttl) == (['"v=spf1 ~all"'], 600)
    mail = await dig(AT, ZONE, "MX")
    assert (shown(mail), mail.answer[0].ttl) == (["1 smtp.google.com."], 300)
    assert shown(await dig(AT, ZONE, "NS")) == [f"{ADA}.", f"{BOB}."]


async def test_names_are_compared_without_case(put: Put, dig: Dig) -> None:
    put(f"www.{ZONE}", "A", "192.0.2.1")
    assert shown(await dig(AT, "WwW.eXample.COM", "A")) == ["192.0.2.1"]


async def test_absence_is_told_with_the_soa(put: Put, dig: Dig) -> None:
    put(f"a.b.{ZONE}", "A", "192.0.2.1")
    cases = {f"a.b.{ZONE}": Rcode.NOERROR, f"b.{ZONE}": Rcode.NOERROR, f"c.{ZONE}": Rcode.NXDOMAIN}
    for name, rcode in cases.items():
        answer = await dig(AT, name, "TXT")
        soa = answer.authority[0]
        assert (answer.rcode(), answer.answer, soa.rdtype) == (rcode, [], RdataType.SOA)
        assert soa.ttl == soa[0].minimum == zones.NEGATIVE_TTL


async def test_the_serial_grows_with_every_change(put: Put, dig: Dig) -> None:
    before = (await dig(AT, ZONE, "SOA")).answer[0][0].serial
    put(ZONE, "TXT", '"new"')
    assert (await dig(AT, ZONE, "SOA")).answer[0][0].serial > before


async def test_a_wildcard_stands_in_for_names_that_do_not_exist(put: Put, dig: Dig) -> None:
    put(f"*.{ZONE}", "TXT", '"any"')
    put(f"here.{ZONE}", "A", "192.0.2.1")
    made = await dig(AT, f"x.y.{ZONE}", "TXT")
    assert (shown(made), made.answer[0].name.to_text()) == (['"any"'], f"x.y.{ZONE}.")
    assert shown(await dig(AT, f"here.{ZONE}", "TXT")) == []
    below = await dig(AT, f"x.here.{ZONE}", "TXT")
    assert below.rcode() == Rcode.NXDOMAIN


async def test_aliases_are_followed_inside_the_zone(put: Put, dig: Dig) -> None:
    put(f"a.{ZONE}", "CNAME", f"b.{ZONE}")
    put(f"b.{ZONE}", "CNAME", f"c.{ZONE}")
    put(f"c.{ZONE}", "A", "192.0.2.1")
    put(f"out.{ZONE}", "CNAME", "open.sleadtrack.com")
    put(f"loop.{ZONE}", "CNAME", f"loop.{ZONE}")
    assert shown(await dig(AT, f"a.{ZONE}", "A"))[0] == "192.0.2.1"
    assert shown(await dig(AT, f"a.{ZONE}", "CNAME")) == [f"b.{ZONE}."]
    assert shown(await dig(AT, f"out.{ZONE}", "A")) == ["open.sleadtrack.com."]
    assert shown(await dig(AT, f"loop.{ZONE}", "A")) == [f"loop.{ZONE}."]


async def test_a_long_record_is_cut_over_udp_and_whole_over_tcp(
    put: Put, dig: Dig, world: World
) -> None:
    put(f"long.{ZONE}", "TXT", '"' + "x" * 4000 + '"')
    host, port = world.dns["hosts"][AT].split(":")
    query = dns.message.make_query(f"long.{ZONE}", "TXT", use_edns=0, payload=4096)
    cut = await dns.asyncquery.udp(query, host, port=int(port), timeout=2)
    assert cut.flags & dns.flags.TC
    assert cut.answer == []
    whole = await dig(AT, f"long.{ZONE}", "TXT", tcp=True)
    strings = whole.answer[0][0].strings
    assert (len(strings), b"".join(strings)) == (16, b"x" * 4000)


@pytest.mark.parametrize(("edns", "cut"), [(-1, True), (0, False)])
async def test_the_room_over_udp_is_what_edns_says(
    put: Put, world: World, edns: int, cut: bool
) -> None:
    put(f"mid.{ZONE}", "TXT", '"' + "x" * 700 + '"')
    host, port = world.dns["hosts"][AT].split(":")
    query = dns.message.make_query(f"mid.{ZONE}", "TXT", use_edns=edns, payload=1232)
    answer = await dns.asyncquery.udp(query, host, port=int(port), timeout=2)
    assert bool(answer.flags & dns.flags.TC) is cut


async def test_text_survives_quotes_and_other_alphabets(put: Put, dig: Dig) -> None:
    put(f"t.{ZONE}", "TXT", '"say \\"hi\\"" "ü"')
    rows = (await dig(AT, f"t.{ZONE}", "TXT")).answer[0][0]
    assert rows.strings == (b'say "hi"', "ü".encode())


async def test_a_delegation_inside_a_zone_is_a_referral(put: Put, dig: Dig) -> None:
    put(f"sub.{ZONE}", "NS", "ns1.parked.sandbox")
    answer = await dig(AT, f"x.sub.{ZONE}", "A")
    assert not answer.flags & dns.flags.AA
    assert answer.authority[0].name.to_text() == f"sub.{ZONE}."


async def test_what_is_not_served_or_not_spoken_is_refused(dig: Dig, world: World) -> None:
    assert (await dig(AT, "other.org", "A")).rcode() == Rcode.REFUSED
    assert (await dig("parked.sandbox", ZONE, "A")).rcode() == Rcode.REFUSED
    assert (await dig(AT, ZONE, "AXFR", tcp=False)).rcode() == Rcode.REFUSED
    host, port = world.dns["hosts"][AT].split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"\x00\x0c\x12\x34\x01\x00\x00\x05" + b"\x00" * 6)
    answer = await reader.readexactly(14)
    assert (answer[2:4], answer[5] & 0x0F) == (b"\x12\x34", Rcode.FORMERR)
    writer.close()


async def test_a_zone_dropped_is_served_no_more_and_so_is_all_after_a_reset(
    put: Put, dig: Dig, world: World
) -> None:
    put(ZONE, "TXT", '"here"')
    assert shown(await dig(AT, ZONE, "TXT")) == ['"here"']
    zones.drop_zone(world, "cloudflare", ZONE)
    assert (await dig(AT, ZONE, "TXT")).rcode() == Rcode.REFUSED
    zones.put_zone(world, "cloudflare", ZONE, (ADA,))
    put(ZONE, "TXT", '"again"')
    assert shown(await dig(AT, ZONE, "TXT")) == ['"again"']
    world.reset()
    assert (await dig(AT, ZONE, "TXT")).rcode() == Rcode.REFUSED


async def test_the_registry_refers_and_denies(dig: Dig, world: World) -> None:
    referral = await dig("root", f"www.{ZONE}", "A")
    assert [rows.name.to_text() for rows in referral.authority] == [f"{ZONE}."]
    assert {row.target.to_text() for row in referral.authority[0]} == {
        f"{host}." for host in registrations.ELSEWHERE_NAMESERVERS
    }
    assert len(referral.additional) == 2
    assert (await dig("root", "nobody-has-this.com", "A")).rcode() == Rcode.NXDOMAIN
    assert (await dig("root", "name.invalid", "A")).rcode() == Rcode.NXDOMAIN
    assert shown(await dig("root", "com", "NS")) == ["a.registry.sandbox."]
    assert (await dig("root", ZONE, "DS")).rcode() == Rcode.NOERROR
    registrations.delegate(world, ZONE, (ADA, BOB))
    moved = await dig("root", ZONE, "A")
    assert {row.target.to_text() for row in moved.authority[0]} == {f"{ADA}.", f"{BOB}."}


async def test_idn_and_underscore_names(put: Put, dig: Dig) -> None:
    put(f"_dmarc.xn--mnchen-3ya.{ZONE}", "TXT", '"v=DMARC1; p=none"')
    answer = await dig(AT, f"_dmarc.xn--mnchen-3ya.{ZONE}", "TXT")
    assert shown(answer) == ['"v=DMARC1; p=none"']
