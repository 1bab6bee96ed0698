"""Two machines on one queue: all is delivered once, and the dead leave nothing behind."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from uuid import UUID

import psycopg
import pytest

from core.settings import Settings
from core.system import System
from data import job_queue
from jobs.cluster import Cluster
from jobs.drain import Drain
from tests.support.ledger import campaign, statuses
from tests.support.relayed import relayed
from tests.support.sink import Sink
from tests.support.waiting import until


@pytest.fixture
def settings(relaying: Settings) -> Settings:
    """Give settings under which the sink may be opened."""
    return relaying


@pytest.fixture(autouse=True)
async def _no_queue(system: System) -> AsyncIterator[None]:
    """Leave no queue to the other tests of this database."""
    yield
    async with await psycopg.AsyncConnection.connect(
        system.database.conninfo, autocommit=True
    ) as connection:
        await connection.execute(f"drop schema if exists {job_queue.SCHEMA} cascade")


@asynccontextmanager
async def machine(system: System, stalled_seconds: float = 30.0) -> AsyncIterator[Cluster]:
    drain = Drain(system, by_itself=False)
    queue = await job_queue.ensure(system.database.conninfo)
    cluster = Cluster(system, drain, queue, stalled_seconds=stalled_seconds)
    await drain.start()
    await cluster.start()
    yield cluster
    await cluster.stop()
    await drain.stop()


async def until_sent(system: System, campaign_id: UUID, count: int, seconds: float = 30) -> None:
    async def sent() -> bool:
        return (await statuses(system, campaign_id)).get("sent") == count

    await until(sent, seconds, 0.05)


async def test_two_machines_deliver_everything_once(system: System, relay: Sink) -> None:
    owner, sender_id = await relayed(system, relay.port)
    one = await campaign(system, owner, 600, sender_id=sender_id)
    async with machine(system), machine(system):
        await until_sent(system, one, 600)
    assert len(relay.arrived) == 600
    assert relay.doubled() == []


async def test_the_job_of_a_dead_machine_goes_to_another(system: System, relay: Sink) -> None:
    owner, sender_id = await relayed(system, relay.port)
    async with machine(system, stalled_seconds=1.0) as cluster:
        await cluster.enqueue("deliver_shard", 1)
        async with await psycopg.AsyncConnection.connect(
            job_queue.conninfo_of(system.database.conninfo), autocommit=True
        ) as connection:
            await connection.execute(
                """with dead as (insert into procrastinate_workers (last_heartbeat)
                                 values (now() - interval '1 hour') returning id)
                   insert into procrastinate_jobs
                          (queue_name, task_name, args, status, queueing_lock, worker_id)
                   select 'mail', 'deliver_shard', '{}', 'doing', null, id from dead"""
            )
            one = await campaign(system, owner, 5, sender_id=sender_id)
            await until_sent(system, one, 5)
            await until(partial(_finished, connection), pause=0.05)


async def _finished(connection: psycopg.AsyncConnection) -> bool:
    found = await connection.execute(
        "select count(*) from procrastinate_jobs where status in ('todo', 'doing')"
    )
    return await found.fetchone() == (0,)
