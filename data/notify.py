"""Doorbells between processes: topics rung here are heard by every other process on the database.

Ringing is gathered in memory and sent at most five times a second, on a connection of its own and
never inside a transaction, because a transaction with a pending NOTIFY takes a server-wide lock.
A doorbell carries no data: who hears a topic reads again.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Callable, Iterable, Iterator

import psycopg
from psycopg import AsyncConnection, sql

EVERYTHING = "*"
"""The topic that means: anything may have changed while nobody could hear."""

FLUSH_SECONDS = 0.2
CHANNEL = "mailwright"
PAYLOAD_BYTES = 7_999
MOST_TOPICS = 10_000
"""Topics kept while the database is away; beyond it they become the one topic EVERYTHING."""

_FIRST_WAIT_SECONDS = 0.1
_LONGEST_WAIT_SECONDS = 5.0
_CONNECT_SECONDS = 10
_SEPARATOR = "\n"

log = logging.getLogger(__name__)


async def ring_once(conninfo: str, topic: str, channel: str = CHANNEL) -> None:
    """Ring a topic in every process that listens, from one that does not stay."""
    async with await AsyncConnection.connect(
        conninfo, autocommit=True, connect_timeout=_CONNECT_SECONDS
    ) as connection:
        await connection.execute("select pg_notify(%s, %s)", [channel, f"|{topic}"])


class Notify:
    """One process's bell: ``send`` rings it elsewhere, ``on_ring`` is called when it rings here.

    ``on_ring`` gets the topic, on the event loop; it must be quick. ``conninfo`` must lead to the
    server itself: a transaction pooler cannot carry LISTEN.
    """

    def __init__(
        self, conninfo: str, on_ring: Callable[[str], None], channel: str = CHANNEL
    ) -> None:
        self._conninfo = conninfo
        self._on_ring = on_ring
        self._channel = channel
        self._sender = secrets.token_hex(8)
        self._waiting: set[str] = set()
        self._something_waits = asyncio.Event()
        self._ears: AsyncConnection | None = None
        self._voice: AsyncConnection | None = None
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Begin to listen; raise psycopg.OperationalError if the database cannot be reached."""
        self._ears = await self._listening()
        self._tasks = [
            asyncio.create_task(self._listen_for_ever(), name="notify-listen"),
            asyncio.create_task(self._flush_for_ever(), name="notify-flush"),
        ]

    async def stop(self) -> None:
        """Send what still waits, if the database is there, and hang up."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []
        with contextlib.suppress(psycopg.Error, TimeoutError):
            async with asyncio.timeout(1):
                await self._flush()
        for connection in (self._ears, self._voice):
            if connection:
                await connection.close()
        self._ears = self._voice = None

    def send(self, topic: str) -> None:
        """Ring ``topic`` in all other processes soon; call it on the event loop's thread.

        Raise ValueError for a topic that no message can carry.
        """
        if not topic or _SEPARATOR in topic or len(self._payload([topic])) > PAYLOAD_BYTES:
            raise ValueError(f"not a topic: {topic[:100]!r}")
        self._wait_with([topic])
        self._something_waits.set()

    async def _listen_for_ever(self) -> None:
        wait_seconds = _FIRST_WAIT_SECONDS
        while True:
            try:
                if self._ears is None:
                    self._ears = await self._listening()
                    self._ring(EVERYTHING)
                wait_seconds = _FIRST_WAIT_SECONDS
                async for note in self._ears.notifies():
                    self._hear(note.payload)
            except psycopg.Error as error:
                log.warning("the listening connection broke: %s", error)
            await self._close_ears()
            await asyncio.sleep(wait_seconds)
            wait_seconds = min(wait_seconds * 2, _LONGEST_WAIT_SECONDS)

    async def _flush_for_ever(self) -> None:
        wait_seconds = FLUSH_SECONDS
        while True:
            await self._something_waits.wait()
            self._something_waits.clear()
            try:
                await self._flush()
                wait_seconds = FLUSH_SECONDS
            except psycopg.Error as error:
                log.warning("topics wait for the database: %s", error)
                wait_seconds = min(wait_seconds * 2, _LONGEST_WAIT_SECONDS)
                self._something_waits.set()
            await asyncio.sleep(wait_seconds)

    async def _flush(self) -> None:
        topics, self._waiting = self._waiting, set()
        if not topics:
            return
        try:
            if self._voice is None or self._voice.closed:
                self._voice = await self._connected()
            await self._voice.execute(
                "select pg_notify(%s, payload) from unnest(%s::text[]) payload",
                [self._channel, [payload.decode() for payload in self._payloads(topics)]],
            )
        except BaseException:
            self._wait_with(topics)
            raise

    async def _listening(self) -> AsyncConnection:
        connection = await self._connected()
        try:
            await connection.execute(sql.SQL("listen {}").format(sql.Identifier(self._channel)))
        except BaseException:
            await connection.close()
            raise
        return connection

    async def _connected(self) -> AsyncConnection:
        return await AsyncConnection.connect(
            self._conninfo,
            autocommit=True,
            connect_timeout=_CONNECT_SECONDS,
            keepalives_idle=10,
            keepalives_interval=5,
            keepalives_count=3,
        )

    async def _close_ears(self) -> None:
        ears, self._ears = self._ears, None
        if ears:
            await ears.close()

    def _wait_with(self, topics: Iterable[str]) -> None:
        self._waiting.update(topics)
        if len(self._waiting) > MOST_TOPICS:
            self._waiting = {EVERYTHING}

    def _payload(self, topics: Iterable[str]) -> bytes:
        return f"{self._sender}|{_SEPARATOR.join(topics)}".encode()

    def _payloads(self, topics: Iterable[str]) -> Iterator[bytes]:
        """Pack the topics into as few messages as PostgreSQL's limit allows."""
        packed: list[str] = []
        size = len(self._payload([]))
        for topic in sorted(topics):
            more = len(topic.encode()) + len(_SEPARATOR)
            if packed and size + more > PAYLOAD_BYTES:
                yield self._payload(packed)
                packed, size = [], len(self._payload([]))
            packed.append(topic)
            size += more
        yield self._payload(packed)

    def _hear(self, payload: str) -> None:
        sender, bar, topics = payload.partition("|")
        if bar and sender != self._sender:
            for topic in topics.split(_SEPARATOR):
                self._ring(topic)

    def _ring(self, topic: str) -> None:
        try:
            self._on_ring(topic)
        except Exception:
            log.exception("nobody could answer the topic %s", topic)
