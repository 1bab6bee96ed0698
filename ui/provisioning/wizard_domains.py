"""Step 2: a brand, suggestions for it, names typed by hand, exactly as many as the package has."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.amounts import count
from core.billing.tiers import Tier
from core.domains import brands
from core.domains.search import Search
from core.ports.money import dollars
from core.ports.turnkey import Offer
from core.provisioning import drafts
from core.provisioning.drafts import Draft
from core.waits import Why
from ui import kit
from ui.shell.later import later
from ui.shell.view import View


@dataclass(slots=True)
class Names:
    """What has been found so far on this page, in the order it is shown."""

    offers: dict[str, Offer] = field(default_factory=dict)
    unsold: list[str] = field(default_factory=list)
    chosen: list[str] = field(default_factory=list)

    def add(self, found: Search) -> None:
        """Take in the answers of a search; newest first."""
        self.offers = {offer.name: offer for offer in found.offers} | self.offers
        self.unsold = list(dict.fromkeys([*found.unsold, *self.unsold]))


async def build(view: View, draft: Draft, tier: Tier | None, _on_sale: list[Tier]) -> None:
    """Ask for the brand; once it is signed, offer names."""
    if tier is None:
        view.go("/gtm/setup?step=1")
        return
    names = Names(chosen=[entry["name"] for entry in draft.domains])
    claim = await view.read(brands.find, draft.brand) if draft.brand else None
    signed = claim is not None and claim.status in ("stated", "approved")

    async def find() -> None:
        stored = await view.act(
            "Brand saved", drafts.choose_brand, brand.value, signed=bool(statement.value)
        )
        if stored is None:
            return
        await suggest()

    async def suggest() -> None:
        found = await view.look(drafts.suggested, view.actor)
        if found is not None:
            results.show(found)

    with kit.card(), kit.form(find):
        brand = kit.field(
            "Company or brand",
            value=draft.brand,
            name="brand",
            placeholder="Acme",
            hint="We suggest names from it. It is never registered without your choice.",
            testid="domain-input",
        )
        statement = kit.checkbox(brands.STATEMENT, value=signed, name="statement")
        with kit.box("row"):
            kit.button(
                "Find names", submit=True, icon="search", variant="secondary", testid="find-names"
            )
    results = Results(view, names, tier)
    if signed:
        later("Looking for names that are free…", suggest)


class Results:
    """The list of names: drawn with the first answer, then brought up to date by later ones."""

    def __init__(self, view: View, names: Names, tier: Tier) -> None:
        self.view, self.names, self.tier = view, names, tier
        self.holder = kit.box("stack g16")
        with self.holder:
            self.notice = kit.box("stack")
        self.picker: kit.DomainPicker | None = None

    def show(self, found: Search) -> None:
        """Take in the answers of a search."""
        self.names.add(found)
        self.notice.clear()
        if found.why is not None:
            with self.notice:
                tell(self.view, found.why)
        if self.picker is None:
            with self.holder:
                self.picker = picker(self.view, self.names, self.tier)
                by_hand(self.view, self)
                finish(self.view, self.names)
        else:
            self.picker.show(lines(self.names))


def tell(view: View, why: Why) -> None:
    """Say why nothing more can be looked up, and until when."""

    def left() -> None:
        if why.until is not None:
            kit.countdown(why.until, view.now(), done="you can search again")

    kit.alert("warning", why.cause, f"{why.limit}. {why.remedy}", left)


def lines(names: Names) -> list[kit.Pick]:
    """Return what has been found; those that cannot be had come last and say why."""
    rows = [pick(offer) for offer in names.offers.values()]
    rows += [kit.Pick(name, False, 0, "not sold with this package") for name in names.unsold]
    return sorted(rows, key=lambda row: not row.free)


def picker(view: View, names: Names, tier: Tier) -> kit.DomainPicker:
    """List the names."""
    tlds = ", ".join(f".{tld}" for tld in sorted(view.system.ports.turnkey.tlds))
    with kit.box("card flush", "section", aria_label="Names"):
        with kit.box("card-head"), kit.box("grow stack"):
            kit.h2(f"Choose {count(tier.domain_count, 'domain')}")
            kit.caption(f"This package sells {tlds}.")
        return kit.domain_picker(
            "Domains",
            lines(names),
            tier.domain_count,
            value=[name for name in names.chosen if name in names.offers],
            on_change=lambda value: setattr(names, "chosen", value),
        )


def pick(offer: Offer) -> kit.Pick:
    """Return an offer as a line of the list."""
    if not offer.available:
        return kit.Pick(offer.name, False, 0, "taken")
    if offer.price_cents is None:
        return kit.Pick(offer.name, False, 0, "not sold with this package")
    if offer.premium or offer.price_cents > drafts.MOST_PRICE_CENTS:
        return kit.Pick(offer.name, False, 0, f"premium, {dollars(offer.price_cents)}")
    return kit.Pick(offer.name, True, offer.price_cents, f"{dollars(offer.price_cents)} a year")


def by_hand(view: View, results: Results) -> None:
    """Search names typed by hand."""

    async def look() -> None:
        found = await view.look(drafts.look_up, view.actor, typed.value)
        if found is not None:
            results.show(found)

    with kit.card(), kit.form(look):
        typed = kit.field(
            "Or look for names of your own",
            name="names",
            placeholder="acme-mail.com acmeteam.net",
            hint="Separate several names with spaces.",
        )
        with kit.box("row"):
            kit.button("Check", submit=True, variant="secondary", icon="search")


def finish(view: View, names: Names) -> None:
    """Go on with the names chosen."""

    async def go_on() -> None:
        stored = await view.call(
            drafts.choose_domains, view.actor, names.chosen, done_message="Domains saved"
        )
        if stored is not None:
            view.go("/gtm/setup?step=3")

    with kit.box("row between g8"):
        kit.link_button("Back", "/gtm/setup?step=1", variant="secondary")
        kit.button(
            "Continue", on_click=go_on, icon="arrow-right", icon_after=True, testid="next-step"
        )
