"""Delivers messages: claims as long as there is room, wakes up when something may have changed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress

import structlog

from core.bus import EVERYTHING
from core.sending.delivery import Delivery
from core.system import System

log = structlog.get_logger()
IDLE_SECONDS = 0.5
LOOK_AGAIN_SECONDS = 60.0
"""How often every lane is read from its beginning, for what became free behind our back."""
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.5, 10.0


class Deliveries:
    """The delivering half of a process. A courier that loses its lease is followed by another."""

    def __init__(self, system: System) -> None:
        self.system = system
        self._delivery: Delivery | None = None
        self._loop: asyncio.Task[None] | None = None
        self._wake = asyncio.Event()
        self._deaf: Callable[[], None] = lambda: None
        self._looked_again = 0.0

    async def start(self) -> None:
        """Begin to deliver until ``stop``."""
        self._deaf = self.system.bus.listen(EVERYTHING, self._hear)
        self._loop = asyncio.create_task(self._work(), name="delivery")

    async def stop(self) -> None:
        """Claim nothing more, let calls under way end, give back the rest."""
        self._deaf()
        if self._loop is not None:
            self._loop.cancel()
            with suppress(asyncio.CancelledError):
                await self._loop
        await self._end()

    def _hear(self, topic: str) -> None:
        """Wake up for what may let messages go, and forget what may be known no better."""
        delivery = self._delivery
        if topic in ("deliveries", "switches", EVERYTHING):
            if delivery is not None:
                delivery.look_again()
            self._wake.set()
        elif topic.startswith("campaign:"):
            self._wake.set()
        elif topic.endswith(":senders") and delivery is not None:
            delivery.ask_again()
            self._wake.set()

    async def _work(self) -> None:
        pause = FIRST_PAUSE_SECONDS
        while True:
            try:
                moved = await self._look()
            except Exception:
                log.exception("delivery_failed")
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
                continue
            pause = FIRST_PAUSE_SECONDS
            if not moved:
                await self._rest()

    async def _look(self) -> int:
        """Claim once, with a courier whose lease stands; return how many messages moved."""
        if self._delivery is not None and not self._delivery.alive:
            log.warning("courier_lost_its_lease")
            await self._end()
        if self._delivery is None:
            fresh = Delivery(self.system, wanting=self._wake)
            await fresh.start()
            self._delivery = fresh
        now = time.monotonic()
        if now - self._looked_again > LOOK_AGAIN_SECONDS:
            self._looked_again = now
            self._delivery.look_again()
        self._wake.clear()
        return await self._delivery.look()

    async def _rest(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(IDLE_SECONDS):
                await self._wake.wait()

    async def _end(self) -> None:
        ending, self._delivery = self._delivery, None
        if ending is not None:
            try:
                await ending.stop()
            except Exception:
                log.exception("courier_not_stopped")
