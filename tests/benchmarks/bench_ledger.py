"""The ledger without mail: writing an audience, claiming, intents and results, a balance."""

from __future__ import annotations

import time
from uuid import UUID

import pytest
from sqlalchemy import text

from core.sending import ledger
from core.sending.delivery_leases import Lease
from core.system import Actor, System
from data.base import new_id
from data.sending import claims, lanes
from data.sending.journal import Intent, Pen, Result
from data.sending.lanes import Lane, Place
from tests.support.journey import customer
from tests.support.ledger import campaign

ROWS = 200_000
BATCH, CLAIMED = 200, 20_000
GROUP = 40
pytestmark = pytest.mark.bench

PEOPLE = text("""
    insert into contacts (id, organization_id, email, email_norm, first_name, last_name, name_norm,
                          last_norm, fields, status, consent_source, consent_ip, created_at,
                          updated_at)
    select gen_random_uuid(), :organization_id, 'p' || n || '@r.example', 'p' || n || '@r.example',
           'Bob', 'Bell', 'bob bell', 'bell', '{}', 'subscribed', '', '', :now, :now
      from generate_series(1, :rows) n
""")
LEDGER = text("""
    insert into messages (id, organization_id, campaign_id, contact_id, email, email_norm, domain,
                          scheduled_at, created_at)
    select gen_random_uuid(), organization_id, :campaign_id, id, email, email_norm, 'r.example',
           :now, :now
      from contacts where organization_id = :organization_id order by id
""")
COUNTED = text("update campaigns set planned = :rows where id = :campaign_id")


async def test_ledger(system: System) -> None:
    owner = await customer(system)
    one = await campaign(system, owner)
    await planned(system, owner, one)
    courier = new_id().hex
    system.settings.lease_seconds = 600
    await Lease(system, courier).begin()
    ids = await claimed(system, owner, one, courier)
    await written(system, courier, ids)
    await balanced(system, owner, one)


async def planned(system: System, owner: Actor, campaign_id: UUID) -> None:
    given = {
        "organization_id": owner.organization_id,
        "campaign_id": campaign_id,
        "rows": ROWS,
        "now": system.clock.now(),
    }
    async with system.platform(Actor.job()) as work:
        await work.session.run(PEOPLE, given)
    begun = time.perf_counter()
    async with system.platform(Actor.job()) as work:
        await work.session.run(LEDGER, given)
        await work.session.run(COUNTED, given)
    print(f"\naudience written     {ROWS / (time.perf_counter() - begun):8.0f} rows/s")


async def claimed(system: System, owner: Actor, campaign_id: UUID, courier: str) -> list[str]:
    lane = Lane(owner.require_organization(), campaign_id, None)
    passed: dict[UUID, Place] = {}
    ids: list[str] = []
    begun = time.perf_counter()
    while len(ids) < CLAIMED:
        async with system.platform(Actor.job()) as work:
            assert await lanes.waiting(work.session, work.now(), passed)
            found = await claims.claim(work.session, [(lane, BATCH)], passed, courier, work.now())
        passed[lane.key] = max((row.scheduled_at, row.id) for row in found)
        ids += [str(row.id) for row in found]
    print(f"claimed by {BATCH}s      {CLAIMED / (time.perf_counter() - begun):8.0f} messages/s")
    return ids


async def written(system: System, courier: str, ids: list[str]) -> None:
    pen, now = Pen(system.database.conninfo, courier), system.clock.now()
    before: list[Result] = []
    begun = time.perf_counter()
    for at in range(0, len(ids), GROUP):
        group = [Intent(one, "relay") for one in ids[at : at + GROUP]]
        begun_ids, _ = await pen.write(group, before, system.clock.wall())
        assert len(begun_ids) == len(group)
        before = [Result(one.id, "sent", now, ref=f"r-{one.id}") for one in group]
    await pen.write([], before, system.clock.wall())
    seconds = time.perf_counter() - begun
    await pen.close()
    print(f"begun and ended      {len(ids) / seconds:8.0f} messages/s in groups of {GROUP}")


async def balanced(system: System, owner: Actor, campaign_id: UUID) -> None:
    async with system.work(owner) as work:
        await ledger.balance(work, campaign_id)
        begun = time.perf_counter()
        counts = await ledger.balance(work, campaign_id)
    assert counts["holds"]
    print(f"balance of {ROWS:,}   {(time.perf_counter() - begun) * 1000:8.0f} ms")
