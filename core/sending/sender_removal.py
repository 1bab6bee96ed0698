"""Deleting for good what was removed: senders after seven days, and identities nobody rests on."""

from __future__ import annotations

from datetime import timedelta

import structlog

from core.domains import sending_records
from core.errors import AppError
from core.sending import sender_identities
from core.sending.senders import KEPT_DAYS
from core.system import Actor, System
from data.sending import senders as sender_rows
from data.sending import sending_domains as rows
from data.sending.sending_domains import Proof, SendingDomain, Signer

MOST_AT_ONCE = 100

log = structlog.get_logger()


async def purge(system: System) -> int:
    """Delete senders removed more than seven days ago; return how many. An hourly tick.

    A domain whose last sender goes is deleted at its provider too, unless another organization
    rests on the same identity.
    """
    async with system.platform(Actor.job()) as work:
        then = work.now() - timedelta(days=KEPT_DAYS)
        gone = await sender_rows.removed_before(work.session, then, MOST_AT_ONCE)
        for sender in gone:
            await work.session.delete(sender)
        await work.session.flush()
        for domain_id in {sender.sending_domain_id for sender in gone}:
            domain = await rows.locked(work.session, domain_id)
            if domain is not None and not await sender_rows.of_domain(work.session, domain_id):
                domain.deleted_at = domain.updated_at = work.now()
        left = await rows.abandoned(work.session, MOST_AT_ONCE)
    for domain in left:
        try:
            await _delete(system, domain)
        except AppError as error:
            log.warning("identity_not_deleted", domain=str(domain.id), code=error.code)
    return len(gone)


async def _delete(system: System, domain: SendingDomain) -> None:
    """Delete an identity at its provider, then forget the domain; a new sender saves both."""
    async with system.platform(Actor.job()) as work:
        stored = await rows.locked(work.session, domain.id)
        if stored is None or stored.deleted_at is None:
            return
        shared = await rows.shared(work.session, stored)
    if domain.provider != Signer.relay and (domain.own_account or not shared):
        host = await sender_identities.host_of(system, domain)
        await host.delete(domain.domain)
    async with system.work(Actor.job(domain.organization_id)) as work:
        stored = await rows.locked(work.session, domain.id)
        if stored is None:
            return
        if stored.deleted_at is None:
            stored.ref, stored.next_check_at = "", work.now()
            stored.status = stored.dkim_status = Proof.not_started
            return
        await sending_records.keep(work, domain.domain, [])
        await work.session.delete(stored)
