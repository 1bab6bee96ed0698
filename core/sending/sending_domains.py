"""Domains to send from: required by their senders, verified on demand, published by one click."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from core.accounts import audit
from core.domains import carrying_out, dkim, proofs, records, sending_records
from core.domains.dkim import KeyPair
from core.domains.purposes import Purpose
from core.domains.records import ChangeSet
from core.errors import Conflict, LimitReached, NotFound
from core.sending import (
    own_keys,
    sender_addresses,
    sender_checks,
    sender_identities,
    sender_notices,
    sender_records,
)
from core.system import Actor, System, Work
from data.sending import senders as sender_rows
from data.sending import sending_domains as rows
from data.sending.sending_domains import Proof, SendingDomain, Signer

__all__ = [
    "COOLDOWN_SECONDS",
    "KEPT_DAYS",
    "Proof",
    "SendingDomain",
    "Signer",
    "Verification",
    "add",
    "get",
    "listing",
    "look",
    "prepare",
    "publish",
    "publishable",
    "remove",
    "require",
    "verify",
    "wait_seconds",
]

COOLDOWN_SECONDS = 30
KEPT_DAYS = 7
"""Days in which a removed sender can be restored."""
OCCASION = "sending"


@dataclass(frozen=True, slots=True)
class Plan:
    """Who will prove a new domain; ``pair`` is a key of our own where we sign."""

    signer: Signer
    own_account: bool
    region: str
    pair: KeyPair | None = None


@dataclass(frozen=True, slots=True)
class Verification:
    """What a look showed: the records with their states, both proofs, and whether all is well."""

    domain: str
    records: list[dict[str, Any]]
    domain_status: str
    dkim_status: str
    checked_at: datetime | None
    verified: bool
    error: str = ""


async def prepare(system: System, actor: Actor) -> Plan:
    """Decide who would prove a new domain, and make a key where that is us; no domain is touched."""
    signer, own, region = await sender_identities.signer_of(system, actor.require_organization())
    pair = await dkim.generate() if signer is Signer.relay else None
    return Plan(signer, own, region, pair)


async def require(work: Work, name: str, plan: Plan) -> SendingDomain:
    """Return the organization's domain of this name, kept anew if it is the first time.

    Raises Conflict "domain_taken" when another organization has proved that it holds the name.
    """
    domain = await rows.find(work.session, name)
    if domain is not None and not await _outlived(work, domain, plan):
        domain.deleted_at = None
        return domain
    holder = await sending_records.of_name(work, name)
    if holder is None:
        await proofs.require_free(work, name)
    now = work.now()
    fresh = SendingDomain(
        organization_id=work.organization_id,
        domain=name,
        provider=plan.signer,
        own_account=plan.own_account,
        region=plan.region,
        token="" if holder else sender_records.new_token(),
        owned_at=now if holder else None,
        next_check_at=now + sender_checks.HOT,
        created_at=now,
        updated_at=now,
    )
    if domain is not None:
        fresh.id, fresh.version = domain.id, domain.version + 1
    fresh.records = sender_records.wanted(fresh, [])
    if plan.pair is not None:
        own_keys.keep(work, fresh, plan.pair)
    kept = await work.session.merge(fresh)
    await work.session.flush()
    return kept


async def _outlived(work: Work, domain: SendingDomain, plan: Plan) -> bool:
    """Tell whether a domain is to be proved anew: nobody sends from it, and another way is used now."""
    if domain.provider == plan.signer:
        return False
    senders = await sender_rows.of_domain(work.session, domain.id)
    return all(sender.deleted_at is not None for sender in senders)


async def add(system: System, actor: Actor, text: str) -> SendingDomain:
    """Add a domain to send from, without an address yet, and learn the records it needs."""
    name = sender_addresses.domain(system, text)
    plan = await prepare(system, actor)
    async with system.work(actor) as work:
        domain = await require(work, name, plan)
        await audit.record(work, "sending_domain.added", "sending_domain", domain.id)
        work.ring(sender_notices.topic(work.organization_id))
    return await look(system, actor, domain.id)


async def look(system: System, actor: Actor, domain_id: UUID) -> SendingDomain:
    """Look at a domain now, whenever it was looked at before."""
    return await sender_checks.check(system, actor.require_organization(), domain_id)


async def verify(system: System, actor: Actor, domain_id: UUID) -> Verification:
    """Look at a domain because somebody asks; raise LimitReached "verify_too_soon" within 30 s."""
    async with system.work(actor) as work:
        domain = await _get(work, domain_id, lock=True)
        wait = wait_seconds(domain, work.now())
        if wait:
            raise LimitReached(
                f"{domain.domain} was checked a moment ago.",
                code="verify_too_soon",
                action=f"Ask again in {wait} seconds; DNS needs a little time anyway.",
                retry_after=wait,
            )
        domain.asked_at = work.now()
        work.ring(sender_notices.topic(work.organization_id))
    return result(await look(system, actor, domain_id))


def wait_seconds(domain: SendingDomain, now: datetime) -> int:
    """Return in how many whole seconds a domain may be asked about again, 0 for now."""
    if domain.asked_at is None:
        return 0
    left = domain.asked_at + timedelta(seconds=COOLDOWN_SECONDS) - now
    return max(0, math.ceil(left.total_seconds()))


def result(domain: SendingDomain) -> Verification:
    """Return what is known of a domain."""
    return Verification(
        domain.domain,
        sender_records.shown(domain),
        domain.status,
        domain.dkim_status,
        domain.checked_at,
        domain.verified,
        domain.error,
    )


async def get(work: Work, domain_id: UUID) -> SendingDomain:
    """Return a domain; raise NotFound when there is none."""
    return await _get(work, domain_id)


async def listing(work: Work) -> list[SendingDomain]:
    """Return the organization's domains by name."""
    return await rows.listing(work.session)


