"""Availability and price of names: answers kept ten minutes, the registrar asked in bulk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from core.domains.names import tld_of
from core.errors import RateLimited
from core.ports.turnkey import Offer
from core.system import Actor, System, Work
from core.waits import Why
from data.domains.names import NameCheck

FRESH = timedelta(minutes=10)
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


async def look_up(system: System, actor: Actor, names: list[str]) -> Search:
    """Say of each name whether it can be bought and for how much; at most 60 names at once."""
    wanted = list(dict.fromkeys(names))[:MOST_NAMES]
    sold = [name for name in wanted if tld_of(name) in system.ports.turnkey.tlds]
    unsold = tuple(name for name in wanted if name not in sold)
    async with system.work(actor) as work:
        known = await remembered(work, sold)
    unknown = [name for name in sold if name not in known]
    why: Why | None = None
    unasked: tuple[str, ...] = ()
    if unknown:
        try:
            for offer in await system.ports.turnkey.offers(unknown):
                known[offer.name] = offer
        except RateLimited as error:
            pause = timedelta(seconds=error.advice.retry_after or 60)
            unasked = tuple(unknown)
            why = Why(
                "The registrar answers a limited number of searches.",
                limit="100 searches in 30 minutes",
                until=system.clock.now() + pause,
                remedy="The rest is asked when the limit allows it; what is shown stays valid.",
            )
        async with system.work(actor) as work:
            await remember(work, [known[name] for name in unknown if name in known])
    return Search(tuple(known[name] for name in sold if name in known), unsold, unasked, why)


async def remembered(work: Work, names: list[str]) -> dict[str, Offer]:
    """Return the answers that are still fresh, by name."""
    query = select(NameCheck).where(
        col(NameCheck.name).in_(names),
        NameCheck.checked_at > work.now() - FRESH,
    )
    return {
        row.name: Offer(row.name, row.available, row.premium, row.price_cents, row.renewal_cents)
        for row in await work.session.exec(query)
    }


async def remember(work: Work, offers: list[Offer]) -> None:
    """Keep answers for the next ten minutes."""
    for offer in offers:
        values = {
            "available": offer.available,
            "premium": offer.premium,
            "price_cents": offer.price_cents,
            "renewal_cents": offer.renewal_cents,
            "checked_at": work.now(),
        }
        statement = insert(NameCheck).values(name=offer.name, **values)
        await work.session.run(
            statement.on_conflict_do_update(index_elements=["name"], set_=values)
        )
