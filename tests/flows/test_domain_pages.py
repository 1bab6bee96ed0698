"""What the pages about domains read and do, on the real sandbox: lists, plans carried out, SPF, orders."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from io import StringIO
from uuid import UUID

import pytest
from sqlalchemy import update

from adapters.sandbox.server import Server
from core.domains import (
    carrying_out,
    connections,
    flattening,
    health,
    kept,
    lists,
    overview,
    propagation,
    records,
    spf_views,
)
from core.domains.records import ChangeSet
from core.system import Actor, System, Work
from data.domains.domains import Domain
from data.domains.health import DomainHealth
from data.domains.records import SpfFlattening
from tests.support import connecting, journey

pytest_plugins = ("tests.support.set_up",)

DAY = date(2026, 11, 1)


@pytest.fixture
def ready(domain: Domain) -> UUID:
    """Give a domain that is set up."""
    return domain.id


def looked_at(work: Work, domain: Domain, score: int, days: int = 0) -> None:
    """Store a look at a domain."""
    work.session.add(
        DomainHealth(
            organization_id=work.organization_id,
            domain_id=domain.id,
            day=DAY + timedelta(days=days),
            checked_at=work.now() + timedelta(days=days),
            score=score,
            spf=True,
        )
    )


async def test_a_list_is_sorted_by_the_newest_score_and_counted(
    system: System, actor: Actor
) -> None:
    async with system.work(actor) as work:
        domains, _ = await connections.connect_many(work, "a.com b.com c.com")
        looked_at(work, domains[0], 10)
        looked_at(work, domains[0], 90, days=1)
        looked_at(work, domains[1], 40)
    async with system.work(actor) as work:
        worst = [row["name"] for row in (await overview.listing(work, sort="score")).rows]
        best = [row["name"] for row in (await overview.listing(work, sort="-score")).rows]
        unknown = [row["name"] for row in (await overview.listing(work, sort="nonsense")).rows]
        counted = await lists.totals(work)
    assert worst == ["b.com", "a.com", "c.com"]
    assert best == ["a.com", "b.com", "c.com"]
    assert unknown == ["a.com", "b.com", "c.com"]
    assert (counted.all, counted.ready, counted.moving, counted.failed) == (3, 0, 3, 0)
    assert counted.score == pytest.approx(65)


async def test_a_list_tells_how_far_each_domain_is_visible_and_goes_out_as_csv(
    system: System, actor: Actor, ready: UUID
) -> None:
    async with system.work(actor) as work:
        rows = (await overview.listing(work)).rows
    assert [row["percent"] for row in rows] == [100]
    table = list(csv.DictReader(StringIO(lists.as_csv(rows))))
    assert [(row["name"], row["status"], row["percent"]) for row in table] == [
        ("acme-mail.com", "ready", "100")
    ]
    assert rows[0]["id"] == str(ready)


async def test_nobody_sees_the_totals_of_others(system: System, actor: Actor, ready: UUID) -> None:
    other = await journey.customer(system, "Other")
    async with system.work(other) as work:
        counted = await lists.totals(work)
        percents = await lists.percents(work, [ready])
    assert (counted.all, counted.moved_at, percents) == (0, None, {})
    async with system.work(actor) as work:
        assert (await lists.totals(work)).ready == 1


async def test_a_plan_carried_out_from_its_page_is_watched_and_can_be_taken_back(
    system: System, sandbox: Server, actor: Actor, ready: UUID
) -> None:
    before = await texts(system, actor, ready)
    async with system.work(actor) as work:
        domain = await connections.get(work, ready)
        domain.services = ["google", "mailgun"]
    planned = await records.plan(system, actor, ready, "spf", only=["spf"])
    done = await carrying_out.carry_out(system, actor, planned.id)
    assert done.status in ("applied", "verified")
    async with system.work(actor) as work:
        check = await propagation.of_domain(work, ready)
        seen = await overview.one(work, ready)
    assert check is not None
    assert check.change_set_id == planned.id
    assert seen["change_set"]["status"] == "verified"
    assert "mailgun.org" in str(await texts(system, actor, ready))
    undone = await carrying_out.take_back(system, actor, planned.id)
    await connecting.later(system, sandbox.world, timedelta(minutes=10))
    async with system.work(actor) as work:
        again = await propagation.of_domain(work, ready)
        first = await work.session.get_one(ChangeSet, planned.id)
    assert again is not None
    assert again.change_set_id == undone.id
    assert first.status == "undone"
    assert await texts(system, actor, ready) == before


async def texts(system: System, actor: Actor, domain_id: UUID) -> set[tuple[str, str]]:
    """Return what we stand for in a zone."""
    async with system.work(actor) as work:
        return {(row.name, row.content) for row in await records.records(work, domain_id)}


async def test_the_cost_of_spf_is_shown_as_a_tree_with_what_flattening_would_do_for_a_minute(
    system: System, actor: Actor, ready: UUID
) -> None:
    seen = await spf_views.look(system, actor, ready)
    assert seen.record == "v=spf1 include:_spf.google.com ~all"
    assert seen.lookups == 4
    assert [row["depth"] for row in seen.rows] == [0, 1, 1, 1]
    assert not seen.needed
    assert seen.after is not None
    assert seen.after < seen.lookups
    assert seen.includes == ("_spf.google.com",)
    assert await kept.spf(system, actor, ready) == seen
    found = await flattening.preview(system, actor, ready, seen.includes)
    await flattening.hold(system, actor, ready, found, seen.includes)
    assert (await kept.spf(system, actor, ready)).flattened, "a change shows at once"
    async with system.work(actor) as work:
        await work.session.run(update(SpfFlattening).values(ended_at=work.now()))
    system.clock.skip(timedelta(seconds=30))
    assert (await kept.spf(system, actor, ready)).flattened, "nobody rang, nothing is counted"
    assert not (await kept.spf(system, actor, ready, within=kept.NOW)).flattened


async def test_a_look_at_the_health_shows_in_the_list(
    system: System, actor: Actor, ready: UUID
) -> None:
    await health.refresh(system, actor, ready)
    async with system.work(actor) as work:
        row = (await overview.listing(work)).rows[0]
        counted = await lists.totals(work)
    assert (row["spf"], row["mx"]) == (True, True)
    assert row["score"] == counted.score