async def remove(work: Work, domain_id: UUID) -> None:
    """Let a domain go that no sender rests on; its identity at the provider is deleted in time."""
    domain = await _get(work, domain_id, lock=True)
    if await sender_rows.of_domain(work.session, domain_id):
        raise Conflict(
            f"Senders of {domain.domain} are left.",
            action=f"Delete them first; they can be restored for {KEPT_DAYS} days.",
        )
    domain.deleted_at = domain.updated_at = work.now()
    await audit.record(work, "sending_domain.removed", "sending_domain", domain.id)
    work.ring(sender_notices.topic(work.organization_id))


async def publishable(work: Work, domain: SendingDomain) -> UUID | None:
    """Return the connected domain in whose zone we can set the records, None when we cannot."""
    holder = await sending_records.of_name(work, domain.domain)
    return holder.id if holder and sending_records.can_be_set(holder) else None


async def publish(system: System, actor: Actor, domain_id: UUID) -> ChangeSet:
    """Plan the records of a domain into its zone and carry the plan out where nothing is in doubt.

    A plan that is refused or needs consent comes back planned, for a person to look at. Raises
    Conflict "zone_missing" when the zone is not ours to change.
    """
    async with system.work(actor) as work:
        domain = await _get(work, domain_id)
        holder = await publishable(work, domain)
        if holder is None:
            raise Conflict(
                f"The records of {domain.domain} are not kept here.",
                code="zone_missing",
                action="Copy the records to your DNS host, or connect the domain first.",
            )
        await sending_records.keep(work, domain.domain, sender_records.as_zone(domain.records))
    plan = await records.plan(system, actor, holder, OCCASION, only=[Purpose.sending])
    if plan.refusals or plan.consents:
        return plan
    done = await carrying_out.carry_out(system, actor, plan.id)
    await look(system, actor, domain_id)
    return done


async def _get(work: Work, domain_id: UUID, *, lock: bool = False) -> SendingDomain:
    read = (
        rows.locked(work.session, domain_id) if lock else work.session.get(SendingDomain, domain_id)
    )
    domain = await read
    if domain is None or domain.deleted_at is not None:
        raise NotFound("There is no such domain.", action="Go back to your senders.")
    return domain
