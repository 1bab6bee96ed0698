"""Looking names up to buy: one word over all endings at once, at what the customer pays."""

from __future__ import annotations

from dataclasses import dataclass

from core.domains import inquiries, registrars, search
from core.domains.names import LABEL, LONGEST_LABEL, normalise_name
from core.errors import Invalid
from core.ports.registrar import Offer, Registrar
from core.system import Actor, System
from core.waits import Why

FIRST = ("com", "net", "org", "io", "co", "dev", "app", "biz", "info", "live")
"""The endings people ask for most; the others follow by name."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A name as it is offered. Prices are cents a year and include our margin; None: not sold."""

    name: str
    registrar: str
    available: bool
    premium: bool
    price_cents: int | None
    renewal_cents: int | None
    cost_cents: int = 0

    @property
    def sellable(self) -> bool:
        """Tell whether it can go into the cart."""
        return self.available and not self.premium and self.price_cents is not None


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of the names asked for; ``unsold`` have endings that no registrar here sells."""

    offers: tuple[Listed, ...]
    unsold: tuple[str, ...] = ()
    unasked: tuple[str, ...] = ()
    why: Why | None = None


async def find(system: System, actor: Actor, text: str) -> Found:
    """Look a word up over all endings, or the names given, separated by spaces or commas.

    Raises Invalid for what cannot be a name, Unavailable "registrar_down" when nobody answers.
    """
    words = [word for word in text.lower().replace(",", " ").split() if word]
    if not words:
        raise Invalid("Enter a word or a domain name.", field="names")
    endings = _endings(registrars.all_of(system))
    names: list[str] = []
    for word in words:
        names += [normalise_name(word)] if "." in word else _over(word, endings)
    return await look_up(system, actor, names)


async def look_up(system: System, actor: Actor, names: list[str]) -> Found:
    """Say of each name whether it can be bought and for how much; at most 60 at once."""
    wanted = list(dict.fromkeys(names))[: search.MOST_NAMES]
    async with system.work(actor) as work:
        for name in wanted:
            await inquiries.require_own(work, name.partition(".")[0], name, "names")
    sellers = registrars.all_of(system)
    offers: dict[str, Listed] = {}
    unasked: list[str] = []
    why: Why | None = None
    for seller in sellers:
        theirs = [n for n in wanted if registrars.for_name(sellers, n) is seller]
        if not theirs:
            continue
        with registrars.outage_told():
            found = await search.look_up(system, actor, theirs, seller, seller.provider)
        offers |= {offer.name: _listed(system, seller, offer) for offer in found.offers}
        unasked += found.unasked
        why = why or found.why
    unsold = tuple(n for n in wanted if registrars.for_name(sellers, n) is None)
    listed = tuple(offers[name] for name in wanted if name in offers)
    return Found(listed, unsold, tuple(unasked), why)


def _listed(system: System, seller: Registrar, offer: Offer) -> Listed:
    margin = system.settings.domain_margin_cents
    sold = offer.price_cents is not None
    return Listed(
        offer.name,
        seller.provider,
        offer.available,
        offer.premium,
        offer.price_cents + margin if offer.price_cents is not None else None,
        offer.renewal_cents + margin if sold and offer.renewal_cents is not None else None,
        offer.price_cents or 0,
    )


def _endings(sellers: list[Registrar]) -> list[str]:
    sold = frozenset[str]().union(*(seller.tlds for seller in sellers))
    first = [tld for tld in FIRST if tld in sold]
    return [*first, *sorted(sold - set(first))]


def _over(word: str, endings: list[str]) -> list[str]:
    if len(word) > LONGEST_LABEL or not LABEL.fullmatch(word):
        raise Invalid(
            f"{word} cannot be part of a domain name.",
            action="Use letters, digits and single hyphens.",
            field="names",
        )
    return [f"{word}.{tld}" for tld in endings]
