"""Looking whether a domain may send: at its provider and in DNS, on demand and by ourselves."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from core.domains import health, sending_records
from core.domains.connections import DomainStatus
from core.errors import AppError, NotFound
from core.ports.sending import Identity
from core.sending import (
    event_streams,
    sender_identities,
    sender_notices,
    sender_records,
    sender_states,
)
from core.sending.own_keys import look_for_key
from core.sending.sender_records import Record
from core.system import Actor, System, Work
from data.sending import senders as sender_rows
from data.sending import sending_domains as rows
from data.sending.senders import SenderStatus
from data.sending.sending_domains import Proof, SendingDomain, Signer

BATCH = 10
PAUSE_SECONDS = 2.0
TROUBLE = frozenset({Proof.failed, Proof.temporary_failure})
"""Proofs whose reason people should read; while records are awaited, nothing is wrong."""
HOT, HOT_FOR = timedelta(minutes=1), timedelta(hours=1)
COLD_FROM, DAILY = timedelta(hours=72), timedelta(days=1)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Look:
    """What one look showed; ``problem`` is why the provider did not answer."""

    identity: Identity | None
    records: list[Record]
    owned: bool
    problem: str = ""


async def check(system: System, organization_id: UUID, domain_id: UUID) -> SendingDomain:
    """Look at a domain now and write down what was seen; a refusal of the provider is written too.

    What another look has written meanwhile stands. Raises NotFound when the domain is gone.
    """
    actor = Actor.job(organization_id)
    async with system.work(actor) as work:
        domain = await _get(work, domain_id)
        connected = await sending_records.of_name(work, domain.domain)
    seen = await _look(system, domain, connected=connected is not None)
    async with system.work(actor) as work:
        stored = await rows.locked(work.session, domain_id)
        if stored is None:
            raise NotFound("There is no such domain.")
        if stored.version != domain.version:
            return stored
        await _take(work, stored, seen)
    proved = stored.verified and not domain.verified
    if proved and connected and connected.status == DomainStatus.ready:
        await health.refresh(system, actor, connected.id)
    if stored.verified and not stored.stream_ref and stored.provider != Signer.relay:
        await event_streams.follow(system, stored)
    return stored


async def check_due(
    system: System, pause: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> int:
    """Look at every domain whose time has come, ten at a time with a pause between; return how many.

    A tick: those not proved yet every four hours, more often when new, verified ones daily.
    """
    looked = 0
    while batch := await _claim(system):
        if looked:
            await pause(PAUSE_SECONDS)
        for domain in batch:
            try:
                await check(system, domain.organization_id, domain.id)
            except AppError as error:
                log.info("sender_not_seen", domain=str(domain.id), code=error.code)
        looked += len(batch)
        if len(batch) < BATCH:
            break
    if looked:
        log.info("senders_checked", count=looked)
    return looked


async def doubt(system: System, domains: Iterable[tuple[UUID, str]]) -> None:
    """Look at domains at the next tick, and at how their events are followed: mail was not taken."""
    async with system.platform(Actor.job()) as work:
        for organization_id, name in sorted(domains):
            await rows.doubt(work.session, organization_id, name, work.now())


async def _claim(system: System) -> list[SendingDomain]:
    async with system.platform(Actor.job()) as work:
        batch = await rows.due(work.session, work.now(), BATCH)
        for domain in batch:
            domain.next_check_at = next_check(system, domain, work.now())
        return batch


def next_check(system: System, domain: SendingDomain, now: datetime) -> datetime:
    """Return when to look again: often while it is new, every few hours, daily after three days."""
    age = now - domain.created_at
    if domain.verified or age > COLD_FROM:
        return now + DAILY
    if age < HOT_FOR:
        return now + HOT
    return now + timedelta(hours=system.settings.sender_check_hours)


async def _look(system: System, domain: SendingDomain, *, connected: bool) -> Look:
    identity, problem = None, ""
    try:
        if domain.provider == Signer.relay:
            identity = await look_for_key(system, domain)
        else:
            identity = await sender_identities.look(system, domain)
    except AppError as error:
        problem = sender_identities.explain(error)
    records = domain.records
    if identity is not None and identity.records:
        records = sender_records.wanted(domain, identity.records)
    records = await sender_records.look(system, domain.domain, records)
    owned = connected or sender_records.seen(records, sender_records.OWNERSHIP)
    return Look(identity, records, owned, problem)


async def _take(work: Work, domain: SendingDomain, seen: Look) -> None:
    """Write a look down, and what follows from it for the domain's senders."""
    now = work.now()
    domain.records, domain.checked_at, domain.updated_at = seen.records, now, now
    domain.version += 1
    if seen.owned and domain.owned_at is None:
        domain.owned_at = now
    if seen.identity is not None:
        _take_identity(domain, seen.identity, now)
    if seen.problem:
        domain.error = seen.problem
    if domain.verified and domain.verified_at is None:
        domain.verified_at = now
    domain.next_check_at = next_check(work.system, domain, now)
    await sending_records.keep(work, domain.domain, sender_records.as_zone(domain.records))
    await settle(work, domain)


def _take_identity(domain: SendingDomain, identity: Identity, now: datetime) -> None:
    domain.ref = identity.ref or domain.ref
    domain.dkim_tokens = list(identity.dkim_tokens) or domain.dkim_tokens
    status, dkim_status = Proof(identity.status), Proof(identity.dkim_status)
    domain.error = identity.detail if {status, dkim_status} & TROUBLE else ""
    late = domain.provider == Signer.relay and now - domain.created_at > COLD_FROM
    if late and dkim_status is Proof.pending:
        dkim_status = Proof.failed
        domain.error = "Its key was not found for three days."
    domain.status = status if domain.owned_at is not None else _unowned(status)
    domain.dkim_status = dkim_status


def _unowned(status: Proof) -> Proof:
    """Return the status of a domain whose owner is not proved: others may have proved the rest."""
    return Proof.pending if status is Proof.success else status


async def settle(work: Work, domain: SendingDomain) -> None:
    """Bring the senders of a domain to the status that follows from it, and tell of news."""
    for sender in await sender_rows.of_domain(work.session, domain.id):
        before = SenderStatus(sender.status)
        after = sender_states.status_of(domain, before)
        sender.error = domain.error
        if domain.verified:
            sender.last_verified_at = domain.checked_at or work.now()
        if after is not before:
            sender.status = after
            sender.version += 1
            sender.updated_at = work.now()
            await sender_notices.changed(work, domain, sender, before)
    work.ring(sender_notices.topic(domain.organization_id))


async def _get(work: Work, domain_id: UUID) -> SendingDomain:
    domain = await work.session.get(SendingDomain, domain_id)
    if domain is None:
        raise NotFound("There is no such domain.")
    return domain
