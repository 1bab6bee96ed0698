"""What follows from results: figures by provider, doorbells, and refusals that concern the person."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from uuid import UUID

import structlog

from core import metrics
from core.ports.sending import Handed
from core.sending import inbound_effects, inbound_reading, outcomes, reputation, usage
from core.sending.delivery_parcels import Parcel
from core.sending.inbound_effects import Happening, Told
from core.system import Actor, System
from data.sending import receptions, threads
from data.sending.journal import Result
from data.sending.messages import MessageStatus

PAUSE_SECONDS = 0.25
SILENT_PROVIDER = "relay"
"""Tells nothing after it has taken a message: what it took counts as delivered."""
log = structlog.get_logger()


class Effects:
    """Gathers what happened and acts on it a few times a second, off the way of the mail."""

    def __init__(self, system: System) -> None:
        self._system = system
        self._sent: Counter[tuple[UUID, str]] = Counter()
        self._campaigns: set[UUID] = set()
        self._task: asyncio.Task[None] | None = None

    def ended(self, parcel: Parcel, result: Result) -> None:
        """Note that a result has been written."""
        if result.status != MessageStatus.queued:
            metrics.MESSAGES.labels(str(result.status)).inc()
        if result.status == MessageStatus.sent:
            self._sent[parcel.lane.organization_id, parcel.route.provider_name] += 1
            waited = (result.at - parcel.due_at).total_seconds()
            metrics.DELIVERY_SECONDS.observe(waited)
        if parcel.lane.campaign_id is not None:
            self._campaigns.add(parcel.lane.campaign_id)
        if self._task is None:
            self._task = asyncio.create_task(self._later(), name="delivery-effects")

    async def flush(self) -> None:
        """Act on everything noted so far."""
        campaigns, self._campaigns = self._campaigns, set()
        for campaign_id in campaigns:
            self._system.bus.ring(f"campaign:{campaign_id}")
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

    async def _later(self) -> None:
        await asyncio.sleep(PAUSE_SECONDS)
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
