import asyncio
import time

import psycopg
import pytest

from data.embedded import EmbeddedPostgres
from data.leadership import Leadership
from tests.support import clusters


@pytest.fixture(scope="module")
def postgres(whole, tmp_path_factory):
    postgres = clusters.copied(whole, tmp_path_factory.mktemp("leadership") / "db")
    postgres.start()
    yield postgres
    postgres.stop()


@pytest.fixture
async def two(postgres):
    pair = Leadership(postgres.url()), Leadership(postgres.url())
    yield pair
    for one in pair:
        await one.release()


def end_the_leader(url: str) -> int:
    """End the connection that holds the lock, as a failing network would."""
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(
            """select count(pg_terminate_backend(pid, 2000)) from pg_locks
                where locktype = 'advisory' and granted"""
        ).fetchone()
    assert row is not None
    return int(row[0])


async def test_of_two_one_leads_and_stays_the_leader(two):
    first, second = two

    assert await first.try_lead()
    for _ in range(3):
        assert not await second.try_lead()
        assert await first.try_lead()
    assert (first.leads, second.leads) == (True, False)


async def test_of_many_that_try_at_once_exactly_one_leads(postgres):
    crowd = [Leadership(postgres.url(), "crowd") for _ in range(10)]
    answers = await asyncio.gather(*(one.try_lead() for one in crowd for _ in range(3)))

    assert sum(one.leads for one in crowd) == 1
    assert sum(answers) == 3
    for one in crowd:
        await one.release()


async def test_who_releases_lets_the_other_lead(two):
    first, second = two
    assert await first.try_lead()
    await first.release()

    assert not first.leads
    assert await second.try_lead()
    assert not await first.try_lead()


async def test_a_dead_connection_loses_the_lead_to_the_other(two, postgres):
    first, second = two
    assert await first.try_lead()
    assert not await second.try_lead()
    assert end_the_leader(postgres.url()) == 1

    assert await second.try_lead()
    assert not await first.try_lead()
    await second.release()
    assert await first.try_lead()


async def test_a_leader_that_lost_its_connection_may_lead_again(two, postgres):
    first, _ = two
    assert await first.try_lead()
    assert end_the_leader(postgres.url()) == 1

    assert await first.try_lead()


async def test_other_names_have_other_leaders(two, postgres):
    first, _ = two
    other = Leadership(postgres.url(), "another clock")

    assert await first.try_lead()
    assert await other.try_lead()
    await other.release()


async def test_without_a_database_nobody_leads_until_it_is_back(tmp_path):
    own = EmbeddedPostgres(tmp_path / "db")
    own.start()
    one = Leadership(own.url())
    assert await one.try_lead()
    await asyncio.to_thread(own.stop)
    started = time.monotonic()

    assert not await one.try_lead()
    assert time.monotonic() < started + 1
    await asyncio.to_thread(own.start)
    assert await one.try_lead()
    await one.release()
    await asyncio.to_thread(own.stop)
