"""The wizard's draft: every choice is checked and stored when it is made, on any device."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import select

from core.amounts import count
from core.domains import brands, search
from core.domains.names import normalise_brand, normalise_name, suggestions, tld_of
from core.domains.search import Search
from core.errors import Conflict, Invalid, LimitReached, NotFound
from core.ports.turnkey import Offer
from core.provisioning import allowance, usernames
from core.system import Actor, System, Work
from data.billing.tiers import Tier
from data.provisioning.drafts import Draft

__all__ = [
    "Draft",
    "begin_anew",
    "choose_brand",
    "choose_domains",
    "choose_mailboxes",
    "choose_tier",
    "get",
    "look_up",
    "require_complete",
    "require_sellable",
    "suggested",
    "tier_of",
]

MOST_PRICE_CENTS = 3000
"""Names dearer than this are not part of a package."""
LONGEST_NAME = 60


async def get(work: Work) -> Draft:
    """Return the organization's draft, made on first use."""
    draft = (await work.session.exec(select(Draft))).first()
    if draft is None:
        draft = Draft(
            organization_id=work.organization_id,
            first_name=work.actor.name.partition(" ")[0],
            last_name=work.actor.name.partition(" ")[2],
            created_at=work.now(),
            updated_at=work.now(),
        )
        work.session.add(draft)
        await work.session.flush()
    return draft


async def tier_of(work: Work, draft: Draft) -> Tier:
    """Return the package chosen; raise Conflict when none is, or it is no longer sold."""
    tier = await work.session.get(Tier, draft.tier_id) if draft.tier_id else None
    if tier is None or not tier.active:
        raise Conflict("Choose a package first.", code="no_package", action="Go back to step 1.")
    return tier


async def choose_tier(work: Work, tier_id: UUID) -> Draft:
    """Choose a package; domains beyond its count are dropped from the end."""
    tier = await work.session.get(Tier, tier_id)
    if tier is None or not tier.active:
        raise NotFound("This package is not on sale.", action="Choose one of those shown.")
    draft = await _open(work)
    draft.tier_id, draft.updated_at = tier.id, work.now()
    draft.domains = draft.domains[: tier.domain_count]
    draft.patterns = draft.patterns[: tier.mailboxes_per_domain]
    return draft


async def choose_brand(work: Work, brand: str, *, signed: bool) -> Draft:
    """Store the brand and its signed statement; raise NotPermitted while it is not signed.

    A brand that has to be reviewed is kept too: searching names is what its review holds up.
    """
    normalise_brand(brand)
    if len(brand.strip()) > LONGEST_NAME:
        raise Invalid(f"Use at most {LONGEST_NAME} characters.", field="brand")
    draft = await _open(work)
    if draft.brand != brand.strip():
        draft.brand, draft.domains = brand.strip(), []
    draft.updated_at = work.now()
    claim = await (brands.sign(work, brand) if signed else brands.find(work, brand))
    if claim is None:
        await brands.require_allowed(work, brand)
    return draft


async def suggested(system: System, actor: Actor) -> Search:
    """Return offers for the suggestions of the draft's brand."""
    async with system.work(actor) as work:
        draft = await get(work)
        await brands.require_allowed(work, draft.brand)
        names = suggestions(draft.brand)
    return await search.look_up(system, actor, names)


async def look_up(system: System, actor: Actor, text: str) -> Search:
    """Return offers for names typed by hand, separated by spaces, commas or lines."""
    names = [normalise_name(part) for part in text.replace(",", " ").split()]
    if not names:
        raise Invalid("Enter at least one name, such as acme-mail.com.", field="names")
    async with system.work(actor) as work:
        draft = await get(work)
        await brands.require_allowed(work, draft.brand)
        for name in names:
            await _require_not_famous(work, draft, name)
    return await search.look_up(system, actor, names)


