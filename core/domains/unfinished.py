"""Domains whose set-up is not at its end: where people pick up what they began."""

from __future__ import annotations

from sqlmodel import col, select

from core.domains.connections import Domain, DomainStatus
from core.system import Work

MOST = 5


async def newest(work: Work, most: int = MOST) -> list[Domain]:
    """Return the domains connected last that are not ready."""
    query = (
        select(Domain)
        .where(col(Domain.removed_at).is_(None), Domain.status != DomainStatus.ready)
        .order_by(col(Domain.created_at).desc())
        .limit(most)
    )
    return list(await work.session.exec(query))
