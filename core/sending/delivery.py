"""Delivery: one courier claims messages, hands them over, and writes down every step before it."""

from __future__ import annotations

import asyncio
import secrets
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from math import inf

import structlog
from sqlalchemy.exc import DBAPIError, OperationalError

from core import metrics
from core.errors import AppError
from core.loop import stopped
from core.ports.sending import Handed
from core.sending import delivery_budgets, delivery_effects, delivery_results, unwritten
from core.sending.clock_jumps import Watch
from core.sending.delivery_claims import BATCH, Claims
from core.sending.delivery_effects import Effects
from core.sending.delivery_journal import Intent, Journal, Result
from core.sending.delivery_leases import Lease
from core.sending.delivery_outlets import Closing, Ended, Outlet
from core.sending.delivery_parcels import Parcel
from core.sending.delivery_routes import Ways
from core.system import Actor, System
from data.sending import budgets, claims, mail_accounts
from data.sending.journal import why_unwritten
from data.sending.messages import MessageStatus

STOPPING_SECONDS = 20.0
BREATH_SECONDS = 0.5
log = structlog.get_logger()


async def deliver_due(system: System, most: float = inf) -> int:
    """Deliver what may leave now, as a courier of its own; return how many were claimed.

    Nothing more is claimed once there were ``most``. The next are claimed while some are under way.
    """
    delivery = Delivery(system)
    await delivery.start()
    claimed, ended = 0, False
    try:
        await delivery.keep()
        while claimed < most and not ended:
            rested = not delivery.busy
            delivery.wanting.clear()
            found = await delivery.look()
            claimed += found
            ended = rested and not found and not delivery.unsettled
            await delivery.breathe()
        await delivery.idle()
    finally:
        await delivery.stop()
    return claimed


