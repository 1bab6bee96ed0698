"""The brand guard: look-alikes are seen, innocent words are left alone, people decide the rest."""

from __future__ import annotations

from itertools import product

import pytest

from core.domains import brands
from core.errors import Conflict, NotFound, NotPermitted, Paused
from core.system import Actor, System
from data.base import new_id
from data.domains.brands import TRANSITIONS, BrandStatus
from tests.support import journey


@pytest.mark.parametrize(
    ("brand", "famous"),
    [
        ("Google", "google"),
        ("g00gle", "google"),
        ("gogle", "google"),
        ("googlle", "google"),
        ("goolge", "google"),
        ("paypa1", "paypal"),
        ("paypai", "paypal"),
        ("rnicrosoft", "microsoft"),
        ("microsft", "microsoft"),
        ("arnazon", "amazon"),
        ("get-paypal-now", "paypal"),
        ("NETFLIX support", "netflix"),
        ("vvalmart", "walmart"),
        ("visa", "visa"),
        ("nik3", "nike"),
        ("ebay", "ebay"),
    ],
)
def test_famous_names_and_their_imitations(brand: str, famous: str) -> None:
    assert brands.resembled(brand) == famous


@pytest.mark.parametrize(
    "brand",
    [
        "Acme",
        "advisary",
        "pinewood",
        "metal works",
        "tuber",
        "goggles",
        "zoomer",
        "application",
        "stars and dots",
        "mountain bakery",
        "dhlx",
    ],
)
def test_innocent_words(brand: str) -> None:
    assert brands.resembled(brand) == ""


@pytest.mark.parametrize("famous", sorted(brands.FAMOUS))
def test_every_famous_name_is_seen(famous: str) -> None:
    assert brands.resembled(famous) != ""


@pytest.mark.parametrize(
    ("left", "right", "close"),
    [
        ("google", "google", False),
        ("gogle", "google", True),
        ("googgle", "google", True),
        ("gaogle", "google", True),
        ("goolge", "google", True),
        ("golgoe", "google", False),
        ("gole", "google", False),
        ("", "a", True),
        ("ab", "ba", True),
        ("abc", "cba", False),
    ],
)
def test_one_edit(*, left: str, right: str, close: bool) -> None:
    assert brands.one_edit_apart(left, right) is close
    assert brands.one_edit_apart(right, left) is close


async def test_an_ordinary_brand_needs_a_signature_only(system: System) -> None:
    actor = await journey.customer(system)
    async with system.work(actor) as work:
        with pytest.raises(NotPermitted) as caught:
            await brands.require_allowed(work, "Acme")
        assert caught.value.code == "brand_unsigned"
        claim = await brands.sign(work, "Acme")
        await brands.require_allowed(work, "ACME!")
        assert (await brands.sign(work, "acme")).id == claim.id
        assert (claim.status, claim.signed_by) == (BrandStatus.stated, actor.user_id)


async def test_a_famous_brand_waits_for_a_person_and_may_come_through(system: System) -> None:
    actor = await journey.customer(system)
    async with system.work(actor) as work:
        claim = await brands.sign(work, "Paypa1")
        with pytest.raises(Paused) as caught:
            await brands.require_allowed(work, "Paypa1")
        assert "paypal" in str(caught.value)
    admin = Actor(None, "member", None, "admin")
    async with system.platform(admin) as platform:
        assert [one.id for one in await brands.reviews(platform)] == [claim.id]
        await brands.decide(platform, claim.id, approve=False, reason="It is PayPal's.")
    async with system.work(actor) as work:
        with pytest.raises(NotPermitted, match="It is PayPal's"):
            await brands.require_allowed(work, "Paypa1")
    async with system.platform(admin) as platform:
        await brands.decide(platform, claim.id, approve=True, reason="Proved.")
        with pytest.raises(Conflict):
            await brands.decide(platform, claim.id, approve=True, reason="Again.")
        assert await brands.reviews(platform) == []
    async with system.work(actor) as work:
        await brands.require_allowed(work, "Paypa1")


async def test_only_admins_decide(system: System) -> None:
    for actor in (journey.operator(), await journey.customer(system)):
        async with system.platform(actor) as work:
            with pytest.raises(NotPermitted):
                await brands.reviews(work)
            with pytest.raises(NotPermitted):
                await brands.decide(work, new_id(), approve=True, reason="")
    async with system.platform(Actor.job()) as work:
        with pytest.raises(NotFound):
            await brands.decide(work, new_id(), approve=True, reason="")


async def test_decisions_follow_the_table(system: System) -> None:
    for number, (here, approve) in enumerate(product(BrandStatus, (True, False))):
        actor = await journey.customer(system, f"Acme {number}")
        async with system.work(actor) as work:
            claim = await brands.sign(work, "Acme")
            claim.status = here
        there = BrandStatus.approved if approve else BrandStatus.refused
        async with system.platform(Actor.job()) as platform:
            if there in TRANSITIONS[here]:
                decided = await brands.decide(platform, claim.id, approve=approve, reason="So.")
                assert (here, decided.status) == (here, there)
            else:
                with pytest.raises(Conflict):
                    await brands.decide(platform, claim.id, approve=approve, reason="So.")
