"""Paid names: bought once, become domains, and are given back where they could not be bought."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta

import pytest
from sqlmodel import select

from adapters.sandbox import names
from core.billing import checkout
from core.domains import orders
from core.errors import Conflict
from core.system import Actor
from data.billing.checkouts import Checkout
from data.workflow import Run
from tests.support import journey
from tests.support.domain_shop import BROWSER, Desk
from tests.support.till import Till, ref_of
from tests.support.waiting import until

pytest_plugins = ("tests.support.selling", "tests.support.buying")

WORD = "byronmail"
ONE, TWO = "go-acme.com", "go-acme.io"
RACE, FAILED, ACTION, DEARER = (
    "race-acme.com",
    "failed-byron.com",
    "action-acme.com",
    "dearer-acme.com",
)
MARGIN_CENTS = 200
OLD_KEY = {"key": "sandbox_key", "secret": "sandbox_secret"}
"""A credential of the API's first version, which takes no idempotency key."""


@pytest.mark.parametrize("registrar", ["godaddy", "cloudflare"])
async def test_a_word_is_searched_over_all_endings_bought_and_becomes_domains(
    desk: Desk, registrar: str
) -> None:
    desk.system.settings.registrar = registrar
    found = await orders.find(desk.system, desk.actor, WORD)
    chosen = [offer for offer in found.offers if offer.sellable]
    assert len({offer.name.partition(".")[2] for offer in found.offers}) >= 12
    assert len(chosen) >= 10
    assert {offer.registrar for offer in chosen} == {registrar}
    wanted = [offer.name for offer in chosen]
    cart = await desk.fill(*wanted)
    assert cart.total_cents == sum(offer.price_cents or 0 for offer in chosen)
    assert cart.fresh
    order_id = await desk.buy(*wanted)
    await desk.settle()
    placed = await desk.placed(order_id)
    assert placed.order.status == "done"
    assert {item.status for item in placed.items} == {"purchased"}
    assert all(item.price_cents == item.cost_cents + MARGIN_CENTS for item in placed.items)
    domains = await desk.domains()
    assert set(domains) == set(wanted)
    async with desk.system.work(desk.actor) as work:
        paid = await work.session.get_one(Checkout, placed.order.checkout_id)
    for item in placed.items:
        domain = domains[item.name]
        assert (domain.id, domain.order_item_id) == (item.domain_id, item.id)
        assert domain.bought
        assert domain.registrar == registrar
        assert domain.payment_ref == paid.payment_intent_ref != ""
        assert item.ref or registrar == "cloudflare"
    assert await desk.refunds() == []


@pytest.mark.parametrize("registrar", ["godaddy", "cloudflare"])
async def test_a_name_taken_between_quote_and_payment_is_paid_back(
    desk: Desk, registrar: str
) -> None:
    desk.system.settings.registrar = registrar
    order_id = await desk.buy(ONE, TWO)
    names.lose(desk.world.store, TWO)
    await desk.settle()
    placed = await desk.placed(order_id)
    assert await desk.states(order_id) == {ONE: "purchased", TWO: "unavailable"}
    lost = next(item for item in placed.items if item.name == TWO)
    assert placed.order.status == "done"
    assert await desk.refunds() == [lost.price_cents] == [lost.refunded_cents]
    assert set(await desk.domains()) == {ONE}
    assert any("1 of 2" in title for title in await desk.notices())


@pytest.mark.parametrize("name", [RACE, FAILED])
async def test_a_purchase_the_registry_refuses_is_paid_back(desk: Desk, name: str) -> None:
    order_id = await desk.buy(name)
    await desk.settle()
    placed = await desk.placed(order_id)
    assert placed.order.status == "failed"
    assert await desk.states(order_id) == {name: "failed"}
    assert placed.items[0].reason
    assert await desk.refunds() == [placed.items[0].price_cents]
    assert await desk.domains() == {}
    assert desk.charged() == []
    with pytest.raises(Conflict, match="settled"):
        async with desk.system.work(desk.actor) as work:
            await orders.retry(work, order_id)


async def test_a_name_that_waits_for_a_person_holds_up_no_other(desk: Desk) -> None:
    order_id = await desk.buy(ACTION, ONE, RACE)
    await journey.drained(desk.system)
    for _ in range(3):
        journey.skip(desk.system, desk.world, timedelta(seconds=5))
        await journey.drained(desk.system)
    assert await desk.states(order_id) == {ACTION: "purchasing", ONE: "purchased", RACE: "failed"}
    assert len(await desk.refunds()) == 1
    told = [title for title in await desk.notices() if ACTION in title]
    assert len(told) == 1
    assert set(await desk.domains()) == {ONE}
    await desk.settle()
    assert (await desk.states(order_id))[ACTION] == "purchased"
    assert [title for title in await desk.notices() if ACTION in title] == told
    assert (await desk.placed(order_id)).order.status == "done"


