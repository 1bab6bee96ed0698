"""Zones put back as they were, and zones watched for what others do to them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from adapters.sandbox.server import Server
from core.accounts import notifications
from core.domains import drift, records, snapshots
from core.domains.zones import fingerprint
from core.errors import Conflict
from core.ports.dns import ZoneRecord
from core.system import Actor, System
from data.domains.domains import Domain, DomainStatus, Executor
from data.domains.records import ChangeSetStatus
from tests.support.journey import customer
from tests.support.zoned import WEB, approved, drop, put, zone_of, zoned


async def ready(system: System, sandbox: Server, name: str = "acme.com") -> tuple[Actor, Domain]:
    """Give a domain that is set up."""
    actor = await customer(system, name.partition(".")[0].title())
    domain = await zoned(system, actor, sandbox, WEB if name == "acme.com" else [], name)
    planned = await records.plan(system, actor, domain.id, "setup")
    await approved(system, actor, planned.id)
    await records.apply(system, actor, planned.id)
    async with system.work(actor) as work:
        stored = await work.session.get_one(Domain, domain.id)
        stored.status = DomainStatus.ready
    return actor, domain


async def test_every_change_keeps_the_zone_as_it_was_and_it_can_be_restored(
    system: System, sandbox: Server
) -> None:
    actor, domain = await ready(system, sandbox)
    async with system.work(actor) as work:
        (kept,) = await snapshots.listing(work, domain.id)
    assert kept.reason == "Before: Set up mail for acme.com"
    await put(system, actor, domain, ZoneRecord("blog.acme.com", "A", "192.0.2.7"))
    await drop(system, actor, domain, "www.acme.com", "CNAME")
    planned = await snapshots.restore(system, actor, kept.id)
    assert [one["code"] for one in planned.consents] == ["newer_records"]
    await approved(system, actor, planned.id, "newer_records")
    await records.apply(system, actor, planned.id)
    zone = await zone_of(system, actor, domain)
    assert fingerprint(zone) == kept.zone_hash
    async with system.work(actor) as work:
        assert await records.records(work, domain.id) == []
        newest = (await snapshots.listing(work, domain.id))[0]
    again = await snapshots.restore(system, actor, newest.id)
    await approved(system, actor, again.id, "newer_records")
    await records.apply(system, actor, again.id)
    async with system.work(actor) as work:
        assert {row.purpose for row in await records.records(work, domain.id)} == {
            "spf", "dmarc", "mx", "tracking",
        }  # fmt: skip


async def test_a_snapshot_of_an_unchanged_zone_is_taken_once(
    system: System, sandbox: Server
) -> None:
    actor, domain = await ready(system, sandbox)
    first = await snapshots.take(system, actor, domain.id, "by hand")
    second = await snapshots.take(system, actor, domain.id, "by hand again")
    assert first.id == second.id


async def test_a_zone_kept_by_hand_is_not_restored_from_here(
    system: System, sandbox: Server
) -> None:
    actor, domain = await ready(system, sandbox)
    async with system.work(actor) as work:
        (await work.session.get_one(Domain, domain.id)).executor = Executor.manual
        (kept,) = await snapshots.listing(work, domain.id)
    with pytest.raises(Conflict) as refused:
        await snapshots.restore(system, actor, kept.id)
    assert refused.value.code == "restore_by_hand"


async def test_a_zone_that_drifts_is_told_and_repaired_with_one_click(
    system: System, sandbox: Server
) -> None:
    actor, domain = await ready(system, sandbox)
    before = await zone_of(system, actor, domain)
    assert await drift.watch_all(system) == 0
    await drop(system, actor, domain, "_dmarc.acme.com", "TXT")
    await put(system, actor, domain, ZoneRecord("acme.com", "TXT", "v=spf1 a -all"))
    assert await drift.watch_all(system) == 0, "it was looked at less than a day ago"
    system.clock.skip(timedelta(hours=25))
    assert await drift.watch_all(system) == 1
    async with system.work(actor) as work:
        found = await drift.find(work, domain.id)
        assert found is not None
        assert {(one["purpose"], one["state"]) for one in found.differences} == {
            ("dmarc", "missing"),
            ("spf", "doubled"),
        }
        (notice,) = (await notifications.listing(work)).rows
        assert "acme.com" in notice.title
    planned = await drift.repair(system, actor, domain.id)
    assert [one["code"] for one in planned.consents] == ["two_spf"]
    await drop_foreign_spf(system, actor, domain)
    done = await drift.repair(system, actor, domain.id)
    assert done.status == ChangeSetStatus.applied
    assert fingerprint(await zone_of(system, actor, domain)) == fingerprint(before)
    async with system.work(actor) as work:
        assert await drift.find(work, domain.id) is None


async def test_an_spf_record_that_somebody_extended_is_no_drift(
    system: System, sandbox: Server
) -> None:
    actor, domain = await ready(system, sandbox)
    await drop(system, actor, domain, "acme.com", "TXT")
    longer = ZoneRecord("acme.com", "TXT", "v=spf1 include:_spf.google.com a ~all")
    await put(system, actor, domain, longer)
    assert await drift.watch(system, actor, domain.id) is None


async def test_a_zone_that_cannot_be_read_does_not_hold_up_the_others(
    system: System, sandbox: Server
) -> None:
    await ready(system, sandbox)
    actor, domain = await ready(system, sandbox, "beta.com")
    async with system.work(actor) as work:
        (await work.session.get_one(Domain, domain.id)).zone_ref = "gone"
    assert await drift.watch_all(system) == 0


async def drop_foreign_spf(system: System, actor: Actor, domain: Domain) -> None:
    mine = [
        one for one in await zone_of(system, actor, domain) if one.comment and one.kind == "TXT"
    ]
    await drop(system, actor, domain, "acme.com", "TXT")
    await put(system, actor, domain, *(one for one in mine if one.name == "acme.com"), WEB[2])
