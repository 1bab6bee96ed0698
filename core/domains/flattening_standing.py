"""Which flattened SPF record is in force: the one we stand for in the zone, whatever was planned."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import col, select

from core.domains import change_rows, wishes
from core.domains.purposes import Purpose
from core.system import Work
from data.domains.domains import Domain
from data.domains.records import SpfFlattening


async def settle(work: Work, domain_id: UUID) -> None:
    """Hold in force what is published, and end every other flattening of a domain.

    This is for when a plan was dropped or taken back: what nobody agreed to must not come again.
    """
    domain = await change_rows.domain_of(work, domain_id)
    standing = await published(work, domain)
    now = work.now()
    for one in await _newest_first(work, domain_id):
        if one is standing:
            one.ended_at = None
        elif one.ended_at is None:
            one.ended_at = one.updated_at = now
    domain.flattening, domain.updated_at = standing is not None, now
    await work.session.flush()


async def published(work: Work, domain: Domain) -> SpfFlattening | None:
    """Return the newest flattening whose record we stand for in the zone, None when there is none."""
    texts = {
        row.content
        for row in await change_rows.records_of(work, domain.id)
        if row.purpose == Purpose.spf and row.name == domain.name
    }
    for one in await _newest_first(work, domain.id):
        own = one.records.get(domain.name)
        if texts & {own, wishes.flattened(domain, one).get(domain.name)}:
            return one
    return None


async def _newest_first(work: Work, domain_id: UUID) -> list[SpfFlattening]:
    query = (
        select(SpfFlattening)
        .where(SpfFlattening.domain_id == domain_id)
        .order_by(col(SpfFlattening.created_at).desc(), col(SpfFlattening.id).desc())
    )
    return list(await work.session.exec(query))
