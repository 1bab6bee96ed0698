"""What follows from results: figures by provider, doorbells, and refusals that concern the person."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from uuid import UUID

import structlog

from core import metrics
from core.ports.sending import Handed
from core.sending import (
    dead_letters,
    inbound_effects,
    inbound_reading,
    outcomes,
    reputation,
    sender_checks,
    usage,
)
from core.sending.delivery_parcels import Parcel
from core.sending.delivery_results import OF_THE_SENDER
from core.sending.inbound_effects import Happening, Told
from core.system import Actor, System
from data.sending import receptions, threads
from data.sending.journal import Result
from data.sending.messages import MessageStatus

PAUSE_SECONDS, RINGS = 0.25, 8
"""Rings go out so often; figures are written once after so many of them."""
SILENT_PROVIDER = "relay"
"""Tells nothing after it has taken a message: what it took counts as delivered."""
log = structlog.get_logger()


class Effects:
    """Gathers what happened and acts on it a few times a second, off the way of the mail."""

    def __init__(self, system: System) -> None:
        self._system = system
        self._sent: Counter[tuple[UUID, str]] = Counter()
        self._campaigns: set[UUID] = set()
        self._topics: set[str] = set()
        self._doubted: set[tuple[UUID, str]] = set()
        self._task: asyncio.Task[None] | None = None

    def ended(self, written: Sequence[tuple[Parcel, Result]]) -> None:
        """Note results that have been written."""
        ends: Counter[str] = Counter()
        for parcel, result in written:
            ends[result.status] += 1
            if result.status == MessageStatus.sent:
                self._sent[parcel.lane.organization_id, parcel.route.provider_name] += 1
                waited = (result.at - parcel.due_at).total_seconds()
                metrics.DELIVERY_SECONDS.observe(waited)
            elif result.code in OF_THE_SENDER:
                domain = parcel.route.sender.address.rpartition("@")[2].lower()
                self._doubted.add((parcel.lane.organization_id, domain))
            elif result.status != MessageStatus.queued:
                self._topics.add(dead_letters.topic(parcel.lane.organization_id))
            if parcel.lane.campaign_id is not None:
                self._campaigns.add(parcel.lane.campaign_id)
        del ends[MessageStatus.queued]
        for status, count in ends.items():
            metrics.MESSAGES.labels(str(status)).inc(count)
        if self._task is None:
            self._task = asyncio.create_task(self._later(), name="delivery-effects")

    def ring(self) -> None:
        """Ring for the campaigns that have moved."""
        campaigns, self._campaigns = self._campaigns, set()
        topics, self._topics = self._topics, set()
        for topic in [*(f"campaign:{campaign_id}" for campaign_id in campaigns), *topics]:
            self._system.bus.ring(topic)

    async def flush(self) -> None:
        """Act on everything noted so far."""
        self.ring()
        await self._doubt()
        sent, self._sent = self._sent, Counter()
        if not sent:
            return
        try:
            async with self._system.platform(Actor.job()) as work:
                await usage.count(work, sent)
                day = work.now().date()
                delivered = {
                    (organization_id, day, "delivered"): count
                    for (organization_id, provider), count in sent.items()
                    if provider == SILENT_PROVIDER
                }
                await receptions.mark(work.session, delivered)
        except Exception:
            self._sent.update(sent)
            log.exception("usage_not_counted")

    async def _doubt(self) -> None:
        """Have the domains looked at whose mail was not taken because of them."""
        doubted, self._doubted = self._doubted, set()
        if not doubted:
            return
        try:
            await sender_checks.doubt(self._system, doubted)
        except Exception:
            self._doubted |= doubted
            log.exception("senders_not_doubted")

    async def close(self) -> None:
        """Act on the rest and stop."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await self.flush()

    async def _later(self) -> None:
        for _ in range(RINGS):
            await asyncio.sleep(PAUSE_SECONDS)
            self.ring()
        self._task = None
        await self.flush()


async def refuse(system: System, parcel: Parcel, handed: Handed, result: Result) -> None:
    """Write down that a provider refused a message for good, with all that follows, at once.

    The address is suppressed where the words say that it does not work.
    """
    kind, weight = inbound_reading.weigh(handed.status, handed.detail, permanent=True)
    async with system.platform(Actor.job()) as work:
        await outcomes.settle(
            work,
            parcel.id,
            MessageStatus(result.status),
            code=result.code,
            detail=result.detail,
        )
        departed = await threads.by_ids(work.session, [parcel.id])
        happened: Sequence[Happening] = [
            Happening(message, Told.bounced, work.now(), weight, kind, handed.status, handed.detail)
            for message in departed.values()
        ]
        concerned = await inbound_effects.take(work, happened)
    for organization_id in concerned:
        await reputation.judge(system, organization_id)
