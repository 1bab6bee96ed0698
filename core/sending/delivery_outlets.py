"""Outlets: one for each account at a provider, with a queue and as many hands as it takes at once."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

import structlog

from core.errors import AppError, CredentialsRefused, RateLimited, Refused, Unavailable
from core.ports.sending import Handed, Outcome
from core.sending.delivery_parcels import Parcel
from core.sending.delivery_results import OF_THE_SENDER

QUEUED_PER_HAND = 20
MOST_QUEUED = 400
RATE_LIMITED_SECONDS = 5.0
CREDENTIALS_SECONDS = 300.0
FIRST_CLOSING_SECONDS, LONGEST_CLOSING_SECONDS = 5.0, 300.0
MOST_LOST = 3
"""After so many lost answers in a row we stop asking for a while."""
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Closing:
    """An account that takes nothing for a while, and why."""

    account: str
    seconds: float
    error: AppError


Ended = tuple[Parcel, Handed]
"""A parcel that was handed over, and the answer."""


class Clerk(Protocol):
    """Who writes down what happens at an outlet."""

    async def begin(self, parcel: Parcel, ended: Ended | None = None) -> bool:
        """Commit that a parcel is about to be handed over, and how the one before it ended.

        False: it must not be handed over.
        """
        ...

    async def end(self, parcel: Parcel, handed: Handed) -> None:
        """Commit what became of a parcel."""
        ...

    async def put_off(self, parcel: Parcel, error: AppError) -> None:
        """Commit that nothing was taken."""
        ...

    async def cannot(self, parcel: Parcel, error: AppError) -> None:
        """Commit that there is no mail to hand over."""
        ...

    async def close_account(self, closing: Closing, parcels: Sequence[Parcel]) -> None:
        """Commit that an account takes nothing for a while; give back what waited for it."""
        ...

    async def reopen_account(self, account: str) -> None:
        """Commit that an account takes mail again."""
        ...


class Outlet:
    """Hands over the parcels of one account; never more at once than its provider takes.

    An account that was closed is on trial: one message at a time, until it has taken one.
    """

    def __init__(self, account: str, clerk: Clerk, wanting: Callable[[], None]) -> None:
        self.account = account
        self._clerk = clerk
        self._wanting = wanting
        self._queue: deque[Parcel] = deque()
        self._hands: set[asyncio.Task[None]] = set()
        self._failures = self._lost = 0
        self._on_trial = False
        self._closed_until = 0.0
        self._capacity = MOST_QUEUED

    @property
    def free(self) -> int:
        """How many more parcels it takes: none while a quarter is left, for few claims."""
        if self._on_trial:
            return 0 if self.busy else 1
        left = len(self._queue)
        return self._capacity - left if left <= self._capacity // 4 else 0

    @property
    def busy(self) -> bool:
        """Tell whether anything is being handed over or waits."""
        return bool(self._hands or self._queue)

    def put(self, parcels: Sequence[Parcel], *, on_trial: bool = False) -> None:
        """Queue parcels and see to it that there are hands for them."""
        self._on_trial = self._on_trial or on_trial
        self._queue.extend(parcels)
        provider = parcels[-1].route.provider
        self._capacity = min(MOST_QUEUED, QUEUED_PER_HAND * provider.connections)
        hands = 1 if self._on_trial else provider.connections
        for _ in range(min(hands - len(self._hands), len(self._queue))):
            hand = asyncio.create_task(self._work(), name=f"outlet-{self.account}")
            self._hands.add(hand)
            hand.add_done_callback(self._hands.discard)

    async def stop(self, patience: float) -> list[Parcel]:
        """Begin nothing more, let what is under way end, and return what was not begun."""
        left = list(self._queue)
        self._queue.clear()
        if self._hands:
            _, late = await asyncio.wait(self._hands, timeout=patience)
            for hand in late:
                hand.cancel()
            for hand in late:
                with suppress(asyncio.CancelledError):
                    await hand
        return left

    async def _work(self) -> None:
        """Hand over one parcel after the other; each end is written with the next beginning."""
        ended: Ended | None = None
        while self._queue or ended:
            if not self._queue:
                await self._settle(ended)
                ended = None
                continue
            parcel = self._queue.popleft()
            if len(self._queue) in (self._capacity // 4, 0):
                self._wanting()
            try:
                ended = await self._hand_over(parcel, ended)
            except Exception:
                log.exception("hand_over_crashed", message=str(parcel.id))
                ended = None
        if hand := asyncio.current_task():
            self._hands.discard(hand)
        self._wanting()

    async def _settle(self, ended: Ended | None) -> None:
        if ended is not None:
            await self._clerk.end(*ended)

    async def _hand_over(self, parcel: Parcel, before: Ended | None) -> Ended | None:
        try:
            assert parcel.letter is not None  # noqa: S101 - claims see to it
            mail = parcel.letter.outgoing(parcel, parcel.route, parcel.claimed_at)
        except AppError as error:
            await self._settle(before)
            await self._clerk.cannot(parcel, error)
            return None
        if not await self._clerk.begin(parcel, before):
            return None
        provider = parcel.route.provider
        try:
            handed = await provider.send(mail)
        except (RateLimited, Unavailable, CredentialsRefused) as error:
            if error.code not in OF_THE_SENDER:
                await self._clerk.put_off(parcel, error)
                await self._close(error)
                return None
            handed = Handed(Outcome.deferred, detail=str(error), code=error.code)
        except Refused as error:
            handed = Handed(Outcome.refused, detail=str(error))
        except Exception as error:
            log.exception("provider_crashed", account=self.account)
            handed = Handed(Outcome.unknown, detail=repr(error))
        await self._judge(parcel, handed)
        return parcel, handed

    async def _judge(self, parcel: Parcel, handed: Handed) -> None:
        """Close an account whose answers are lost one after the other; open one that answers."""
        if handed.outcome is Outcome.unknown:
            self._lost += 1
            if self._lost >= (1 if self._on_trial else MOST_LOST):
                silence = f"The answers to {self._lost} messages in a row were lost."
                name = parcel.route.provider_name
                await self._close(Unavailable(silence, provider=name, detail=handed.detail))
            return
        self._failures = self._lost = 0
        if self._on_trial:
            self._on_trial = False
            await self._clerk.reopen_account(self.account)

    async def _close(self, error: AppError) -> None:
        """Let nothing more through for a while; the waiting ones go back to the ledger.

        Calls under way that fail as well are the same trouble, not another.
        """
        if time.monotonic() < self._closed_until:
            return
        waiting = list(self._queue)
        self._queue.clear()
        self._failures += 1
        self._on_trial = True
        self._closed_until = time.monotonic() + self._pause(error)
        await self._clerk.close_account(Closing(self.account, self._pause(error), error), waiting)

    def _pause(self, error: AppError) -> float:
        if isinstance(error, RateLimited):
            return error.advice.retry_after or RATE_LIMITED_SECONDS
        if isinstance(error, CredentialsRefused):
            return CREDENTIALS_SECONDS
        grown = FIRST_CLOSING_SECONDS * 2.0 ** (self._failures - 1)
        return min(grown, LONGEST_CLOSING_SECONDS)
