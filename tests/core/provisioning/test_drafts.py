"""The wizard's draft: every choice checked where it is made, kept for any device."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.domains import brands
from core.domains.names import suggestions
from core.errors import Conflict, Invalid, NotPermitted, Paused
from core.provisioning import drafts
from core.system import Actor, System
from data.base import new_id
from tests.support import journey

pytest_plugins = ("tests.support.unhurried",)


@pytest.fixture
async def chooser(unhurried: System) -> Actor:
    """Give an owner who has chosen the Starter package and signed for the brand."""
    actor = await journey.customer(unhurried)
    starter = await journey.tier(unhurried)
    async with unhurried.work(actor) as work:
        await drafts.choose_tier(work, starter.id)
        await drafts.choose_brand(work, "Acme", signed=True)
    return actor


async def free_names(system: System, actor: Actor, count: int) -> list[str]:
    found = await drafts.suggested(system, actor)
    return [o.name for o in found.offers if o.available and not o.premium][:count]


async def test_suggestions_come_with_prices_and_unsold_endings_apart(
    unhurried: System, chooser: Actor
) -> None:
    """28 names: each is either looked up with its price, or of an ending this route cannot sell."""
    found = await drafts.suggested(unhurried, chooser)
    assert {*(offer.name for offer in found.offers), *found.unsold} == set(suggestions("Acme"))
    assert all(name.endswith(".io") for name in found.unsold)
    assert len(found.unsold) == 4
    assert all(offer.price_cents for offer in found.offers if offer.available)


async def test_answers_are_kept_ten_minutes(unhurried: System, chooser: Actor) -> None:
    """The second look asks nobody; after ten minutes the registrar is asked again."""
    sandbox = unhurried.ports.sandbox
    assert sandbox is not None
    await drafts.suggested(unhurried, chooser)

    async def searches() -> int:
        return sum("available-bulk" in e.path for e in await sandbox.requests(500, "zapmail"))

    asked = await searches()
    await drafts.suggested(unhurried, chooser)
    assert await searches() == asked
    unhurried.clock.skip(timedelta(minutes=10, seconds=1))
    await drafts.suggested(unhurried, chooser)
    assert await searches() > asked


async def test_exactly_the_packages_number_is_chosen(unhurried: System, chooser: Actor) -> None:
    names = await free_names(unhurried, chooser, 4)
    for wrong in ([], names[:2], names, [names[0], names[0], names[1]]):
        with pytest.raises(Invalid, match="exactly 3"):
            await drafts.choose_domains(unhurried, chooser, wrong)
    draft = await drafts.choose_domains(unhurried, chooser, names[:3])
    assert [entry["name"] for entry in draft.domains] == names[:3]
    assert all(entry["price_cents"] > 0 for entry in draft.domains)


async def test_names_that_cannot_be_part_of_it(unhurried: System, chooser: Actor) -> None:
    names = await free_names(unhurried, chooser, 2)
    for name, code in (
        ("acme-fine.io", "invalid"),
        ("acme-fine.de", "invalid"),
        ("taken-acme.com", "name_taken"),
        ("premium-acme.com", "name_premium"),
        ("paypa1-acme.com", "brand_lookalike"),
        ("xn--bcher-kva.com", "invalid"),
    ):
        with pytest.raises(Invalid) as caught:
            await drafts.choose_domains(unhurried, chooser, [*names, name])
        assert (name, caught.value.code, caught.value.field) == (name, code, "names")


async def test_names_typed_by_hand(unhurried: System, chooser: Actor) -> None:
    found = await drafts.look_up(unhurried, chooser, " Acme-Nice.com,\nhttps://acme-new.net/ ")
    assert [offer.name for offer in found.offers] == ["acme-nice.com", "acme-new.net"]
    for text in ("", " , ", "no name"):
        with pytest.raises(Invalid):
            await drafts.look_up(unhurried, chooser, text)
    with pytest.raises(Invalid, match="google"):
        await drafts.look_up(unhurried, chooser, "g00gle-mail.com")


async def test_what_was_chosen_is_there_on_another_device(
    unhurried: System, chooser: Actor
) -> None:
    """Another transaction, no session in between: the draft is a row."""
    names = await free_names(unhurried, chooser, 3)
    await drafts.choose_domains(unhurried, chooser, names)
    async with unhurried.work(chooser) as work:
        await drafts.choose_mailboxes(work, ["Tim", "tim.keen"], " Tim ", "Keen")
    async with unhurried.work(chooser) as work:
        draft, tier = await drafts.require_complete(work)
    assert (tier.slug, draft.brand, draft.patterns) == ("starter", "Acme", ["tim", "tim.keen"])
    assert [entry["name"] for entry in draft.domains] == names
    assert (draft.first_name, draft.last_name) == ("Tim", "Keen")


async def test_what_is_missing_is_said_first(unhurried: System) -> None:
    actor = await journey.customer(unhurried)
    async with unhurried.work(actor) as work:
        with pytest.raises(Conflict) as caught:
            await drafts.require_complete(work)
        assert caught.value.code == "no_package"
        starter = await journey.tier(unhurried)
        await drafts.choose_tier(work, starter.id)
        with pytest.raises(Invalid):
            await drafts.require_complete(work)
        await drafts.choose_brand(work, "Acme", signed=True)
        with pytest.raises(Conflict, match="3 domains"):
            await drafts.require_complete(work)


async def test_another_brand_drops_the_names_of_the_first(
    unhurried: System, chooser: Actor
) -> None:
    names = await free_names(unhurried, chooser, 3)
    await drafts.choose_domains(unhurried, chooser, names)
    async with unhurried.work(chooser) as work:
        draft = await drafts.choose_brand(work, "Globex", signed=True)
        assert draft.domains == []
        with pytest.raises(NotPermitted):
            await drafts.choose_brand(work, "Initech", signed=False)


async def test_a_famous_brand_stops_at_the_door(unhurried: System, chooser: Actor) -> None:
    """Signing is kept for the person who decides; until then no name is looked up."""
    async with unhurried.work(chooser) as work:
        await drafts.choose_brand(work, "Micros0ft", signed=True)
    with pytest.raises(Paused, match="microsoft"):
        await drafts.suggested(unhurried, chooser)
    async with unhurried.platform(Actor.job()) as platform:
        assert [claim.brand for claim in await brands.reviews(platform)] == ["Micros0ft"]


async def test_a_package_not_on_sale_cannot_be_chosen(unhurried: System, chooser: Actor) -> None:
    async with unhurried.work(chooser) as work:
        with pytest.raises(Exception, match="not on sale"):
            await drafts.choose_tier(work, new_id())
