"""The health of domains on the real sandbox: looked at, scored, told when it worsens, watched daily."""

from __future__ import annotations

from datetime import timedelta

import pytest
from prometheus_client import REGISTRY
from pydantic import SecretStr

from adapters.sandbox.dns.blocklists import QUERY_KEY
from adapters.sandbox.server import Server
from core.accounts import notifications
from core.domains import drift, health, overview, records
from core.ports.dns import ZoneRecord
from core.sending import senders, sending_domains
from core.system import Actor, System
from data.domains.domains import Domain, DomainStatus
from tests.support import journey
from tests.support.zoned import approved, drop, put, zoned


async def ready(
    system: System, sandbox: Server, name: str = "acme.com", *, age_days: int = 400
) -> tuple[Actor, Domain]:
    """Give a domain whose records stand, registered so many days ago."""
    actor = await journey.customer(system, name.partition(".")[0].title())
    domain = await zoned(system, actor, sandbox, [], name)
    planned = await records.plan(system, actor, domain.id, "setup")
    await approved(system, actor, planned.id)
    await records.apply(system, actor, planned.id)
    async with system.work(actor) as work:
        stored = await work.session.get_one(Domain, domain.id)
        stored.status = DomainStatus.ready
        stored.registered_at = work.now() - timedelta(days=age_days)
    return actor, domain


async def notices(system: System, actor: Actor) -> list[str]:
    """Return the titles of what the members were told."""
    async with system.work(actor) as work:
        return [one.title for one in (await notifications.listing(work)).rows]


async def test_a_look_stores_marks_score_reasons_and_verdicts(
    system: System, sandbox: Server
) -> None:
    actor, domain = await ready(system, sandbox)
    stored = await health.refresh(system, actor, domain.id)
    assert (stored.spf, stored.dkim, stored.dmarc, stored.mx) == (True, False, True, True)
    assert stored.age_days == 400
    async with system.work(actor) as work:
        seen = await health.one(work, domain.id)
        table = await overview.listing(work)
    assert seen is not None
    assert seen["score"] == 100 - sum(one["points"] for one in seen["deductions"])
    assert {"dkim", "dmarc_none"} <= {one["code"] for one in seen["deductions"]}
    spf = seen["validation"]["spf"]
    assert spf["record"].startswith("v=spf1 ")
    assert spf["lookups"] >= 1
    assert len(seen["validation"]["mx"]["records"]) == 5
    assert seen["validation"]["dmarc"]["policy"] == "none"
    verdicts = {one["id"]: one for one in seen["compliance"]}
    assert verdicts["gmail"]["outcome"] == "fail"
    assert any("DKIM" in issue["reason"] for issue in verdicts["gmail"]["issues"])
    assert (table.rows[0]["spf"], table.rows[0]["dkim"]) == (True, False)
    assert table.rows[0]["score"] == seen["score"]


async def test_the_keys_of_a_sender_count_as_soon_as_it_is_proved(
    system: System, sandbox: Server
) -> None:
    actor, domain = await ready(system, sandbox)
    assert not (await health.refresh(system, actor, domain.id)).dkim
    seen = await senders.add(system, actor, "ada@acme.com")
    await sending_domains.publish(system, actor, seen.domain.id)
    journey.skip(system, sandbox.world, timedelta(hours=1))
    assert (await senders.verify(system, actor, seen.sender.id)).verified
    async with system.work(actor) as work:
        table = await overview.listing(work)
    assert table.rows[0]["dkim"]


async def test_a_young_domain_is_flagged_and_costs_points(system: System, sandbox: Server) -> None:
    actor, old = await ready(system, sandbox)
    full = await health.refresh(system, actor, old.id)
    async with system.work(actor) as work:
        (await work.session.get_one(Domain, old.id)).registered_at = work.now() - timedelta(days=3)
    young = await health.refresh(system, actor, old.id)
    assert young.score == full.score - 10
    async with system.work(actor) as work:
        seen = await health.one(work, old.id)
    assert seen is not None
    assert seen["young"]
    assert "30 days" in seen["age_warning"]


