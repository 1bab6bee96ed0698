"""Loading mailboxes of workspaces with what belongs to them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, func, or_, select

from core.errors import Conflict, NotFound
from core.system import PlatformWork, Work
from data.domains.domains import Domain
from data.provisioning import direct as rules
from data.provisioning.direct import DirectMailbox, DirectStatus, OutreachAccount


async def get(work: PlatformWork, mailbox_id: UUID, *, lock: bool = False) -> DirectMailbox:
    """Return a mailbox; raise NotFound for none, or somebody else's."""
    mailbox = await work.session.get(DirectMailbox, mailbox_id, with_for_update=lock)
    if mailbox is None:
        raise NotFound("There is no such mailbox.", action="Go back to your mailboxes.")
    return mailbox


async def several(work: Work, mailbox_ids: Sequence[UUID]) -> list[DirectMailbox]:
    """Return mailboxes by address; raise NotFound when one of them is not there."""
    query = (
        select(DirectMailbox)
        .where(col(DirectMailbox.id).in_(mailbox_ids))
        .order_by(col(DirectMailbox.email))
    )
    found = list(await work.session.exec(query))
    if len(found) != len(set(mailbox_ids)):
        raise NotFound("One of these mailboxes is not there.", action="Go back to your mailboxes.")
    return found


async def domain_of(work: PlatformWork, mailbox: DirectMailbox) -> Domain:
    """Return the domain of a mailbox."""
    return await work.session.get_one(Domain, mailbox.domain_id)


async def of_address(work: Work, email: str) -> DirectMailbox | None:
    """Return the organization's mailbox of an address that exists or is being made."""
    query = select(DirectMailbox).where(
        DirectMailbox.email == email,
        col(DirectMailbox.status).not_in((DirectStatus.removed, DirectStatus.failed)),
    )
    return (await work.session.exec(query)).first()


async def of_domain(work: PlatformWork, domain_id: UUID) -> list[DirectMailbox]:
    """Return the mailboxes of a domain that are not removed, the first made first."""
    query = (
        select(DirectMailbox)
        .where(DirectMailbox.domain_id == domain_id, DirectMailbox.status != DirectStatus.removed)
        .order_by(col(DirectMailbox.created_at), col(DirectMailbox.id))
    )
    return list(await work.session.exec(query))


async def account_of(
    work: PlatformWork, mailbox_id: UUID, *, lock: bool = False
) -> OutreachAccount | None:
    """Return a mailbox's account at the sequencer."""
    query = select(OutreachAccount).where(OutreachAccount.mailbox_id == mailbox_id)
    if lock:
        query = query.with_for_update()
    return (await work.session.exec(query)).first()


async def accounts_of(
    work: PlatformWork, mailbox_ids: Sequence[UUID]
) -> dict[UUID, OutreachAccount]:
    """Return the accounts of some mailboxes by mailbox."""
    query = select(OutreachAccount).where(col(OutreachAccount.mailbox_id).in_(mailbox_ids))
    return {account.mailbox_id: account for account in await work.session.exec(query)}


async def found(
    work: Work, *, search: str, status: str, domain_id: UUID | None, offset: int, limit: int
) -> tuple[list[DirectMailbox], int]:
    """Return mailboxes by address, and how many match in all; removed ones only when asked for."""
    query = select(DirectMailbox)
    query = query.where(
        DirectMailbox.status == status if status else DirectMailbox.status != DirectStatus.removed
    )
    if search:
        like = f"%{search.lower()}%"
        names = col(DirectMailbox.first_name).ilike(like) | col(DirectMailbox.last_name).ilike(like)
        query = query.where(or_(col(DirectMailbox.email).like(like), names))
    if domain_id is not None:
        query = query.where(DirectMailbox.domain_id == domain_id)
    total = (await work.session.exec(select(func.count()).select_from(query.subquery()))).one()
    ordered = query.order_by(col(DirectMailbox.email)).offset(offset).limit(limit)
    return list(await work.session.exec(ordered)), total


def move(work: PlatformWork, mailbox: DirectMailbox, status: DirectStatus) -> None:
    """Put a mailbox in another status; raise Conflict when that is not possible from its own."""
    old = DirectStatus(mailbox.status)
    if status == old:
        return
    if status not in rules.TRANSITIONS[old]:
        raise Conflict(f"This mailbox is {old}; it cannot become {status}.", code="mailbox_moved")
    mailbox.status, mailbox.updated_at = status, work.now()
    ring(work, mailbox.id)


def ring(work: PlatformWork, mailbox_id: UUID) -> None:
    """Ring whoever watches the mailbox, and whoever watches all of them."""
    work.ring(f"mailbox:{mailbox_id}")
    work.ring("mailboxes")