async def test_a_price_beyond_what_was_paid_is_not_spent(desk: Desk) -> None:
    order_id = await desk.buy(DEARER, ONE)
    await desk.settle()
    placed = await desk.placed(order_id)
    assert await desk.states(order_id) == {DEARER: "unavailable", ONE: "purchased"}
    assert "asks" in next(item.reason for item in placed.items if item.name == DEARER)
    assert len(await desk.refunds()) == 1
    assert desk.charged() == [ONE]


async def test_a_price_our_margin_carries_is_paid(desk: Desk) -> None:
    desk.system.settings.domain_margin_cents = 600
    order_id = await desk.buy(DEARER)
    await desk.settle()
    [item] = (await desk.placed(order_id)).items
    assert item.status == "purchased"
    assert item.price_cents - item.cost_cents == 100


@pytest.mark.parametrize(
    ("registrar", "route"),
    [("godaddy", "registrations"), ("godaddy", "purchase"), ("cloudflare", "registrations")],
)
async def test_a_lost_answer_is_read_and_never_sent_again(
    desk: Desk, registrar: str, route: str
) -> None:
    desk.system.settings.registrar = registrar
    if route == "purchase":
        desk.system.platform_secrets["godaddy"] = OLD_KEY
    order_id = await desk.buy(ONE)
    desk.world.faults.inject(
        registrar, "drop_after_effect", method="POST", route_pattern=f"*/{route}"
    )
    await desk.settle()
    assert await desk.states(order_id) == {ONE: "purchased"}
    assert purchases(desk, registrar, route) == 1
    assert await desk.refunds() == []


async def test_a_worker_that_dies_between_sending_and_recording_buys_once(desk: Desk) -> None:
    order_id = await desk.buy(ONE, TWO)
    dying = asyncio.create_task(journey.drained(desk.system))
    await until(desk.charged, pause=0)
    dying.cancel()
    await asyncio.gather(dying, return_exceptions=True)
    await free(desk)
    states = await desk.states(order_id)
    assert states[ONE] == "purchasing"
    await desk.settle()
    assert await desk.states(order_id) == {ONE: "purchased", TWO: "purchased"}
    assert desk.charged() == [ONE, TWO]
    assert purchases(desk, "godaddy") == 2


async def test_a_name_that_was_sent_and_never_appears_is_paid_back(desk: Desk) -> None:
    order_id = await desk.buy(ONE)
    desk.world.faults.inject(
        "godaddy", "status", method="POST", route_pattern="*/registrations", value=504
    )
    await desk.settle()
    [item] = (await desk.placed(order_id)).items
    assert item.status == "failed"
    assert "never listed" in item.reason
    assert await desk.refunds() == [item.price_cents]
    assert purchases(desk, "godaddy") == 1


async def test_webhooks_that_come_twice_buy_once(desk: Desk, till: Till) -> None:
    cart = await desk.fill(ONE)
    assert cart.order is not None
    desk.world.faults.inject("stripe", "webhook_duplicate", times=None)
    url = await desk.pay()
    await till.heard()
    for _ in range(2):
        await till.post_event("checkout.session.completed", ref_of(url))
    await till.heard()
    await asyncio.gather(*(checkout.settle(desk.system, ref_of(url)) for _ in range(3)))
    await desk.settle()
    assert desk.charged() == [ONE]
    await desk.run(cart.order.id)
    assert await desk.refunds() == []


async def test_the_buyers_consent_reaches_the_registrar(desk: Desk) -> None:
    order_id = await desk.buy(ONE)
    placed = await desk.placed(order_id)
    assert placed.order.agreed_from == BROWSER
    assert placed.order.agreed_at is not None
    desk.system.platform_secrets["godaddy"] = OLD_KEY
    await desk.settle()
    assert await desk.states(order_id) == {ONE: "purchased"}
    asked = [e for e in desk.world.requests.latest(100) if e["path"].endswith("/domains/purchase")]
    assert BROWSER in str(asked[0])


@pytest.mark.parametrize("wished", [True, False])
async def test_dns_is_set_up_at_once_if_that_was_chosen(desk: Desk, wished: bool) -> None:
    await desk.buy(ONE, auto_configure=wished)
    async with asyncio.timeout(20):
        while not await desk.domains():
            await journey.drained(desk.system)
            journey.skip(desk.system, desk.world, timedelta(seconds=1))
    domain = (await desk.domains())[ONE]
    assert (domain.run_id is not None) == wished
    assert domain.proved_at is not None


def purchases(desk: Desk, registrar: str, route: str = "registrations") -> int:
    """Return how many purchases reached the registrar."""
    sent = Counter(
        (e["provider"], e["method"], e["path"].rsplit("/", 1)[1])
        for e in desk.world.requests.latest(1000)
    )
    return sent[(registrar, "POST", route)]


async def free(desk: Desk) -> None:
    """Let the leases of a dead worker run out."""
    async with desk.system.platform(Actor.job()) as work:
        for run in await work.session.exec(select(Run)):
            run.lease_until = run.locked_by = None
