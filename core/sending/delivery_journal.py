"""The journal of one courier: an intent before each call and a result after it, committed in groups."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import structlog

from core.loop import stopped
from core.sending import unwritten
from core.system import System
from data.sending.journal import Intent, Pen, Result, Unwritten, why_unwritten

__all__ = ["Intent", "Journal", "Result"]

FIRST_PAUSE_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 5.0
log = structlog.get_logger()


class Journal:
    """Many wait, one writes: while a group is being committed, the next one gathers.

    ``written`` hears of results once they are committed. While the database is away or its disk is
    full, everybody waits and nothing is handed over; results are kept and written later.
    """

    def __init__(
        self, system: System, courier: str, written: Callable[[Sequence[Result]], None]
    ) -> None:
        self._system = system
        self._pen = Pen(system.database.conninfo, courier)
        self._written = written
        self._intents: list[tuple[Intent, asyncio.Future[bool]]] = []
        self._results: list[tuple[Result, asyncio.Future[bool] | None]] = []
        self._something = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to write."""
        self._task = asyncio.create_task(self._write_for_ever(), name="delivery-journal")

    async def intend(self, intent: Intent, before: Result | None = None) -> bool:
        """Commit that a message is about to be handed over; False: it must not be.

        What became of the one ``before`` it is committed together with it.
        """
        if before is not None:
            self._results.append((before, None))
        future: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._intents.append((intent, future))
        self._something.set()
        return await future

    async def conclude(self, result: Result) -> bool:
        """Commit what became of a message; False when somebody else has the last word already."""
        future: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._results.append((result, future))
        self._something.set()
        return await future

    async def close(self) -> None:
        """Stop writing; whoever still waits is told no."""
        await stopped(self._task)
        waiting = [future for _, future in [*self._intents, *self._results]]
        for future in waiting:
            if future is not None and not future.done():
                future.set_result(False)
        await self._pen.close()

    async def _write_for_ever(self) -> None:
        pause = FIRST_PAUSE_SECONDS
        while True:
            await self._something.wait()
            self._something.clear()
            intents, self._intents = self._intents, []
            results, self._results = self._results, []
            try:
                intended, concluded = await self._pen.write(
                    [one for one, _ in intents],
                    [one for one, _ in results],
                    self._system.clock.wall(),
                )
            except (Unwritten, OSError) as error:
                log.warning("journal_waits", error=str(error), waiting=len(intents) + len(results))
                unwritten.note(self._system, why_unwritten(error))
                self._intents, self._results = intents + self._intents, results + self._results
                self._something.set()
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
                continue
            pause = FIRST_PAUSE_SECONDS
            unwritten.note(self._system, "")
            self._written([one for one, _ in results])
            _answer([(one.id, future) for one, future in intents], intended)
            _answer([(one.id, future) for one, future in results], concluded)


def _answer(asked: Sequence[tuple[str, asyncio.Future[bool] | None]], accepted: set[str]) -> None:
    for message_id, future in asked:
        if future is not None and not future.done():
            future.set_result(message_id in accepted)
