"""What becomes of a change set when the host, the line or the process fails."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta

import pytest

from adapters.sandbox.server import Server
from core.domains import applying, change_rows, drift, records, sending
from core.domains.zones import fingerprint, to_json
from core.errors import CredentialsRefused, RateLimited, Unavailable
from core.ports.dns import ZoneRecord
from core.ports.sandbox import FaultWish
from core.system import Actor, System
from data.domains.domains import Domain
from data.domains.records import ChangeSet, ChangeSetStatus
from tests.support.journey import customer
from tests.support.zoned import WEB, approved, host_of, zone_of, zoned

BATCH = "*/dns_records/batch"
MANY = 450
"""More than two batches."""


@dataclass
class Ready:
    """An approved change set and what it belongs to."""

    actor: Actor
    domain: Domain
    planned: ChangeSet
    before: list[ZoneRecord]


@pytest.fixture
async def ready(system: System, sandbox: Server) -> Ready:
    """Give a change set that is approved and not yet carried out."""
    actor = await customer(system)
    domain = await zoned(system, actor, sandbox, WEB)
    before = await zone_of(system, actor, domain)
    planned = await records.plan(system, actor, domain.id, "setup")
    await approved(system, actor, planned.id)
    return Ready(actor, domain, planned, before)


async def fault(system: System, kind: str, times: int = 1, value: float = 0.0) -> None:
    assert system.ports.sandbox is not None
    await system.ports.sandbox.inject(FaultWish("cloudflare", kind, BATCH, "POST", times, value))


async def status_of(system: System, ready: Ready) -> str:
    async with system.work(ready.actor) as work:
        return (await records.get(work, ready.planned.id)).status


async def test_a_batch_whose_answer_is_lost_is_found_applied_by_reading(
    system: System, ready: Ready
) -> None:
    await fault(system, "drop_after_effect")
    done = await records.apply(system, ready.actor, ready.planned.id)
    assert done.status == ChangeSetStatus.applied
    await records.undo(system, ready.actor, ready.planned.id)
    zone = await zone_of(system, ready.actor, ready.domain)
    assert fingerprint(zone) == fingerprint(ready.before)


async def test_a_batch_that_never_arrived_is_sent_again_by_the_next_try(
    system: System, ready: Ready
) -> None:
    await fault(system, "drop_before")
    with pytest.raises(Unavailable):
        await records.apply(system, ready.actor, ready.planned.id)
    assert await zone_of(system, ready.actor, ready.domain) == ready.before
    done = await records.apply(system, ready.actor, ready.planned.id)
    assert done.status == ChangeSetStatus.applied


async def test_a_busy_host_is_asked_again_later(system: System, ready: Ready) -> None:
    await fault(system, "rate_limited", value=300)
    with pytest.raises(RateLimited):
        await records.apply(system, ready.actor, ready.planned.id)
    assert await status_of(system, ready) == ChangeSetStatus.sending


async def test_a_token_without_the_right_fails_the_change_and_says_which(
    system: System, sandbox: Server
) -> None:
    actor = await customer(system)
    domain = await zoned(system, actor, sandbox, WEB)
    planned = await records.plan(system, actor, domain.id, "setup")
    await approved(system, actor, planned.id)
    system.platform_secrets["cloudflare"] |= {"token": "sandbox_cf_readonly"}
    with pytest.raises(CredentialsRefused) as refused:
        await records.apply(system, actor, planned.id)
    assert "DNS" in str(refused.value)
    async with system.work(actor) as work:
        failed = await records.get(work, planned.id)
    assert failed.status == ChangeSetStatus.failed
    assert failed.problem == str(refused.value)
    system.platform_secrets["cloudflare"] |= {"token": "sandbox_cf_everything"}
    await approved(system, actor, planned.id)
    assert (await records.apply(system, actor, planned.id)).status == ChangeSetStatus.applied


async def test_killed_before_the_batch_left_nothing_is_lost(system: System, ready: Ready) -> None:
    await killed_while_sending(system, ready, arrived=0)
    done = await records.apply(system, ready.actor, ready.planned.id)
    assert done.status == ChangeSetStatus.applied
    assert await records.verify(system, ready.actor, ready.planned.id) == []


async def test_killed_between_apply_and_record_nothing_is_sent_twice(
    system: System, ready: Ready
) -> None:
    assert system.ports.sandbox is not None
    await killed_while_sending(system, ready, arrived=len(ready.planned.changes))
    sent = await batches(system)
    done = await records.apply(system, ready.actor, ready.planned.id)
    assert done.status == ChangeSetStatus.applied
    assert await batches(system) == sent
    async with system.work(ready.actor) as work:
        assert {row.purpose for row in await records.records(work, ready.domain.id)} >= {"spf"}


async def test_killed_half_way_the_rest_is_sent(system: System, ready: Ready) -> None:
    await killed_while_sending(system, ready, arrived=3)
    done = await records.apply(system, ready.actor, ready.planned.id)
    assert done.status == ChangeSetStatus.applied
    assert await records.verify(system, ready.actor, ready.planned.id) == []


async def test_two_who_carry_the_same_change_out_do_it_once(system: System, ready: Ready) -> None:
    tries = (records.apply(system, ready.actor, ready.planned.id) for _ in range(3))
    done = await asyncio.gather(*tries)
    assert {one.status for one in done} == {ChangeSetStatus.applied}
    zone = await zone_of(system, ready.actor, ready.domain)
    assert len(zone) == len(ready.before) + len(ready.planned.changes)
    async with system.work(ready.actor) as work:
        assert len(await records.records(work, ready.domain.id)) == len(ready.planned.changes)


async def test_what_hangs_is_settled_by_itself_after_five_minutes(
    system: System, ready: Ready
) -> None:
    await killed_while_sending(system, ready, arrived=3)
    assert await drift.settle_stuck(system) == 0
    system.clock.skip(timedelta(minutes=6))
    assert await drift.settle_stuck(system) == 1
    assert await status_of(system, ready) == ChangeSetStatus.applied


async def test_a_plan_made_while_one_hangs_settles_that_first(system: System, ready: Ready) -> None:
    await killed_while_sending(system, ready, arrived=3)
    again = await records.plan(system, ready.actor, ready.domain.id, "setup")
    assert await status_of(system, ready) == ChangeSetStatus.applied
    assert again.changes == []


async def test_more_changes_than_a_batch_holds_are_sent_in_several(
    system: System, sandbox: Server
) -> None:
    actor = await customer(system)
    domain = await zoned(system, actor, sandbox)
    planned = await records.plan(system, actor, domain.id, "setup")
    many = [ZoneRecord(f"host{number}.acme.com", "TXT", f"text {number}") for number in range(MANY)]
    async with system.work(actor) as work:
        stored_set = await records.get(work, planned.id)
        template = stored_set.changes[0]
        stored_set.changes = [template | {"before": None, "after": to_json(one)} for one in many]
    await approved(system, actor, planned.id)
    await fault(system, "drop_after_effect")
    await records.apply(system, actor, planned.id)
    assert len(await zone_of(system, actor, domain)) == MANY
    assert await batches(system) == -(-MANY // 200)
    await records.undo(system, actor, planned.id)
    assert await zone_of(system, actor, domain) == []


async def killed_while_sending(system: System, ready: Ready, arrived: int) -> None:
    """Leave everything as a process leaves it that is killed after so many changes took effect."""
    await applying.begin(system, ready.actor, ready.planned, ready.before)
    changes = change_rows.changes_of(ready.planned)[:arrived]
    host = await host_of(system, ready.actor)
    await host.apply(ready.domain.zone_ref, sending.as_host_takes_them(changes, []))


async def batches(system: System) -> int:
    """Return how many batches the host was sent."""
    assert system.ports.sandbox is not None
    exchanges = await system.ports.sandbox.requests(limit=1000, provider="cloudflare")
    return sum(1 for one in exchanges if one.path.endswith("/batch"))
