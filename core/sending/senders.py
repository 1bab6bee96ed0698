"""Senders: addresses an organization sends from, each resting on a domain that is proved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from core.accounts import audit
from core.errors import Conflict, LimitReached, NotFound, Refused
from core.paging import PAGE_SIZE, Page, offset_of
from core.sending import (
    sender_addresses,
    sender_notices,
    sender_records,
    sender_states,
    sending_domains,
)
from core.sending.sending_domains import KEPT_DAYS, Verification
from core.system import Actor, System, Work
from data.sending import senders as rows
from data.sending import sending_domains as domain_rows
from data.sending.senders import Sender, SenderStatus
from data.sending.sending_domains import Proof, SendingDomain

__all__ = [
    "KEPT_DAYS",
    "MOST_PENDING",
    "Seen",
    "Sender",
    "SenderStatus",
    "add",
    "get",
    "listing",
    "remove",
    "removed",
    "rename",
    "restore",
    "set_default",
    "topic",
    "verify",
]

MOST_PENDING = 5
topic = sender_notices.topic


@dataclass(frozen=True, slots=True)
class Seen:
    """A sender with its domain, the records it needs and how it stands in words."""

    sender: Sender
    domain: SendingDomain

    @property
    def records(self) -> list[dict[str, Any]]:
        """The records, each {kind, name, content, priority, purpose, seen, state}."""
        return sender_records.shown(self.domain)

    @property
    def told(self) -> str:
        """How it stands, in the words of a tooltip."""
        return sender_states.told(self.domain, self.sender.status)


async def add(system: System, actor: Actor, email: str, name: str = "") -> Seen:
    """Add an address to send from and learn the records its domain needs.

    An address removed before comes back. When the provider does not answer, the sender stands and
    is registered at the next look. Raises Conflict "sender_exists", LimitReached "senders_pending",
    Conflict "domain_taken", Invalid.
    """
    clean, domain_name = sender_addresses.clean(system, email)
    shown_name = sender_addresses.display_name(name)
    plan = await sending_domains.prepare(system, actor)
    async with system.work(actor) as work:
        await rows.take_turn(work.session, work.organization_id)
        known = await rows.find(work.session, clean)
        if known is not None and known.deleted_at is None:
            raise _exists(clean)
        domain = await sending_domains.require(work, domain_name, plan)
        status = sender_states.status_of(domain)
        if status is SenderStatus.pending:
            await _require_room(work)
        sender = known or _new(work, clean, domain)
        sender.deleted_at, sender.sending_domain_id = None, domain.id
        sender.name, sender.status, sender.updated_at = shown_name, status, work.now()
        if domain.verified:
            sender.last_verified_at = domain.checked_at
        work.session.add(sender)
        await work.session.flush()
        await audit.record(work, "sender.added", "sender", sender.id, domain=domain_name)
        work.ring(topic(work.organization_id))
    if not domain.ref:
        await sending_domains.look(system, actor, domain.id)
    async with system.work(actor) as work:
        return await get(work, sender.id)


async def get(work: Work, sender_id: UUID) -> Seen:
    """Return a sender; raise NotFound for none, a removed one, or somebody else's."""
    sender = await work.session.get(Sender, sender_id)
    if sender is None or sender.deleted_at is not None:
        raise _unknown()
    return Seen(sender, await work.session.get_one(SendingDomain, sender.sending_domain_id))


async def listing(work: Work, page: int = 1, size: int = PAGE_SIZE) -> Page[Seen]:
    """Return a page of senders, newest first."""
    return await _page(work, removed=False, page=page, size=size)


async def removed(work: Work) -> list[Seen]:
    """Return the newest senders that can still be restored."""
    return (await _page(work, removed=True, page=1, size=PAGE_SIZE)).rows


async def verify(system: System, actor: Actor, sender_id: UUID) -> Verification:
    """Look now whether a sender's domain is proved; at most every 30 s for each domain.

    Records that are not there yet are no error. Raises LimitReached "verify_too_soon".
    """
    async with system.work(actor) as work:
        seen = await get(work, sender_id)
    return await sending_domains.verify(system, actor, seen.domain.id)


