"""Flattened SPF records in force, looked up again as the world changes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from adapters.sandbox.dns import registrations, zones
from adapters.sandbox.server import Server
from core.accounts import notifications
from core.domains import flattening, flattening_needed, records, spf_cost, wishes
from core.errors import Conflict
from core.ports.dns import ZoneRecord
from core.system import Actor, System
from data.domains.domains import Domain, Executor
from data.domains.records import ChangeSetStatus
from tests.support.journey import customer
from tests.support.zoned import approved, zone_of, zoned

SENDER = "sender.example"
INCLUDE = f"spf.{SENDER}"
ORIGINAL = f"v=spf1 include:{INCLUDE} include:_spf.google.com -all"
TEN = [f"ip4:198.51.100.{number}" for number in range(0, 20, 2)]


def publish(sandbox: Server, terms: list[str]) -> None:
    """Let the sender's include say these terms, with an answer short-lived enough to notice."""
    registrations.brought(sandbox.world, SENDER)
    text = " ".join(["v=spf1", *terms, "-all"])
    zones.put_record(
        sandbox.world, registrations.ELSEWHERE, SENDER, "spf",
        name=INCLUDE, kind="TXT", content=f'"{text}"', ttl=60,
    )  # fmt: skip


@pytest.fixture
async def actor(system: System) -> Actor:
    """Give an owner."""
    return await customer(system)


@pytest.fixture
async def domain(system: System, sandbox: Server, actor: Actor) -> Domain:
    """Give a domain whose flattened SPF record is published."""
    publish(sandbox, TEN)
    domain = await zoned(system, actor, sandbox, [ZoneRecord("acme.com", "TXT", ORIGINAL, 300)])
    planned = await flattening.start(system, actor, domain.id, [INCLUDE])
    await approved(system, actor, planned.id)
    await records.apply(system, actor, planned.id)
    return domain


async def spf_of(system: System, actor: Actor, domain: Domain) -> str:
    (record,) = [
        one
        for one in await zone_of(system, actor, domain)
        if one.name == domain.name and one.content.startswith("v=spf1")
    ]
    return record.content


async def later(system: System, sandbox: Server) -> None:
    """Let an hour and a bit pass, everywhere."""
    system.clock.skip(timedelta(hours=25))
    sandbox.world.skip(25 * 3600)


async def test_the_chosen_include_is_written_out_and_the_others_stay(
    system: System, actor: Actor, domain: Domain
) -> None:
    text = await spf_of(system, actor, domain)
    assert text == f"v=spf1 {' '.join(TEN)} include:_spf.google.com -all"
    again = await records.plan(system, actor, domain.id, "setup", only=["spf"])
    assert again.changes == []


async def test_the_record_follows_the_include(
    system: System, sandbox: Server, actor: Actor, domain: Domain
) -> None:
    assert await flattening.refresh_due(system) == 0, "it is not due yet"
    publish(sandbox, [*TEN, "ip4:203.0.113.8"])
    await later(system, sandbox)
    assert await flattening.refresh_due(system) == 1
    assert "ip4:203.0.113.8" in await spf_of(system, actor, domain)


async def test_an_include_that_shrinks_waits_for_a_person(
    system: System, sandbox: Server, actor: Actor, domain: Domain
) -> None:
    before = await spf_of(system, actor, domain)
    publish(sandbox, TEN[:7])
    await later(system, sandbox)
    assert await flattening.refresh_due(system) == 0
    assert await spf_of(system, actor, domain) == before
    async with system.work(actor) as work:
        in_force = await wishes.in_force(work, domain.id)
        assert in_force is not None
        assert "30 %" in in_force.problem
        assert [one.level for one in (await notifications.listing(work)).rows] == ["danger"]
    done = await flattening.accept(system, actor, domain.id)
    assert done is not None
    assert done.status == ChangeSetStatus.applied
    assert TEN[7] not in await spf_of(system, actor, domain)


async def test_a_zone_kept_by_hand_gets_a_plan_and_a_notice(
    system: System, sandbox: Server, actor: Actor, domain: Domain
) -> None:
    async with system.work(actor) as work:
        (await work.session.get_one(Domain, domain.id)).executor = Executor.manual
    publish(sandbox, [*TEN, "ip4:203.0.113.8"])
    await later(system, sandbox)
    assert await flattening.refresh_due(system) == 1
    async with system.work(actor) as work:
        planned = await records.current(work, domain.id)
        (notice,) = (await notifications.listing(work)).rows
    assert planned is not None
    assert planned.status == ChangeSetStatus.planned
    assert "acme.com" in notice.title


async def test_while_nobody_answers_the_last_good_record_stays(
    system: System, sandbox: Server, actor: Actor, domain: Domain
) -> None:
    before = await spf_of(system, actor, domain)
    zones.drop_zone(sandbox.world, registrations.ELSEWHERE, SENDER)
    await later(system, sandbox)
    assert await flattening.refresh_due(system) == 0
    assert await spf_of(system, actor, domain) == before


async def test_the_original_comes_back_word_for_word(
    system: System, actor: Actor, domain: Domain
) -> None:
    planned = await flattening.stop(system, actor, domain.id)
    await approved(system, actor, planned.id)
    await records.apply(system, actor, planned.id)
    assert await spf_of(system, actor, domain) == ORIGINAL
    after = await records.plan(system, actor, domain.id, "setup", only=["spf"])
    assert after.changes == []


async def test_a_sender_chosen_later_joins_the_flattened_record(
    system: System, actor: Actor, domain: Domain
) -> None:
    async with system.work(actor) as work:
        (await work.session.get_one(Domain, domain.id)).services = ["google", "ses"]
    planned = await records.plan(system, actor, domain.id, "setup", only=["spf"])
    await approved(system, actor, planned.id)
    await records.apply(system, actor, planned.id)
    text = await spf_of(system, actor, domain)
    assert "include:amazonses.com" in text
    assert TEN[0] in text


async def test_a_record_within_its_limits_is_not_flattened_unasked(
    system: System, sandbox: Server, actor: Actor
) -> None:
    domain = await zoned(system, actor, sandbox, [ZoneRecord("acme.com", "TXT", "v=spf1 a -all")])
    with pytest.raises(Conflict) as refused:
        await flattening.start(system, actor, domain.id)
    assert refused.value.code == "flattening_refused"


async def test_a_plan_beyond_the_limit_is_flattened_by_itself(
    system: System, sandbox: Server, actor: Actor
) -> None:
    """Eleven lookups become fewer without a question; what keeps to the limit is left alone."""
    publish(sandbox, ["a"] * 8)
    own = f"v=spf1 include:{INCLUDE} -all"
    domain = await zoned(system, actor, sandbox, [ZoneRecord("acme.com", "TXT", own, 300)])
    planned = await records.plan(system, actor, domain.id, "setup")
    made = await flattening_needed.in_plan(system, actor, planned)
    assert made.id != planned.id
    await approved(system, actor, made.id)
    await records.apply(system, actor, made.id)
    text = await spf_of(system, actor, domain)
    cost = await spf_cost.cost(domain.name, system.ports.resolver, text=text)
    assert cost.lookups <= 10
    again = await records.plan(system, actor, domain.id, "setup")
    assert (await flattening_needed.in_plan(system, actor, again)).id == again.id
    async with system.work(actor) as work:
        in_force = await wishes.in_force(work, domain.id)
    assert in_force is not None
    assert in_force.lookups_before > 10 >= in_force.lookups_after
