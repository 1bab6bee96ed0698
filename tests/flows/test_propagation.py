"""Records becoming visible, watched by the real checker at the sandbox's resolvers."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from adapters.sandbox.server import Server
from core.accounts import notifications
from core.domains import looking, propagation
from core.errors import Conflict, NotFound
from core.ports.dns import Changes, DnsHost, Zone, ZoneRecord
from core.system import Actor, System
from data.domains.domains import Domain
from data.domains.records import DnsRecord
from tests.support import journey
from tests.support.visiting import visiting

NAME = "slow-to-see.com"
SPF = ZoneRecord(NAME, "TXT", "v=spf1 include:_spf.google.com ~all", 300)
DMARC = ZoneRecord(f"_dmarc.{NAME}", "TXT", "v=DMARC1; p=none", 300)
ONE_TTL = 300


class Watched:
    """A domain of a customer whose zone stands at Cloudflare, at real pace."""

    def __init__(self, system: System, server: Server) -> None:
        self.system, self.world = system, server.world
        self.actor: Actor
        self.domain: Domain
        self.zone: Zone
        self.host: DnsHost = system.ports.direct.dns_host(system.platform_secrets["cloudflare"])

    async def begin(self) -> None:
        self.actor = await journey.customer(self.system)
        self.zone = await self.host.create_zone(NAME)
        journey.skip(self.system, self.world, timedelta(minutes=10))
        self.world.clock.tempo = 1.0
        async with self.system.work(self.actor) as work:
            self.domain = Domain(
                organization_id=work.organization_id,
                name=NAME,
                shown_name=NAME,
                zone_ref=self.zone.ref,
                created_at=work.now(),
                updated_at=work.now(),
            )
            work.session.add(self.domain)

    async def publish(self, *records: ZoneRecord) -> None:
        await self.host.apply(self.zone.ref, Changes(creates=records))

    async def start(self, *records: ZoneRecord) -> propagation.PropagationCheck:
        async with self.system.work(self.actor) as work:
            return await propagation.start(work, self.domain, None, records)

    async def look(self, check: propagation.PropagationCheck) -> dict[str, Any]:
        await looking.look_due(self.system)
        async with self.system.work(self.actor) as work:
            return await propagation.grid(work, check.id)

    def skip(self, seconds: float) -> None:
        journey.skip(self.system, self.world, timedelta(seconds=seconds))


@pytest.fixture
async def watched(system: System, sandbox: Server) -> Watched:
    """Give a domain whose records nobody has asked for yet."""
    made = Watched(system, sandbox)
    await made.begin()
    return made


async def test_what_nobody_asked_for_is_visible_at_once(watched: Watched) -> None:
    await watched.publish(SPF, DMARC)
    check = await watched.start(SPF, DMARC)
    seen = await watched.look(check)
    assert len(seen["columns"]) >= 8
    assert seen["check"]["status"] == "completed"
    assert seen["check"]["percent"] == 100
    assert [row["status"] for row in seen["rows"]] == ["propagated", "propagated"]
    async with watched.system.work(watched.actor) as work:
        told = await notifications.listing(work)
    assert [notice.title for notice in told.rows] == [f"{NAME} is visible everywhere"]


async def test_resolvers_are_not_asked_before_the_record_is_published(watched: Watched) -> None:
    check = await watched.start(SPF)
    seen = await watched.look(check)
    row = seen["rows"][0]
    assert (row["status"], row["published"]) == ("pending", "no")
    assert {cell["state"] for cell in row["cells"].values()} == {"unasked"}
    await watched.publish(SPF)
    watched.skip(31)
    seen = await watched.look(check)
    assert seen["check"]["status"] == "completed"


async def test_a_cached_absence_is_told_apart_with_the_time_it_ends(watched: Watched) -> None:
    for point in watched.system.vantage_points[1:4]:
        await watched.system.ports.resolver.ask(NAME, "TXT", point.address)
    await watched.publish(SPF)
    check = await watched.start(SPF)
    seen = await watched.look(check)
    row = seen["rows"][0]
    states = [cell["state"] for cell in row["cells"].values()]
    assert states.count("cached_absence") == 3
    assert states.count("visible") == len(states) - 3
    assert row["published"] == "yes"
    assert row["coverage"] == 100 * (len(states) - 3) // len(states)
    promised = datetime.fromisoformat(seen["check"]["predicted_at"])
    assert promised > watched.system.clock.now()
    watched.skip((promised - watched.system.clock.now()).total_seconds() + 1.5)
    seen = await watched.look(check)
    assert seen["check"]["status"] == "completed"
    assert abs(seen["check"]["eta_error_seconds"]) <= ONE_TTL


async def test_an_old_answer_in_a_cache_is_told_apart_from_an_absence(watched: Watched) -> None:
    old = ZoneRecord(NAME, "TXT", "v=spf1 -all", 120)
    await watched.publish(old)
    point = watched.system.vantage_points[1]
    await watched.system.ports.resolver.ask(NAME, "TXT", point.address)
    there = (await watched.host.records(watched.zone.ref))[0]
    await watched.host.apply(watched.zone.ref, Changes(deletes=(there.ref,), creates=(SPF,)))
    async with watched.system.work(watched.actor) as work:
        check = await propagation.start(work, watched.domain, None, [SPF], gone=[old])
    seen = await watched.look(check)
    assert seen["rows"][0]["cells"][point.name]["state"] == "cached_old"


async def test_after_48_hours_it_says_so_and_goes_on_every_four(watched: Watched) -> None:
    check = await watched.start(SPF)
    await watched.look(check)
    watched.skip(31 * 60)
    await watched.look(check)
    watched.skip(48 * 3600)
    seen = await watched.look(check)
    assert seen["check"]["status"] == "timeout"
    assert seen["check"]["lane"] == "cold"
    assert "every four hours" in seen["check"]["message"]
    assert seen["check"]["advice"]["code"] == "propagation_timeout"
    assert seen["check"]["advice"]["retry_after"] == 4 * 3600
    async with visiting(watched.system, watched.actor) as visitor:
        said = await visitor.open(f"/domains/{watched.domain.id}/propagation")
    assert "every four hours" in said
    assert "Records may still propagate." in said
    await watched.publish(SPF)
    watched.skip(4 * 3600 + 1)
    seen = await watched.look(check)
    assert seen["check"]["status"] == "completed"
    async with watched.system.work(watched.actor) as work:
        told = await notifications.listing(work)
    assert {notice.title for notice in told.rows} == {
        f"{NAME} is visible everywhere",
        f"{NAME} is not visible everywhere after 48 hours",
        f"{NAME} takes longer than 30 minutes to be visible",
    }


async def test_a_check_is_cancelled_and_taken_up_again_by_hand(watched: Watched) -> None:
    check = await watched.start(SPF)
    await watched.look(check)
    async with watched.system.work(watched.actor) as work:
        await propagation.cancel(work, check.id)
    await watched.publish(SPF)
    watched.skip(3600)
    assert await looking.look_due(watched.system) == 0
    async with watched.system.work(watched.actor) as work:
        with pytest.raises(Conflict):
            await propagation.cancel(work, check.id)
        await propagation.check_now(work, check.id)
    assert (await watched.look(check))["check"]["status"] == "completed"


async def test_a_domain_is_looked_at_anew_once_its_check_is_done(watched: Watched) -> None:
    async with watched.system.work(watched.actor) as work:
        with pytest.raises(NotFound):
            await propagation.again(work, watched.domain.id)
    await watched.publish(SPF)
    done = await watched.start(SPF)
    await watched.look(done)
    async with watched.system.work(watched.actor) as work:
        now = work.now()
        row = DnsRecord(
            organization_id=work.organization_id,
            domain_id=watched.domain.id,
            purpose="spf",
            name=SPF.name,
            kind=SPF.kind,
            content=SPF.content,
            created_at=now,
            updated_at=now,
        )
        work.session.add(row)
        anew = await propagation.again(work, watched.domain.id)
        same = await propagation.again(work, watched.domain.id)
    assert anew.id == same.id != done.id
    assert (await watched.look(anew))["check"]["status"] == "completed"


async def test_the_same_resolver_is_not_asked_twice_within_25_seconds(watched: Watched) -> None:
    check = await watched.start(SPF)
    await watched.look(check)
    async with watched.system.work(watched.actor) as work:
        again = await propagation.check_now(work, check.id)
        assert again.next_at >= again.started_at + timedelta(seconds=25)


async def test_another_organization_sees_no_check(watched: Watched) -> None:
    check = await watched.start(SPF)
    other = await journey.customer(watched.system, "Other")
    async with watched.system.work(other) as work:
        with pytest.raises(NotFound):
            await propagation.grid(work, check.id)


async def test_a_silent_resolver_says_why_and_does_not_hold_the_rest(watched: Watched) -> None:
    await watched.publish(SPF)
    watched.world.faults.inject("dns", "dns_refuse", times=None, route_pattern="*quad9*")
    check = await watched.start(SPF)
    seen = await watched.look(check)
    cells = {name: cell for name, cell in seen["rows"][0]["cells"].items() if "Quad9" in name}
    assert [(cell["state"], cell["reason"]) for cell in cells.values()] == [
        ("silent", "It refuses to answer.")
    ]
    assert seen["check"]["status"] == "completed"


async def test_what_checks_saw_is_kept_for_a_week(watched: Watched) -> None:
    await watched.publish(SPF)
    check = await watched.start(SPF)
    await watched.look(check)
    watched.skip(6 * 86_400)
    await propagation.forget_old(watched.system)
    async with watched.system.work(watched.actor) as work:
        assert (await propagation.get(work, check.id)).looks == 1
    watched.skip(2 * 86_400)
    await propagation.forget_old(watched.system)
    async with watched.system.work(watched.actor) as work:
        with pytest.raises(NotFound):
            await propagation.get(work, check.id)
