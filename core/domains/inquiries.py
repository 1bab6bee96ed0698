"""Names asked about without a draft, as the API does: the brand guard stands here too."""

from __future__ import annotations

from sqlmodel import select

from core.domains import brands, search
from core.domains.names import normalise_brand, normalise_name, suggestions
from core.domains.search import Search
from core.errors import Invalid
from core.system import Actor, System, Work
from data.domains.brands import BrandClaim, BrandStatus


async def suggest(system: System, actor: Actor, brand: str) -> Search:
    """Return offers for the names we suggest for a brand; nothing is kept."""
    normalise_brand(brand)
    async with system.work(actor) as work:
        await require_own(work, brand, brand.strip(), "brand")
    return await search.look_up(system, actor, suggestions(brand))


async def check(system: System, actor: Actor, names: list[str]) -> Search:
    """Return offers for the names given; nothing is kept."""
    wanted = [normalise_name(name) for name in names]
    async with system.work(actor) as work:
        for name in wanted:
            await require_own(work, name.partition(".")[0], name, "names")
    return await search.look_up(system, actor, wanted)


async def require_own(work: Work, label: str, shown: str, field: str) -> None:
    """Refuse what imitates a famous brand that this organization has no approved claim to."""
    famous = brands.resembled(label)
    if not famous:
        return
    query = select(BrandClaim.resembles).where(BrandClaim.status == BrandStatus.approved)
    if famous not in set(await work.session.exec(query)):
        raise Invalid(
            f"{shown} resembles {famous}.",
            code="brand_lookalike",
            action="Choose a name of your own brand.",
            field=field,
        )
