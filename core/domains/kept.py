"""What pages read of domains, kept until a doorbell says that it changed, or until it is too old."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from core.ages import Kind
from core.domains import overview, spf_views
from core.domains.spf_views import SpfView
from core.paging import PAGE_SIZE, Page
from core.system import Actor, System

LIVE = timedelta(seconds=2)
"""What a region that moves by itself takes at most: it reads again although nobody has rung."""
NOW = timedelta()
"""What somebody takes who asks to look again."""


async def one(
    system: System, actor: Actor, domain_id: UUID, *, within: timedelta | None = None
) -> dict[str, Any]:
    """Return ``overview.one``, kept for five minutes at most; ``within`` takes nothing older."""

    async def fetch() -> dict[str, Any]:
        async with system.work(actor) as work:
            return await overview.one(work, domain_id)

    return await system.cache.get(
        Kind.domain_setup,
        actor.require_organization(),
        (domain_id,),
        fetch,
        topics=[f"domain:{domain_id}"],
        within=within,
    )


async def listing(
    system: System,
    actor: Actor,
    search: str = "",
    status: str = "",
    *,
    page: int = 1,
    size: int = PAGE_SIZE,
    sort: str = "name",
) -> Page[dict[str, Any]]:
    """Return ``overview.listing``, kept for two minutes at most."""

    async def fetch() -> Page[dict[str, Any]]:
        async with system.work(actor) as work:
            return await overview.listing(work, search, status, page, size, sort=sort)

    return await system.cache.get(
        Kind.domain_list,
        actor.require_organization(),
        (search, status, page, size, sort),
        fetch,
        topics=["domains"],
        found=_topics,
    )


def forget_lists(system: System) -> None:
    """Have every list of domains read again, because a count shows that something moved."""
    system.cache.drop("domains")


async def spf(
    system: System, actor: Actor, domain_id: UUID, *, within: timedelta | None = None
) -> SpfView:
    """Return ``spf_views.look``, which asks the DNS for every name, kept for a minute at most."""
    return await system.cache.get(
        Kind.validation,
        actor.require_organization(),
        ("spf", domain_id),
        lambda: spf_views.look(system, actor, domain_id),
        topics=[f"domain:{domain_id}"],
        within=within,
    )


def _topics(found: Page[dict[str, Any]]) -> Iterable[str]:
    return [f"domain:{row['id']}" for row in found.rows]
