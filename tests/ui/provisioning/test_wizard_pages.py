"""The wizard of packages, step by step, as it stands in the database and at the host; no browser."""

from __future__ import annotations

from adapters.sandbox.server import Server
from core.ports.money import dollars
from core.provisioning import drafts, provisions
from core.system import System
from tests.support import journey
from tests.support.visiting import Visitor, visiting
from ui.kit.molecules.domain_picker import DomainPicker
from ui.kit.molecules.navigation import Stepper

PATH = "/gtm/setup"


def step(visitor: Visitor) -> tuple[str, int]:
    """Return the step at which the bar stands: its title and its number, from 1."""
    [bar] = [one for one in visitor.elements() if isinstance(one, Stepper)]
    at = int(bar.props["at"])
    return str(bar.props["steps"][at]["title"]), at + 1


async def test_the_four_steps_show_prices_names_mailboxes_and_the_sum(
    system: System, sandbox: Server
) -> None:
    """Of the names suggested only those can be chosen that can be had, each with its price."""
    actor = await journey.customer(system)
    tiers = [await journey.tier(system, slug) for slug in ("starter", "growth", "scale")]
    async with visiting(system, actor) as visitor:
        said = await visitor.open(PATH)
        assert step(visitor) == ("Package", 1)
        for tier in tiers:
            assert tier.name in said
            assert dollars(tier.setup_fee_cents) in said
            assert f"once, then {dollars(tier.monthly_fee_cents)} a month" in said
        async with system.work(actor) as work:
            await drafts.choose_tier(work, tiers[0].id)
            await drafts.choose_brand(work, "Acme", signed=True)
        offers = (await drafts.suggested(system, actor)).offers
        await visitor.open(PATH)
        assert step(visitor) == ("Domains", 2)
        [picker] = [one for one in visitor.elements() if isinstance(one, DomainPicker)]
        free = {row["name"]: row["note"] for row in picker.props["rows"] if row["free"]}
        assert free == {
            offer.name: f"{dollars(offer.price_cents or 0)} a year"
            for offer in offers
            if offer.available and not offer.premium
        }
        assert len(free) >= tiers[0].domain_count
        names = list(free)[: tiers[0].domain_count]
        await drafts.choose_domains(system, actor, names)
        await visitor.open(PATH)
        assert step(visitor) == ("Mailboxes", 3)
        async with system.work(actor) as work:
            await drafts.choose_mailboxes(work, ["tim", "tim.keen"], "Tim", "Keen")
        said = await visitor.open(PATH)
        assert step(visitor) == ("Review and pay", 4)
        for name in names:
            assert f"tim@{name}" in said
            assert f"tim.keen@{name}" in said
        sandbox.world.requests.clear()
        for number in (3, 2, 1, 2, 3, 4):
            await visitor.open(f"{PATH}?step={number}")
            assert step(visitor)[1] == number
        assert sandbox.world.requests.latest() == [], "who goes back and forth asks no vendor again"
    async with system.work(actor) as work:
        provision, planned = await provisions.reserve(work)
    assert (provision.first_name, provision.last_name) == ("Tim", "Keen")
    assert (provision.email, provision.tier_id) == (actor.email, tiers[0].id)
    assert provision.patterns == ["tim", "tim.keen"]
    assert [name for name, _ in planned.domains] == names


async def test_who_has_bought_is_led_from_the_wizard_to_what_there_is(system: System) -> None:
    actor = await journey.customer(system)
    await journey.drafted(system, actor)
    await journey.started(system, actor)
    async with visiting(system, actor) as visitor:
        await visitor.open(PATH)
        await visitor.sees("You may leave this page")
        assert not [one for one in visitor.elements() if isinstance(one, Stepper)]
