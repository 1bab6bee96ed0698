"""Availability and price of names: answers kept ten minutes, the registrar asked in bulk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from sqlmodel import col, select

from core.ages import Kind
from core.domains.names import tld_of
from core.errors import RateLimited
from core.ports.turnkey import Offer
from core.system import Actor, System, Work
from core.waits import Why
from data.domains.names import NameCheck, keep

MOST_NAMES = 60


@dataclass(frozen=True, slots=True)
class Search:
    """What is known of the names asked for. ``unasked`` are those a rate limit keeps us from asking.

    ``unsold`` are names whose ending this route cannot sell. ``why`` is set when a limit binds.
    """

    offers: tuple[Offer, ...]
    unsold: tuple[str, ...] = ()
    unasked: tuple[str, ...] = ()
    why: Why | None = None


class Seller(Protocol):
    """Whoever sells names: a registrar, or the host of guided packages."""

    tlds: frozenset[str]

    async def offers(self, names: list[str]) -> list[Offer]:
        """Look names up in real time."""
        ...


async def look_up(
    system: System,
    actor: Actor,
    names: list[str],
    seller: Seller | None = None,
    provider: str = "",
) -> Search:
    """Say of each name whether it can be bought and for how much; at most 60 names at once.

    Without ``seller`` the host of guided packages is asked; ``provider`` is the seller's name.
    """
    asked = seller or system.ports.turnkey
    wanted = list(dict.fromkeys(names))[:MOST_NAMES]
    sold = [name for name in wanted if tld_of(name) in asked.tlds]
    unsold = tuple(name for name in wanted if name not in sold)
    async with system.work(actor) as work:
        known = await remembered(work, sold, provider)
    unknown = [name for name in sold if name not in known]
    why: Why | None = None
    unasked: tuple[str, ...] = ()
    if unknown:
        try:
            for offer in await asked.offers(unknown):
                known[offer.name] = offer
        except RateLimited as error:
            pause = timedelta(seconds=error.advice.retry_after or 60)
            unasked = tuple(unknown)
            why = Why(
                "The registrar answers a limited number of searches.",
                limit=f"Rate limit of {provider}" if provider else "100 searches in 30 minutes",
                until=system.clock.now() + pause,
                remedy="The rest is asked when the limit allows it; what is shown stays valid.",
            )
        if told := [known[name] for name in unknown if name in known]:
            async with system.work(actor) as work:
                await remember(work, told, provider)
    return Search(tuple(known[name] for name in sold if name in known), unsold, unasked, why)


async def remembered(work: Work, names: list[str], provider: str = "") -> dict[str, Offer]:
    """Return a seller's answers that are still fresh, by name."""
    query = select(NameCheck).where(
        col(NameCheck.name).in_(names),
        NameCheck.seller == provider,
        NameCheck.checked_at > work.now() - work.system.cache.age(Kind.names),
    )
    return {
        row.name: Offer(row.name, row.available, row.premium, row.price_cents, row.renewal_cents)
        for row in await work.session.exec(query)
    }


async def remember(work: Work, offers: list[Offer], provider: str = "") -> None:
    """Keep a seller's answers for the next ten minutes."""
    checks = [
        NameCheck(
            name=offer.name,
            seller=provider,
            available=offer.available,
            premium=offer.premium,
            price_cents=offer.price_cents,
            renewal_cents=offer.renewal_cents,
            checked_at=work.now(),
        )
        for offer in offers
    ]
    await keep(work.session, checks)
