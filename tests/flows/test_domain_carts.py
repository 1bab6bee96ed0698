"""Domains in a cart: searched, quoted, changed, and taken to the payment page."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlmodel import select

from adapters.sandbox import names
from core.billing import checkout
from core.domains import orders
from core.errors import Conflict, Invalid, NotFound, NotPermitted
from core.system import Actor
from data.workflow import Run
from tests.support import journey
from tests.support.domain_shop import BROWSER, Desk
from tests.support.till import DECLINED, Till, colleague, ref_of

pytest_plugins = ("tests.support.selling", "tests.support.buying")

ONE, TWO = "go-acme.com", "go-acme.io"


async def test_the_answer_to_a_search_is_kept_ten_minutes(desk: Desk) -> None:
    await orders.find(desk.system, desk.actor, ONE)
    names.lose(desk.world.store, ONE)
    [kept] = (await orders.find(desk.system, desk.actor, ONE)).offers
    assert kept.sellable
    await desk.till.skip(timedelta(minutes=11))
    [fresh] = (await orders.find(desk.system, desk.actor, ONE)).offers
    assert not fresh.available


async def test_what_cannot_be_bought_does_not_go_into_the_cart(desk: Desk) -> None:
    for name, code in (
        ("taken-acme.com", "name_taken"),
        ("premium-acme.com", "name_premium"),
        ("acme.museum", "invalid"),
        ("paypal-login.com", "brand_lookalike"),
    ):
        with pytest.raises(Invalid) as refused:
            await desk.fill(ONE, name)
        assert refused.value.code == code
    async with desk.system.work(desk.actor) as work:
        assert (await orders.view(work)).items == ()


async def test_a_cart_is_changed_until_it_is_paid(desk: Desk) -> None:
    await desk.fill(ONE, TWO)
    first = await orders.pay(desk.system, desk.actor, BROWSER)
    assert await orders.pay(desk.system, desk.actor, BROWSER) == first
    cart = await orders.remove(desk.system, desk.actor, TWO)
    assert [item.name for item in cart.items] == [ONE]
    assert (await desk.till.pay(first)).status_code != 303
    order_id = cart.order.id if cart.order else None
    assert order_id is not None
    url = await desk.pay()
    assert await checkout.settle(desk.system, ref_of(url)) == "paid"
    with pytest.raises(NotFound):
        await desk.placed(desk.actor.require_organization())
    assert (await desk.placed(order_id)).order.status == "buying"
    async with desk.system.work(desk.actor) as work:
        assert (await orders.view(work)).order is None


async def test_nothing_is_bought_before_the_payment_is_confirmed(desk: Desk, till: Till) -> None:
    cart = await desk.fill(ONE)
    url = await orders.pay(desk.system, desk.actor, BROWSER)
    assert (await till.pay(url, DECLINED)).status_code != 303
    await checkout.settle(desk.system, ref_of(url))
    await desk.settle()
    assert desk.charged() == []
    async with desk.system.work(desk.actor) as work:
        kept = await orders.view(work)
        assert list(await work.session.exec(select(Run).where(Run.kind == orders.KIND))) == []
    assert [item.name for item in kept.items] == [item.name for item in cart.items]
    await checkout.settle(desk.system, ref_of(await desk.pay()))
    await desk.settle()
    assert desk.charged() == [ONE]


async def test_prices_are_looked_at_again_when_the_quote_is_over(desk: Desk) -> None:
    await desk.fill(ONE, TWO)
    await desk.till.skip(timedelta(minutes=11))
    async with desk.system.work(desk.actor) as work:
        assert not (await orders.view(work)).fresh
    names.lose(desk.world.store, TWO)
    with pytest.raises(Conflict, match=f"{TWO} is gone") as refused:
        await orders.pay(desk.system, desk.actor, BROWSER)
    assert refused.value.code == "quote_expired"
    with pytest.raises(Conflict, match="is gone"):
        await orders.pay(desk.system, desk.actor, BROWSER)
    cart = await orders.remove(desk.system, desk.actor, TWO)
    assert cart.fresh
    await desk.pay()


async def test_only_owners_pay_and_nobody_sees_another_cart(desk: Desk) -> None:
    await desk.fill(ONE)
    with pytest.raises(NotPermitted):
        await orders.pay(desk.system, colleague(desk.actor), BROWSER)
    order_id = await desk.buy(TWO)
    stranger: Actor = await journey.customer(desk.system, "Globex")
    async with desk.system.work(stranger) as work:
        assert (await orders.view(work)).order is None
        assert await orders.placed(work) == []
        with pytest.raises(NotFound):
            await orders.get(work, order_id)


async def test_without_a_postal_address_nothing_is_paid(desk: Desk) -> None:
    await desk.fill(ONE)
    other = await journey.customer(desk.system, "Globex")
    await orders.add(desk.system, other, [TWO])
    with pytest.raises(Invalid) as refused:
        await orders.pay(desk.system, other, BROWSER)
    assert refused.value.field == "phone"


async def test_two_tabs_fill_one_cart(desk: Desk) -> None:
    await asyncio.gather(
        orders.add(desk.system, desk.actor, [ONE]), orders.add(desk.system, desk.actor, [TWO])
    )
    async with desk.system.work(desk.actor) as work:
        cart = await orders.view(work)
    assert {item.name for item in cart.items} == {ONE, TWO}
    again = await orders.add(desk.system, desk.actor, [TWO, f"HTTPS://{ONE.upper()}/"])
    assert len(again.items) == 2


async def test_a_page_that_was_paid_in_another_tab_is_not_changed_any_more(desk: Desk) -> None:
    await desk.fill(ONE)
    await desk.pay()
    with pytest.raises(Conflict, match="paid"):
        await orders.add(desk.system, desk.actor, [TWO])
    await desk.settle()
    cart = await orders.add(desk.system, desk.actor, [TWO])
    assert [item.name for item in cart.items] == [TWO]
    assert desk.charged() == [ONE]