async def choose_domains(system: System, actor: Actor, names: list[str]) -> Draft:
    """Choose exactly the package's number of names; prices come from the registrar, never the page."""
    wanted = list(dict.fromkeys(normalise_name(name) for name in names))
    async with system.work(actor) as work:
        draft = await _open(work)
        tier = await tier_of(work, draft)
        await brands.require_allowed(work, draft.brand)
        for name in wanted:
            await _require_not_famous(work, draft, name)
    if len(wanted) != tier.domain_count:
        raise Invalid(
            f"Choose exactly {count(tier.domain_count, 'domain')}; {len(wanted)} "
            f"{'is' if len(wanted) == 1 else 'are'} chosen.",
            field="names",
        )
    found = await search.look_up(system, actor, wanted)
    if found.why is not None and found.unasked:
        raise LimitReached(
            "The registrar answers no more searches right now.",
            code="search_limit",
            retry_after=60,
            action="Your choice is kept; continue in a minute.",
        )
    offers = {offer.name: offer for offer in found.offers}
    for name in wanted:
        require_sellable(name, offers.get(name), system.ports.turnkey.tlds)
    async with system.work(actor) as work:
        draft = await _open(work)
        draft.domains = [{"name": name, "price_cents": offers[name].price_cents} for name in wanted]
        draft.updated_at = work.now()
        return draft


def require_sellable(name: str, offer: Offer | None, tlds: frozenset[str]) -> None:
    """Raise Invalid with the reason when a name cannot be part of a package."""
    if tld_of(name) not in tlds:
        raise Invalid(
            f"{name}: .{tld_of(name)} is not sold with this package.",
            action=f"Choose one of {', '.join('.' + tld for tld in sorted(tlds))}.",
            field="names",
        )
    if offer is None or not offer.available:
        raise Invalid(
            f"{name} is taken.", code="name_taken", action="Choose another.", field="names"
        )
    if offer.premium or offer.price_cents is None or offer.price_cents > MOST_PRICE_CENTS:
        raise Invalid(
            f"{name} is a premium name and not part of a package.",
            code="name_premium",
            action="Choose another.",
            field="names",
        )


async def choose_mailboxes(
    work: Work, patterns: list[str], first_name: str, last_name: str
) -> Draft:
    """Store the user names and the display name of every mailbox."""
    draft = await _open(work)
    tier = await tier_of(work, draft)
    names = usernames.normalise_all(patterns, tier.mailboxes_per_domain)
    first, last = first_name.strip(), last_name.strip()
    if not first or not last:
        raise Invalid(
            "Enter a first and a last name; recipients see them as the sender.",
            field="first_name" if not first else "last_name",
        )
    if len(first) > LONGEST_NAME or len(last) > LONGEST_NAME:
        raise Invalid(f"A name has at most {LONGEST_NAME} characters.", field="first_name")
    draft.patterns, draft.first_name, draft.last_name = names, first, last
    draft.updated_at = work.now()
    return draft


async def require_complete(work: Work) -> tuple[Draft, Tier]:
    """Return draft and package; raise Conflict naming the first step that is not finished."""
    draft = await get(work)
    tier = await tier_of(work, draft)
    await brands.require_allowed(work, draft.brand)
    if len(draft.domains) != tier.domain_count:
        raise Conflict(
            f"Choose {count(tier.domain_count, 'domain')} first.",
            code="draft_incomplete",
            action="Go back to step 2.",
        )
    if len(draft.patterns) != tier.mailboxes_per_domain or not draft.first_name:
        raise Conflict(
            "Name the mailboxes first.", code="draft_incomplete", action="Go back to step 3."
        )
    return draft, tier


async def begin_anew(work: Work) -> None:
    """Forget the names of a package that was paid; who sends stays for the next one."""
    draft = await get(work)
    draft.tier_id, draft.brand, draft.domains, draft.updated_at = None, "", [], work.now()


async def _open(work: Work) -> Draft:
    """Return the draft for changing; raise Conflict once there is no room for another package."""
    await allowance.require_room(work)
    return await get(work)


async def _require_not_famous(work: Work, draft: Draft, name: str) -> None:
    """Refuse a hand-typed name that imitates a famous brand other than the approved one."""
    label = name.partition(".")[0]
    claim = await brands.find(work, draft.brand)
    famous = brands.resembled(label)
    if famous and (claim is None or claim.resembles != famous):
        raise Invalid(
            f"{name} resembles {famous}.",
            code="brand_lookalike",
            action="Choose a name of your own brand.",
            field="names",
        )