async def test_the_registry_is_asked_for_the_age_once_and_its_word_kept(
    system: System, sandbox: Server
) -> None:
    actor, domain = await ready(system, sandbox)
    async with system.work(actor) as work:
        (await work.session.get_one(Domain, domain.id)).registered_at = None
    looked = await health.refresh(system, actor, domain.id)
    async with system.work(actor) as work:
        kept = (await work.session.get_one(Domain, domain.id)).registered_at
    assert kept is not None
    assert looked.age_days == (system.clock.now() - kept).days


async def test_what_is_not_checked_is_never_clean(system: System, sandbox: Server) -> None:
    actor, domain = await ready(system, sandbox)
    looked = await health.refresh(system, actor, domain.id)
    states = {name: said["state"] for name, said in looked.blacklists.items()}
    assert states == {
        "spamhaus_zen": "unchecked",
        "spamhaus_dbl": "unchecked",
        "surbl": "clean",
        "uribl": "clean",
        "spamcop": "unchecked",
        "mailspike": "unchecked",
        "psbl": "unchecked",
    }
    assert not looked.listed


async def test_a_wrong_key_makes_a_list_doubtful_and_the_right_one_answers(
    system: System, sandbox: Server
) -> None:
    actor, domain = await ready(system, sandbox)
    system.settings.spamhaus_key = SecretStr("wrong")
    doubted = await health.refresh(system, actor, domain.id)
    assert doubted.blacklists["spamhaus_dbl"]["state"] == "error"
    assert "own test entry" in doubted.blacklists["spamhaus_dbl"]["reason"]
    system.settings.spamhaus_key = SecretStr(QUERY_KEY)
    believed = await health.refresh(system, actor, domain.id)
    assert believed.blacklists["spamhaus_dbl"]["state"] == "clean"


async def test_a_listed_name_is_shown_with_the_reason_and_where_to_go(
    system: System, sandbox: Server
) -> None:
    actor, domain = await ready(system, sandbox, "listed-acme.com")
    system.settings.spamhaus_key = SecretStr(QUERY_KEY)
    looked = await health.refresh(system, actor, domain.id)
    dbl = looked.blacklists["spamhaus_dbl"]
    assert (looked.listed, dbl["state"], dbl["codes"]) == (True, "listed", ["127.0.1.2"])
    assert dbl["entries"] == {"listed-acme.com": "a domain of spam"}
    assert dbl["delist"].startswith("https://")
    assert looked.blacklists["surbl"]["entries"] == {"listed-acme.com": "phishing"}
    assert looked.blacklists["uribl"]["reason"] == "black: found in spam"


async def test_addresses_the_domain_sends_from_are_looked_up(
    system: System, sandbox: Server
) -> None:
    actor, domain = await ready(system, sandbox)
    before = await health.refresh(system, actor, domain.id)
    assert not before.listed
    await drop(system, actor, domain, "acme.com", "TXT")
    text = "v=spf1 ip4:203.0.113.9 ip4:198.51.100.0/24 include:_spf.google.com ~all"
    await put(system, actor, domain, ZoneRecord("acme.com", "TXT", text))
    journey.skip(system, sandbox.world, timedelta(hours=2))
    looked = await health.refresh(system, actor, domain.id)
    assert "acme.com is on a block list" in await notices(system, actor)
    assert looked.blacklists["spamcop"]["entries"] == {
        "203.0.113.9": "reported as a source of spam"
    }
    assert looked.listed


async def test_an_spf_record_that_is_too_long_comes_with_a_way_out(
    system: System, sandbox: Server
) -> None:
    actor, domain = await ready(system, sandbox)
    await drop(system, actor, domain, "acme.com", "TXT")
    hosts = " ".join(f"ip4:198.51.100.{number}" for number in range(30))
    await put(system, actor, domain, ZoneRecord("acme.com", "TXT", f"v=spf1 {hosts} ~all"))
    looked = await health.refresh(system, actor, domain.id)
    assert looked.spf is False
    async with system.work(actor) as work:
        seen = await health.one(work, domain.id)
    assert seen is not None
    assert seen["advice"]["code"] == "spf_too_long"
    assert "flattening" in seen["advice"]["action"]
    assert seen["advice"]["help"] == "/help/errors/spf_too_long"