class Delivery:
    """One courier. Start it, then look again and again; ``wanting`` is set when there is room."""

    def __init__(
        self, system: System, *, batch: int = BATCH, wanting: asyncio.Event | None = None
    ) -> None:
        self.system = system
        self.courier = secrets.token_hex(8)
        self.wanting = wanting or asyncio.Event()
        self._batch = batch
        self._lease = Lease(system, self.courier)
        self._watch = Watch(system, self._lease.duration)
        self._ways = Ways(system)
        self._claims = Claims(system, self.courier, self._ways)
        self._effects = Effects(system)
        self._outlets: dict[str, Outlet] = {}
        self._in_hand: dict[str, Parcel] = {}
        self._journal = Journal(system, self.courier, self._written)
        self._keeping: asyncio.Task[None] | None = None
        self.alive = True
        """Whether the lease stands; a courier that has lost it is stopped and followed by another."""

    async def start(self) -> None:
        """Begin a lease and keep it; nothing is claimed yet."""
        await self._lease.begin()
        self._journal.start()
        self._keeping = asyncio.create_task(self._keep_for_ever(), name="delivery-lease")

    async def look(self) -> int:
        """Claim what may leave, hand it to the outlets, and return how many messages moved."""
        free = {key: outlet.free for key, outlet in self._outlets.items()}
        try:
            claimed = await self._claims.take(free, self._batch)
        except DBAPIError as failure:
            unwritten.note(self.system, why_unwritten(failure))
            raise
        if claimed.parcels:
            unwritten.note(self.system, "")
        by_account: dict[str, list[Parcel]] = defaultdict(list)
        for parcel in [*claimed.parcels, *(parcel for parcel, _ in claimed.broken)]:
            self._in_hand[parcel.key] = parcel
        for parcel in claimed.parcels:
            by_account[parcel.route.account].append(parcel)
        for account, parcels in by_account.items():
            self._outlet(account).put(parcels, on_trial=account in claimed.trials)
        for parcel, error in claimed.broken:
            await self.cannot(parcel, error)
        metrics.MESSAGES_IN_HAND.set(len(self._in_hand))
        return len(claimed.parcels) + len(claimed.broken) + claimed.barred

    @property
    def unsettled(self) -> bool:
        """Tell whether a way out is still being asked for."""
        return self._ways.asking

    @property
    def busy(self) -> bool:
        """Tell whether anything is in hand."""
        return bool(self._in_hand) or any(outlet.busy for outlet in self._outlets.values())

    async def breathe(self) -> None:
        """Wait until another look may bring more: there is room, a way out, or something new."""
        if self.busy:
            await self._wanted(BREATH_SECONDS)
        elif self._ways.asking:
            await asyncio.sleep(0.01)

    async def idle(self) -> None:
        """Wait until nothing is in hand."""
        while self.busy:
            self.wanting.clear()
            await self._wanted(0.05)
        if self._ways.asking:
            await asyncio.sleep(0.01)

    async def _wanted(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.wanting.wait()

    async def keep(self) -> None:
        """Prolong the lease, recover what others lost, and look whether the clock was set back."""
        self.alive = await self._lease.renew()
        if self.alive and await self._lease.recover(list(self._in_hand)):
            self._claims.look_again()
        if await self._watch.look():
            self._claims.look_again()

    def look_again(self) -> None:
        """Look at every lane from its beginning: something may have become free there."""
        self._claims.look_again()

    def ask_again(self) -> None:
        """Ask for every way out again: something about senders or relays has changed."""
        self._ways.forget()

    async def stop(self) -> None:
        """Begin nothing more, let calls under way end, give back the rest and end the lease."""
        waiting = await asyncio.gather(
            *(outlet.stop(STOPPING_SECONDS) for outlet in self._outlets.values())
        )
        try:
            await self._give_back([parcel for parcels in waiting for parcel in parcels])
            await self._effects.close()
        finally:
            await self._ways.close()
            await self._journal.close()
            await stopped(self._keeping)
            await self._lease.end()
        await self._lease.recover([])

    async def begin(self, parcel: Parcel, ended: Ended | None = None) -> bool:
        """Commit that a parcel is about to be handed over, and how the one before it ended.

        What a brake stops goes back.
        """
        route = parcel.route
        repeats = route.account if route.provider.remembers_seconds else ""
        intent = Intent(parcel.key, route.provider_name, repeats)
        before = await self._concluding(*ended) if ended else None
        begun = await self._journal.intend(intent, before)
        if ended:
            self._done(ended[0])
        if not begun:
            await self._give_back([parcel])
        return begun

    async def end(self, parcel: Parcel, handed: Handed) -> None:
        """Commit what became of a parcel."""
        result = await self._concluding(parcel, handed)
        if result is not None:
            await self._journal.conclude(result)
        self._done(parcel)

    async def _concluding(self, parcel: Parcel, handed: Handed) -> Result | None:
        """Return what is to be written of an answer; None for a refusal, which is written here."""
        result = delivery_results.result(parcel, handed, self.system.clock.now())
        if result.status == MessageStatus.failed and result.code == "refused":
            await self._refuse(parcel, handed, result)
            return None
        return result

    async def put_off(self, parcel: Parcel, error: AppError) -> None:
        """Commit that a provider took nothing."""
        now = self.system.clock.now()
        await self._journal.conclude(delivery_results.not_taken(parcel, error, now))
        async with self.system.platform(Actor.job()) as work:
            await budgets.locked(work.session, [parcel.lane.organization_id], now)
            await delivery_budgets.take_back(work, [parcel])
        self._done(parcel)

    async def cannot(self, parcel: Parcel, error: AppError) -> None:
        """Commit that a message cannot become mail: it fails without being handed over."""
        async with self.system.platform(Actor.job()) as work:
            await claims.fail(
                work.session,
                parcel.id,
                self.courier,
                code=error.code,
                detail=str(error),
                now=work.now(),
            )
        metrics.MESSAGES.labels("failed").inc()
        self._done(parcel)

    async def close_account(self, closing: Closing, parcels: Sequence[Parcel]) -> None:
        """Commit that an account takes nothing for a while, for all couriers."""
        log.warning(
            "account_closed",
            account=closing.account,
            seconds=closing.seconds,
            code=closing.error.code,
        )
        async with self.system.platform(Actor.job()) as work:
            now = work.now()
            until = now + timedelta(seconds=closing.seconds)
            await mail_accounts.close(work.session, closing.account, now, until, str(closing.error))
        await self._give_back(parcels)
        self._ways.forget()

    async def reopen_account(self, account: str) -> None:
        """Commit that an account takes mail again, for all couriers."""
        log.info("account_reopened", account=account)
        async with self.system.platform(Actor.job()) as work:
            await mail_accounts.reopen(work.session, account)
        self._ways.forget()
        self.wanting.set()

    async def _keep_for_ever(self) -> None:
        while self.alive:
            await asyncio.sleep(self._lease.duration.total_seconds() / 3)
            try:
                await self.keep()
            except Exception:
                log.exception("lease_not_kept")

    def _outlet(self, account: str) -> Outlet:
        if account not in self._outlets:
            self._outlets[account] = Outlet(account, self, self.wanting.set)
        return self._outlets[account]

    def _written(self, results: Sequence[Result]) -> None:
        ended = [(self._in_hand.get(result.id), result) for result in results]
        self._effects.ended([(parcel, result) for parcel, result in ended if parcel is not None])

    async def _refuse(self, parcel: Parcel, handed: Handed, result: Result) -> None:
        """Write a refusal with all that follows; if that cannot be, at least the refusal itself."""
        pause = 0.1
        while True:
            try:
                await delivery_effects.refuse(self.system, parcel, handed, result)
                self._effects.ended([(parcel, result)])
            except OperationalError:
                await asyncio.sleep(pause)
                pause = min(pause * 2, 5.0)
                continue
            except Exception:
                log.exception("refusal_has_no_effect", message=str(parcel.id))
                await self._journal.conclude(result)
            return

    async def _give_back(self, parcels: Sequence[Parcel]) -> None:
        """Queue claimed messages again, with what was counted for them."""
        if parcels:
            async with self.system.platform(Actor.job()) as work:
                whose = [parcel.lane.organization_id for parcel in parcels]
                await budgets.locked(work.session, whose, work.now())
                ids = [parcel.id for parcel in parcels]
                given = await claims.give_back(work.session, ids, self.courier)
                await delivery_budgets.take_back(
                    work, [parcel for parcel in parcels if parcel.id in given]
                )
            self._claims.look_again()
        for parcel in parcels:
            self._done(parcel)

    def _done(self, parcel: Parcel) -> None:
        self._in_hand.pop(parcel.key, None)
