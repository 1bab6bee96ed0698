"""Webhooks of the payment provider: verified, recorded once, then worked on one by one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

import structlog

from core.accounts import audit
from core.billing.reactions import react
from core.errors import AppError, Conflict, NotFound
from core.ports.payments import PaymentEvent
from core.system import Actor, PlatformWork, System
from data.billing import stripe_events as rows
from data.billing.stripe_events import EventStatus, StripeEvent

log = structlog.get_logger()

TOPIC = "stripe_events"
LEASE = timedelta(minutes=5)
"""How long a worker may be busy with the events it took before others take them."""
MOST_ATTEMPTS = 10
FIRST_PAUSE_SECONDS = 5.0
LONGEST_PAUSE_SECONDS = 3600.0


async def record(system: System, body: bytes, headers: Mapping[str, str]) -> bool:
    """Verify and keep an event; tell whether it is new. Raises Rejected for a wrong signature."""
    event = system.ports.payments.read_event(body, headers)
    async with system.platform(Actor.job()) as work:
        added = await rows.add(work.session, _row(work, event))
        if added:
            work.ring(TOPIC)
    return added


async def drain_due(system: System, limit: int = 50) -> int:
    """Work on events that are due, oldest first; return how many were taken."""
    async with system.platform(Actor.job()) as work:
        wall = system.clock.wall()
        due = await rows.claim(
            work.session, now=work.now(), wall=wall, lease_until=wall + LEASE, limit=limit
        )
    for event in due:
        await _work_on(system, event)
    return len(due)


async def replay(work: PlatformWork, event_id: UUID) -> StripeEvent:
    """Work on an event again that was given up; for the platform's staff."""
    work.actor.require_platform()
    event = await work.session.get(StripeEvent, event_id, with_for_update=True)
    if event is None:
        raise NotFound("There is no such event.")
    if event.status != EventStatus.failed:
        raise Conflict(f"This event is {event.status}; only a failed one is replayed.")
    event.status, event.attempts, event.error = EventStatus.recorded, 0, ""
    event.next_at = event.updated_at = work.now()
    await audit.record(work, "stripe_event.replayed", "stripe_event", str(event.id))
    work.ring(TOPIC)
    return event


async def failed(work: PlatformWork) -> list[StripeEvent]:
    """Return the events that were given up, newest first; for the platform's staff."""
    work.actor.require_platform()
    return await rows.failed(work.session)


def pause_seconds(attempts: int) -> float:
    """Return how long to wait after so many attempts: 5, 10, 20, ... at most 3600 seconds."""
    return min(FIRST_PAUSE_SECONDS * 2.0 ** (attempts - 1), LONGEST_PAUSE_SECONDS)


async def _work_on(system: System, event: StripeEvent) -> None:
    error, pause = "", pause_seconds(event.attempts)
    status = EventStatus.recorded
    try:
        status = EventStatus.done if await react(system, event) else EventStatus.ignored
    except AppError as refusal:
        error, pause = f"{refusal.code}: {refusal}", max(pause, refusal.advice.retry_after or 0)
    except Exception as crash:
        log.exception("stripe_event_crashed", ref=event.ref, kind=event.kind)
        error = repr(crash)
    if error and event.attempts >= MOST_ATTEMPTS:
        status = EventStatus.failed
        log.error("stripe_event_failed", ref=event.ref, kind=event.kind, error=error)
    async with system.platform(Actor.job()) as work:
        kept = await work.session.get_one(StripeEvent, event.id)
        kept.status, kept.error, kept.lease_until = status, error, None
        kept.updated_at = work.now()
        kept.next_at = work.now() + timedelta(seconds=pause)
        work.ring(f"{TOPIC}:worked")


def _row(work: PlatformWork, event: PaymentEvent) -> StripeEvent:
    now = work.now()
    return StripeEvent(
        ref=event.ref,
        kind=event.kind,
        object_ref=event.object_ref,
        payload=dict(event.refs),
        next_at=now,
        created_at=now,
        updated_at=now,
    )