async def test_worsening_is_told_and_stands_in_the_history(system: System, sandbox: Server) -> None:
    actor, domain = await ready(system, sandbox)
    first = await health.refresh(system, actor, domain.id)
    journey.skip(system, sandbox.world, timedelta(days=1))
    await drop(system, actor, domain, "_dmarc.acme.com", "TXT")
    await drift.watch(system, actor, domain.id)
    journey.skip(system, sandbox.world, timedelta(hours=2))
    second = await health.refresh(system, actor, domain.id)
    assert (first.dmarc, second.dmarc, second.drifted) == (True, False, True)
    assert "DMARC of acme.com no longer holds" in await notices(system, actor)
    await health.refresh(system, actor, domain.id)
    assert (await notices(system, actor)).count("DMARC of acme.com no longer holds") == 1
    async with system.work(actor) as work:
        days = await health.history(work, domain.id)
    assert [day["dmarc"] for day in days] == [True, False]
    assert days[1]["score"] < days[0]["score"]


async def test_every_ready_domain_is_looked_at_once_a_day(system: System, sandbox: Server) -> None:
    first, _ = await ready(system, sandbox, "acme.com")
    second, _ = await ready(system, sandbox, "other.com")
    assert await health.refresh_all(system) == 2
    assert await health.refresh_all(system) == 0
    assert REGISTRY.get_sample_value("mailwright_domains_passing_ratio") == pytest.approx(0)
    journey.skip(system, sandbox.world, timedelta(hours=25))
    assert await health.refresh_all(system) == 2
    for actor in (first, second):
        async with system.work(actor) as work:
            board = await health.dashboard(work)
        assert board["totals"]["domains"] == board["total"] == 1
        assert board["totals"]["passing"] == 0
        assert board["rows"][0]["lists"] == "clean"


async def test_a_domain_is_looked_at_as_soon_as_it_is_set_up_again(
    system: System, sandbox: Server
) -> None:
    actor, domain = await ready(system, sandbox)
    assert await health.refresh_all(system) == 1
    journey.skip(system, sandbox.world, timedelta(minutes=5))
    assert await health.refresh_all(system) == 0
    async with system.work(actor) as work:
        (await work.session.get_one(Domain, domain.id)).ready_at = work.now()
    journey.skip(system, sandbox.world, timedelta(minutes=1))
    assert await health.refresh_all(system) == 1
    async with system.work(actor) as work:
        assert len(await health.history(work, domain.id)) >= 1


async def test_the_dashboard_shows_a_domain_before_its_first_look_with_the_same_fields(
    system: System, sandbox: Server
) -> None:
    actor, domain = await ready(system, sandbox)
    async with system.work(actor) as work:
        before = (await health.dashboard(work))["rows"][0]
        assert await health.one(work, domain.id) is None
    await health.refresh(system, actor, domain.id)
    async with system.work(actor) as work:
        after = (await health.dashboard(work))["rows"][0]
    assert before.keys() == after.keys()
    assert (before["lists"], before["score"], before["spf"]) == ("unchecked", None, None)


async def test_a_policy_file_is_fetched_only_through_the_guard(
    system: System, sandbox: Server
) -> None:
    actor, domain = await ready(system, sandbox)
    await put(
        system,
        actor,
        domain,
        ZoneRecord("_mta-sts.acme.com", "TXT", "v=STSv1; id=20261121"),
        ZoneRecord("mta-sts.acme.com", "A", "127.0.0.1"),
    )
    looked = await health.refresh(system, actor, domain.id)
    policy = looked.facts["validation"]["mta_sts"]
    assert policy["standing"] == "faulty"
    assert policy["errors"] == ["mta-sts.acme.com does not lead to the public internet."]


async def test_a_silent_dns_leaves_marks_open_and_the_score_below_full(
    system: System, sandbox: Server
) -> None:
    actor, domain = await ready(system, sandbox)
    sandbox.world.faults.inject("dns", "dns_servfail", route_pattern="/recursive/*", times=None)
    looked = await health.refresh(system, actor, domain.id)
    assert (looked.spf, looked.dmarc, looked.mx) == (None, None, None)
    assert looked.score < 100
    assert looked.blacklists["surbl"]["state"] == "error"