async def set_default(work: Work, sender_id: UUID, version: int | None = None) -> Sender:
    """Prefer one verified sender to all others, in one transaction.

    Raises Refused "sender_unverified" for one that may not send yet.
    """
    await rows.take_turn(work.session, work.organization_id)
    sender = await _locked(work, sender_id, version)
    domain = await work.session.get_one(SendingDomain, sender.sending_domain_id)
    signed = domain.dkim_status == Proof.success
    if sender.status != SenderStatus.verified or not signed:
        raise Refused(
            f"{sender.email} is not verified yet.",
            code="sender_unverified",
            action="Add its DNS records, verify it, then make it the default.",
        )
    if sender.is_default:
        return sender
    await rows.unset_default(work.session, work.now())
    sender.is_default = True
    _changed(work, sender)
    await audit.record(work, "sender.preferred", "sender", sender.id)
    return sender


async def rename(work: Work, sender_id: UUID, name: str, version: int | None = None) -> Sender:
    """Change the name that readers see beside the address."""
    sender = await _locked(work, sender_id, version)
    sender.name = sender_addresses.display_name(name)
    _changed(work, sender)
    await audit.record(work, "sender.renamed", "sender", sender.id)
    return sender


async def remove(work: Work, sender_id: UUID) -> Sender:
    """Stop sending from an address; it can be restored for seven days, then it is deleted.

    Raises Conflict "sender_in_use" while a campaign needs it.
    """
    await rows.take_turn(work.session, work.organization_id)
    sender = await _locked(work, sender_id)
    needing = await rows.campaigns_of(work.session, sender_id)
    if needing:
        raise Conflict(
            f"{sender.email} is used by {', '.join(needing)}.",
            code="sender_in_use",
            action="Finish or cancel the campaign, or choose another sender for it.",
        )
    sender.deleted_at, sender.is_default = work.now(), False
    _changed(work, sender)
    await audit.record(work, "sender.removed", "sender", sender.id)
    return sender


async def restore(work: Work, sender_id: UUID) -> Sender:
    """Bring back an address that was removed at most seven days ago."""
    await rows.take_turn(work.session, work.organization_id)
    sender = await rows.locked(work.session, sender_id)
    if sender is None:
        raise _unknown()
    if sender.deleted_at is None:
        return sender
    if sender.deleted_at < work.now() - timedelta(days=KEPT_DAYS):
        raise _unknown()
    domain = await work.session.get_one(SendingDomain, sender.sending_domain_id)
    sender.status = sender_states.status_of(domain, sender.status)
    if sender.status == SenderStatus.pending:
        await _require_room(work)
    sender.deleted_at = None
    _changed(work, sender)
    await audit.record(work, "sender.restored", "sender", sender.id)
    return sender


def _new(work: Work, email: str, domain: SendingDomain) -> Sender:
    now = work.now()
    return Sender(
        organization_id=work.organization_id,
        email=email,
        sending_domain_id=domain.id,
        created_at=now,
        updated_at=now,
    )


def _changed(work: Work, sender: Sender) -> None:
    sender.version += 1
    sender.updated_at = work.now()
    work.ring(topic(work.organization_id))


async def _locked(work: Work, sender_id: UUID, version: int | None = None) -> Sender:
    sender = await rows.locked(work.session, sender_id)
    if sender is None or sender.deleted_at is not None:
        raise _unknown()
    if version is not None and version != sender.version:
        raise Conflict(f"{sender.email} was changed meanwhile.")
    return sender


async def _require_room(work: Work) -> None:
    if await rows.count(work.session, SenderStatus.pending) >= MOST_PENDING:
        raise LimitReached(
            f"{MOST_PENDING} senders wait for their DNS records already.",
            code="senders_pending",
            action="Add the records of one that waits, or delete one you do not need.",
        )


async def _page(work: Work, *, removed: bool, page: int, size: int) -> Page[Seen]:
    found, total = await rows.found(
        work.session, removed=removed, offset=offset_of(page, size), limit=size
    )
    domains = await domain_rows.of_ids(work.session, {one.sending_domain_id for one in found})
    return Page([Seen(one, domains[one.sending_domain_id]) for one in found], total)


def _exists(email: str) -> Conflict:
    return Conflict(
        f"Sender already exists: {email}.",
        code="sender_exists",
        action="Open it in the list; there is nothing to add again.",
        field="email",
    )


def _unknown() -> NotFound:
    return NotFound("There is no such sender.", action="Go back to your senders.")
