"""Loading a provision with what belongs to it."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import col, select

from core.errors import NotFound
from core.system import PlatformWork
from data.provisioning.mailboxes import Mailbox, MailboxStatus
from data.provisioning.provisions import DomainStatus, PackageDomain, Provision
from data.provisioning.purchases import Purchase


async def get(work: PlatformWork, provision_id: UUID, *, lock: bool = False) -> Provision:
    """Return a provision; raise NotFound when it is not there for this work."""
    provision = await work.session.get(Provision, provision_id, with_for_update=lock)
    if provision is None:
        raise NotFound("There is no such provision.", action="Go back to the overview.")
    return provision


async def domains_of(work: PlatformWork, provision_id: UUID) -> list[PackageDomain]:
    """Return all domains of a provision in the order chosen."""
    query = (
        select(PackageDomain)
        .where(PackageDomain.provision_id == provision_id)
        .order_by(col(PackageDomain.position))
    )
    return list(await work.session.exec(query))


def wanted(domains: list[PackageDomain]) -> list[PackageDomain]:
    """Return the domains that are still meant to be set up: all but refunded ones."""
    return [domain for domain in domains if not domain.refunded_cents]


def unresolved(domains: list[PackageDomain]) -> list[PackageDomain]:
    """Return the domains that could not be bought and wait for replacement or refund."""
    return [domain for domain in wanted(domains) if domain.status == DomainStatus.failed]


async def mailboxes_of(work: PlatformWork, provision_id: UUID) -> list[Mailbox]:
    """Return the mailboxes of a provision that exist or shall exist, by address."""
    query = (
        select(Mailbox)
        .where(Mailbox.provision_id == provision_id, Mailbox.status != MailboxStatus.removed)
        .order_by(col(Mailbox.email))
    )
    return list(await work.session.exec(query))


async def open_purchase(work: PlatformWork, provision_id: UUID, kind: str) -> Purchase | None:
    """Return the purchase of this kind whose outcome is not known yet."""
    query = select(Purchase).where(
        Purchase.provision_id == provision_id,
        Purchase.kind == kind,
        col(Purchase.status).in_(("intended", "sent")),
    )
    return (await work.session.exec(query)).first()
