import asyncio
import contextlib
import time
from collections.abc import Callable

import psycopg
import pytest

from data.embedded import EmbeddedPostgres
from data.notify import EVERYTHING, FLUSH_SECONDS, MOST_TOPICS, Notify
from tests.support import clusters


@pytest.fixture(scope="module")
def postgres(whole, tmp_path_factory):
    postgres = clusters.copied(whole, tmp_path_factory.mktemp("notify") / "db")
    postgres.start()
    yield postgres
    postgres.stop()


@contextlib.asynccontextmanager
async def listener(url: str, channel: str = "mailwright"):
    """Give a bell and the list of what it has heard."""
    heard: list[str] = []
    bell = Notify(url, heard.append, channel)
    await bell.start()
    try:
        yield bell, heard
    finally:
        await bell.stop()


async def until(condition: Callable[[], bool], seconds: float = 5) -> float:
    """Wait for a condition; return how many seconds it took."""
    started = time.monotonic()
    while not condition():
        assert time.monotonic() < started + seconds, "it never happened"
        await asyncio.sleep(0.01)
    return time.monotonic() - started


def hang_up_all(url: str, query_like: str = "%") -> int:
    """End the connections whose last statement is like this, as a failing network would."""
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(
            """select count(pg_terminate_backend(pid, 2000)) from pg_stat_activity
                where pid <> pg_backend_pid() and backend_type = 'client backend'
                  and query ilike %s""",
            [query_like],
        ).fetchone()
    assert row is not None
    return int(row[0])


async def test_a_topic_is_heard_by_the_others_within_a_second_and_not_by_the_sender(postgres):
    async with (
        listener(postgres.url()) as (one, heard_by_one),
        listener(postgres.url()) as (_, heard_by_two),
        listener(postgres.url()) as (_, heard_by_three),
    ):
        one.send("provision:42")
        assert await until(lambda: bool(heard_by_two and heard_by_three)) < 1

        assert heard_by_two == heard_by_three == ["provision:42"]
        await asyncio.sleep(FLUSH_SECONDS)
        assert heard_by_one == []


async def test_a_topic_rung_many_times_is_heard_once_a_flush(postgres):
    async with (
        listener(postgres.url()) as (one, _),
        listener(postgres.url()) as (_, heard),
    ):
        for number in range(1000):
            one.send("busy")
            one.send(f"calm:{number % 10}")
        await until(lambda: "busy" in heard)
        await asyncio.sleep(FLUSH_SECONDS * 2)
        assert sorted(heard) == ["busy", *(f"calm:{number}" for number in range(10))]

        heard.clear()
        began = time.monotonic()
        while time.monotonic() < began + 1:
            one.send("busy")
            await asyncio.sleep(0.005)
        await asyncio.sleep(FLUSH_SECONDS * 2)
        assert 2 <= len(heard) <= 1 / FLUSH_SECONDS + 2


async def test_many_long_topics_are_split_over_messages_and_none_is_lost(postgres):
    topics = {f"{number:04}:{'ä' * 100}" for number in range(500)} | {"x" * 7_900}
    async with (
        listener(postgres.url()) as (one, _),
        listener(postgres.url()) as (_, heard),
    ):
        for topic in topics:
            one.send(topic)
        await until(lambda: len(heard) >= len(topics))

        assert set(heard) == topics
        assert len(heard) == len(topics)


@pytest.mark.parametrize("topic", ["", "two\nlines", "x" * 8_000])
async def test_what_no_message_can_carry_is_refused(postgres, topic):
    async with listener(postgres.url()) as (bell, _):
        with pytest.raises(ValueError, match="not a topic"):
            bell.send(topic)


async def test_a_broken_listener_listens_again_and_says_everything_may_have_changed(postgres):
    async with (
        listener(postgres.url()) as (one, _),
        listener(postgres.url()) as (_, heard),
    ):
        assert hang_up_all(postgres.url(), "listen%") == 2
        await until(lambda: EVERYTHING in heard)
        one.send("after")
        assert await until(lambda: "after" in heard) < 1

        assert heard == [EVERYTHING, "after"]


async def test_a_broken_sender_keeps_its_topics_and_sends_them_again(postgres):
    async with (
        listener(postgres.url()) as (one, _),
        listener(postgres.url()) as (_, heard),
    ):
        one.send("before")
        await until(lambda: "before" in heard)
        assert hang_up_all(postgres.url(), "select pg_notify%") == 1
        one.send("after")
        await until(lambda: "after" in heard)


async def test_whoever_missed_a_topic_while_the_server_was_away_hears_that_everything_may_have_changed(
    tmp_path,
):
    own = EmbeddedPostgres(tmp_path / "db")
    own.start()
    async with (
        listener(own.url()) as (one, _),
        listener(own.url()) as (_, heard),
    ):
        await asyncio.to_thread(own.stop)
        one.send("meanwhile")
        await asyncio.sleep(0.5)
        await asyncio.to_thread(own.start)
        await until(lambda: EVERYTHING in heard)
    await asyncio.to_thread(own.stop)


async def test_more_topics_than_can_be_kept_become_everything(postgres):
    async with (
        listener(postgres.url()) as (one, _),
        listener(postgres.url()) as (_, heard),
    ):
        for number in range(MOST_TOPICS + 1):
            one.send(f"flood:{number}")
        await until(lambda: bool(heard))
        assert heard == [EVERYTHING]


async def test_what_waits_at_the_end_is_still_sent(postgres):
    async with listener(postgres.url()) as (_, heard):
        async with listener(postgres.url()) as (leaving, _):
            leaving.send("last")
        await until(lambda: heard == ["last"])


async def test_an_answer_that_fails_does_not_deafen(postgres):
    heard: list[str] = []

    def answer(topic: str) -> None:
        heard.append(topic)
        if topic == "bad":
            raise RuntimeError(topic)

    bell = Notify(postgres.url(), answer)
    await bell.start()
    async with listener(postgres.url()) as (one, _):
        one.send("bad")
        await until(lambda: heard == ["bad"])
        one.send("good")
        await until(lambda: heard == ["bad", "good"])
    await bell.stop()


async def test_channels_and_strangers_are_kept_apart(postgres):
    async with (
        listener(postgres.url()) as (one, _),
        listener(postgres.url()) as (_, heard),
        listener(postgres.url(), "Other; Channel") as (other, heard_elsewhere),
    ):
        with psycopg.connect(postgres.url(), autocommit=True) as connection:
            connection.execute("select pg_notify('mailwright', 'nonsense')")
        one.send("here")
        other.send("there")
        await until(lambda: bool(heard))
        await asyncio.sleep(FLUSH_SECONDS)
        assert heard == ["here"]
        assert heard_elsewhere == []


async def test_start_fails_where_there_is_no_database(tmp_path):
    with pytest.raises(psycopg.OperationalError):
        await Notify(f"postgresql:///x?host={tmp_path}", print).start()
