"""What a DNS host promises, kept over real TCP."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.cloudflare.dns_host import CloudflareDns
from adapters.sandbox.dns import registrations
from adapters.sandbox.dns import zones as published
from adapters.sandbox.server import Server
from core.errors import RateLimited, Rejected, Unavailable
from core.ports.dns import Changes, Zone, ZoneRecord
from tests.adapters.cloudflare.conftest import ACCOUNT, DAY, HOUR, Open, delegate

SPF = ZoneRecord("acme.com", "TXT", "v=spf1 include:_spf.google.com ~all", comment="mailwright")
MX = ZoneRecord("acme.com", "MX", "aspmx.l.google.com", priority=1)
TRACKING = ZoneRecord("track.acme.com", "CNAME", "open.sequencer.example", ttl=120)


def served(sandbox: Server, name: str = "acme.com") -> set[tuple[str, str, str]]:
    rows = sandbox.world.store.find(published.RECORD, zone=f"cloudflare/{name}")
    return {(row["name"], row["kind"], row["content"]) for row in rows}


async def test_a_zone_is_created_once_and_found_by_its_exact_name(
    opened: Open, dns: CloudflareDns
) -> None:
    assert await dns.find_zone("acme.com") is None
    made = await dns.create_zone("acme.com")
    await dns.create_zone("acme.com.au")
    assert await dns.find_zone("acme.com") == made
    assert await dns.zone(made.ref) == made
    assert made.account_ref == ACCOUNT
    assert made.original_nameservers == registrations.ELSEWHERE_NAMESERVERS
    assert len(made.nameservers) == 2
    assert await opened(account="another").dns.find_zone("acme.com") is None


async def test_a_zone_somebody_else_holds_is_refused(opened: Open, dns: CloudflareDns) -> None:
    await opened(account="another").dns.create_zone("acme.com")
    with pytest.raises(Rejected, match="Another Cloudflare account") as refused:
        await dns.create_zone("acme.com")
    assert refused.value.code == "zone_exists"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("unregistered-name.com", "name_unregistered"),
        ("mail.acme.com", "name_unregistered"),
        ("banned-name.com", "zone_banned"),
    ],
)
async def test_a_name_cloudflare_does_not_take_says_why(
    dns: CloudflareDns, name: str, code: str
) -> None:
    with pytest.raises(Rejected) as refused:
        await dns.create_zone(name)
    assert refused.value.code == code
    assert refused.value.advice.action


async def test_a_zone_follows_its_delegation(
    dns: CloudflareDns, sandbox: Server, zone: Zone
) -> None:
    assert zone.status == "initializing"
    sandbox.world.skip(1)
    assert (await dns.zone(zone.ref) or zone).status == "pending"
    delegate(sandbox, zone)
    assert (await dns.zone(zone.ref) or zone).status == "active"
    registrations.delegate(sandbox.world, zone.name, registrations.ELSEWHERE_NAMESERVERS)
    sandbox.world.skip(1)
    assert (await dns.zone(zone.ref) or zone).status == "moved"


async def test_asking_for_activation_is_quicker_and_allowed_once_an_hour(
    dns: CloudflareDns, sandbox: Server, zone: Zone
) -> None:
    registrations.delegate(sandbox.world, zone.name, zone.nameservers)
    await dns.ask_activation(zone.ref)
    assert (await dns.zone(zone.ref) or zone).status == "active"
    with pytest.raises(RateLimited) as refused:
        await dns.ask_activation(zone.ref)
    assert refused.value.advice.retry_after == HOUR
    assert await dns.records(zone.ref) == []


async def test_a_zone_nobody_delegates_is_gone_after_28_days_and_comes_back_anew(
    dns: CloudflareDns, sandbox: Server
) -> None:
    zone = await dns.create_zone("never-acme.com")
    sandbox.world.skip(27 * DAY)
    assert await dns.zone(zone.ref)
    sandbox.world.skip(DAY)
    assert await dns.zone(zone.ref) is None
    assert await dns.find_zone(zone.name) is None
    assert served(sandbox, zone.name) == set()
    pairs = {zone.nameservers}
    for _ in range(3):
        again = await dns.create_zone(zone.name)
        pairs.add(again.nameservers)
        await dns.remove_zone(again.ref)
    assert len(pairs) > 1


async def test_removing_a_zone_twice_is_removing_it(dns: CloudflareDns, zone: Zone) -> None:
    await dns.apply(zone.ref, Changes(creates=(SPF,)))
    await dns.remove_zone(zone.ref)
    await dns.remove_zone(zone.ref)
    assert await dns.zone(zone.ref) is None


async def test_too_many_waiting_zones_mean_later(dns: CloudflareDns) -> None:
    for number in range(50):
        await dns.create_zone(f"acme-{number}.com")
    with pytest.raises(RateLimited, match="some of the waiting") as refused:
        await dns.create_zone("acme.com")
    assert refused.value.advice.retry_after
    assert await dns.find_zone("acme-1.com")


async def test_a_whole_set_goes_in_one_call_and_reads_back_alike(
    dns: CloudflareDns, sandbox: Server, zone: Zone
) -> None:
    sandbox.world.requests.clear()
    made = await dns.apply(zone.ref, Changes(creates=(SPF, MX, TRACKING)))
    assert len(sandbox.world.requests.latest(provider="cloudflare")) == 1
    assert sorted(made) == sorted([SPF, MX, TRACKING])
    assert sorted(await dns.records(zone.ref)) == sorted(made)
    assert all(record.ref and record.modified_on for record in made)
    assert served(sandbox) == {
        ("acme.com", "TXT", f'"{SPF.content}"'),
        ("acme.com", "MX", "aspmx.l.google.com"),
        ("track.acme.com", "CNAME", "open.sequencer.example"),
    }


async def test_deletes_come_before_updates_and_updates_before_creates(
    dns: CloudflareDns, sandbox: Server, zone: Zone
) -> None:
    spf, mx = sorted(await dns.apply(zone.ref, Changes(creates=(SPF, MX))), reverse=True)
    moved = replace(mx, priority=5, content="smtp.google.com")
    again = replace(SPF, content="v=spf1 -all")
    changes = Changes(deletes=(spf.ref,), updates=(moved,), creates=(again, MX))
    await dns.apply(zone.ref, changes)
    assert sorted(await dns.records(zone.ref)) == sorted([again, moved, MX])


async def test_one_bad_record_leaves_the_zone_as_it_was(
    dns: CloudflareDns, sandbox: Server, zone: Zone
) -> None:
    before = await dns.apply(zone.ref, Changes(creates=(SPF,)))
    seen = served(sandbox)
    bad = ZoneRecord("acme.com", "A", "no address")
    changes = Changes(deletes=(before[0].ref,), creates=(MX, bad))
    with pytest.raises(Rejected, match="Content for A record") as refused:
        await dns.apply(zone.ref, changes)
    assert refused.value.code == "record_invalid"
    assert await dns.records(zone.ref) == before
    assert served(sandbox) == seen


@pytest.mark.parametrize(
    ("record", "code"),
    [
        (SPF, "record_exists"),
        (ZoneRecord("track.acme.com", "A", "192.0.2.1"), "record_conflict"),
        (ZoneRecord("self.acme.com", "CNAME", "self.acme.com"), "record_invalid"),
        (ZoneRecord("acme.com", "TXT", "x" * 4100), "record_invalid"),
        (ZoneRecord("a..acme.com", "TXT", "x"), "record_invalid"),
        (ZoneRecord("acme.com", "MX", "aspmx.l.google.com"), "record_invalid"),
        (ZoneRecord("acme.com", "TXT", "x", ttl=30), "record_invalid"),
        (ZoneRecord("track.acme.com", "NS", "ns1.example.net"), "record_conflict"),
        (
            ZoneRecord("acme.com", "MX", "aspmx.l.google.com", priority=9, ref="gone"),
            "record_not_found",
        ),
    ],
)
async def test_a_refused_record_has_a_code_and_a_way_out(
    dns: CloudflareDns, zone: Zone, record: ZoneRecord, code: str
) -> None:
    await dns.apply(zone.ref, Changes(creates=(SPF, TRACKING)))
    wanted = Changes(updates=(record,)) if record.ref else Changes(creates=(record,))
    with pytest.raises(Rejected) as refused:
        await dns.apply(zone.ref, wanted)
    assert refused.value.code == code
    assert refused.value.advice.action != Rejected.default_action


async def test_texts_of_one_name_are_limited_together(dns: CloudflareDns, zone: Zone) -> None:
    texts = [ZoneRecord("acme.com", "TXT", str(n) * 2500) for n in range(4)]
    with pytest.raises(Rejected, match="combined content"):
        await dns.apply(zone.ref, Changes(creates=tuple(texts)))


@pytest.mark.parametrize(
    "text",
    ["", "plain", 'say "hi" \\ twice', "x" * 255, "y" * 256, "ä€" * 200, "v=DKIM1; p=" + "A" * 392],
)
async def test_a_text_reads_back_as_it_was_written(
    dns: CloudflareDns, zone: Zone, text: str
) -> None:
    record = ZoneRecord("k._domainkey.acme.com", "TXT", text)
    assert await dns.apply(zone.ref, Changes(creates=(record,))) == [record]
    assert await dns.records(zone.ref) == [record]


async def test_records_with_parts_survive_a_removal_and_its_undoing(
    dns: CloudflareDns, sandbox: Server, zone: Zone
) -> None:
    records = [
        ZoneRecord("_sip._tcp.acme.com", "SRV", "5 5060 sip.acme.com", priority=10),
        ZoneRecord("acme.com", "CAA", "0 issue letsencrypt.org"),
        ZoneRecord("_443._tcp.acme.com", "TLSA", "3 1 1 " + "ab" * 32),
        ZoneRecord("*.acme.com", "A", "192.0.2.7"),
        ZoneRecord("xn--bcher-kva.acme.com", "AAAA", "2001:db8::1"),
    ]
    made = await dns.apply(zone.ref, Changes(creates=tuple(records)))
    assert sorted(made) == sorted(records)
    assert ("_sip._tcp.acme.com", "SRV", "10 5 5060 sip.acme.com.") in served(sandbox)
    assert ("acme.com", "CAA", '0 issue "letsencrypt.org"') in served(sandbox)
    await dns.apply(zone.ref, Changes(deletes=tuple(record.ref for record in made)))
    assert await dns.records(zone.ref) == []
    await dns.apply(zone.ref, Changes(creates=tuple(made)))
    assert sorted(await dns.records(zone.ref)) == sorted(records)


async def test_what_is_proxied_looks_like_an_address_to_the_world(
    dns: CloudflareDns, sandbox: Server, zone: Zone
) -> None:
    await dns.apply(zone.ref, Changes(creates=(replace(TRACKING, proxied=True),)))
    [record] = await dns.records(zone.ref)
    assert (record.proxied, record.content) == (True, TRACKING.content)
    assert [kind for _, kind, _ in served(sandbox)] == ["A"]
    await dns.apply(zone.ref, Changes(updates=(replace(record, proxied=False, ttl=300),)))
    assert [kind for _, kind, _ in served(sandbox)] == ["CNAME"]


async def test_a_zone_of_many_pages_is_read_whole(dns: CloudflareDns, zone: Zone) -> None:
    names = [f"host-{number}.acme.com" for number in range(600)]
    for start in range(0, 600, dns.most_changes):
        some = names[start : start + dns.most_changes]
        await dns.apply(
            zone.ref, Changes(creates=tuple(ZoneRecord(n, "A", "192.0.2.1") for n in some))
        )
    assert sorted(record.name for record in await dns.records(zone.ref)) == sorted(names)


async def test_nothing_to_change_calls_nobody(
    dns: CloudflareDns, sandbox: Server, zone: Zone
) -> None:
    sandbox.world.requests.clear()
    assert await dns.apply(zone.ref, Changes()) == []
    assert sandbox.world.requests.latest() == []


async def test_a_lost_answer_leaves_the_outcome_to_be_read(
    dns: CloudflareDns, sandbox: Server, zone: Zone
) -> None:
    sandbox.world.faults.inject("cloudflare", "drop_after_effect", route_pattern="*/batch")
    with pytest.raises(Unavailable) as unknown:
        await dns.apply(zone.ref, Changes(creates=(SPF,)))
    assert unknown.value.code == "unavailable"
    assert await dns.records(zone.ref) == [SPF]
    with pytest.raises(Rejected) as refused:
        await dns.apply(zone.ref, Changes(creates=(SPF,)))
    assert refused.value.code == "record_exists"


async def test_trouble_of_theirs_changes_nothing(
    dns: CloudflareDns, sandbox: Server, zone: Zone
) -> None:
    sandbox.world.faults.inject("cloudflare", "status", route_pattern="*/batch", value=502)
    with pytest.raises(Unavailable):
        await dns.apply(zone.ref, Changes(creates=(SPF,)))
    assert await dns.records(zone.ref) == []
