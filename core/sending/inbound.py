"""Events that providers send us: verified, recorded once, then worked off in the order they happened."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog

from core.accounts import audit, credentials
from core.errors import Conflict, NotFound
from core.ports.sending import EventKind, ProviderEvent
from core.sending import inbound_effects, inbound_reading, reputation
from core.system import Actor, PlatformWork, System
from data.sending import inbound_events as rows
from data.sending.inbound_events import InboundEvent, InboundStatus

__all__ = ["InboundEvent", "InboundStatus", "drain_due", "failed", "record", "replay", "take"]

log = structlog.get_logger()

TOPIC = "inbound_events"
PROVIDERS = ("ses", "resend")
LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 8
FIRST_PAUSE_SECONDS = 5.0
LONGEST_PAUSE_SECONDS = 3600.0
PATIENCE = 6
"""Looks for the message of an event that is faster than our own note of having sent it."""
MOST_ROUNDS = 20
KEPT = timedelta(days=30)
"""How long an event is remembered so that its repeat is known."""


async def record(
    system: System,
    provider: str,
    headers: Mapping[str, str],
    body: bytes,
    organization_id: UUID | None = None,
) -> int:
    """Verify one call of a provider and keep what is new in it; return how many events that is.

    ``organization_id`` is given where the call comes from an organization's own account: its
    events reach messages of that organization only. Raises NotFound for an unknown address,
    NotPermitted "signature_invalid" and Invalid as the port does.
    """
    if provider not in PROVIDERS:
        raise NotFound("No provider posts to this address.")
    secrets: Sequence[Mapping[str, str]] = ()
    if organization_id is not None:
        account = await credentials.account_of(system, organization_id, provider)
        if not account.own:
            raise NotFound("This organization has no account of its own there.")
        secrets = (account.secret,)
    told = await system.ports.mail.read_events(provider, headers, body, secrets)
    return await take(system, provider, told, organization_id)


async def take(
    system: System,
    provider: str,
    told: Sequence[ProviderEvent],
    organization_id: UUID | None = None,
) -> int:
    """Keep verified events that are not known yet; return how many are new."""
    async with system.platform(Actor.job()) as work:
        fresh = [_row(work, provider, event, organization_id) for event in told]
        added = await rows.add(work.session, fresh)
        if added:
            work.ring(TOPIC)
    return added


async def drain_due(system: System, limit: int = 200) -> int:
    """Work off events that are due and return how many were taken."""
    total = 0
    for _ in range(MOST_ROUNDS):
        async with system.platform(Actor.job()) as work:
            wall = system.clock.wall()
            due = await rows.claim(
                work.session, now=work.now(), wall=wall, lease_until=wall + LEASE, limit=limit
            )
        total += len(due)
        if due:
            await _work_off(system, due)
        if len(due) < limit:
            break
    return total


async def forget_old(system: System) -> int:
    """Remove events that were worked off long ago; return how many."""
    async with system.platform(Actor.job()) as work:
        return await rows.forget(work.session, work.now() - KEPT)


async def failed(work: PlatformWork) -> list[InboundEvent]:
    """Return events that were given up, newest first; for the platform's staff."""
    work.actor.require_platform()
    return await rows.failed(work.session)


async def replay(work: PlatformWork, event_id: UUID) -> None:
    """Work on an event again that was given up; for the platform's staff."""
    work.actor.require_platform()
    event = await work.session.get(InboundEvent, event_id, with_for_update=True)
    if event is None:
        raise NotFound("There is no such event.")
    if event.status != InboundStatus.failed:
        raise Conflict(f"This event is {event.status}; only a failed one is worked on again.")
    event.status, event.attempts, event.error = InboundStatus.recorded, 0, ""
    event.next_at = event.updated_at = work.now()
    await audit.record(work, "inbound_event.replayed", "inbound_event", event.id)
    work.ring(TOPIC)


async def _work_off(system: System, due: Sequence[InboundEvent]) -> None:
    """Work off a batch in one transaction; where that fails, each event in one of its own."""
    try:
        concerned = await _together(system, due)
    except Exception as error:  # noqa: BLE001 - one event must not hold up the others
        if len(due) == 1:
            await _put_off(system, due[0], error)
            return
        for event in due:
            await _work_off(system, [event])
        return
    for organization_id in concerned:
        await reputation.judge(system, organization_id)


async def _together(system: System, due: Sequence[InboundEvent]) -> frozenset[UUID]:
    async with system.platform(Actor.job()) as work:
        messages = await inbound_reading.messages(work, due)
        happened = [
            inbound_reading.happening(event, messages[event.id])
            for event in due
            if event.id in messages
        ]
        concerned = await inbound_effects.take(work, happened)
        lost = [event for event in due if event.id not in messages]
        given_up = [event.id for event in lost if event.attempts >= PATIENCE]
        await rows.finish(work.session, list(messages), InboundStatus.done, work.now())
        await rows.finish(work.session, given_up, InboundStatus.ignored, work.now())
        for event in lost:
            if event.id not in given_up:
                await rows.put_off(work.session, event.id, work.now() + _pause(event.attempts), "")
    return concerned


async def _put_off(system: System, event: InboundEvent, error: Exception) -> None:
    log.error("inbound_event_failed", id=str(event.id), kind=event.kind, exc_info=error)
    async with system.platform(Actor.job()) as work:
        if event.attempts >= MOST_ATTEMPTS:
            await rows.fail(work.session, event.id, work.now(), repr(error))
            return
        next_at = work.now() + _pause(event.attempts)
        await rows.put_off(work.session, event.id, next_at, repr(error))


def _pause(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts: 5, 10, 20, ... at most 3600 seconds."""
    seconds = min(FIRST_PAUSE_SECONDS * 2.0 ** (attempts - 1), LONGEST_PAUSE_SECONDS)
    return timedelta(seconds=seconds)


def _row(
    work: PlatformWork, provider: str, event: ProviderEvent, organization_id: UUID | None
) -> InboundEvent:
    """Return the row of an event; what an organization's own account says has names of its own."""
    now = work.now()
    facts = inbound_reading.facts(event, organization_id)
    told = event.id or hashlib.sha256(repr(sorted(facts.items())).encode()).hexdigest()
    return InboundEvent(
        provider=provider,
        ref=f"{organization_id or ''}/{told}",
        kind=EventKind(event.kind).value,
        at=min(event.at, now),
        facts=_plain(facts),
        next_at=now,
        created_at=now,
        updated_at=now,
    )


def _plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return facts as PostgreSQL keeps them: without zero bytes and empty ones."""
    kept = {
        name: value.replace("\0", "") if isinstance(value, str) else value
        for name, value in facts.items()
    }
    return {name: value for name, value in kept.items() if value not in ("", None, False)}
