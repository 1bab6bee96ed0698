"""Registrars that do not answer, keys that are refused, and books that must agree."""

from __future__ import annotations

from datetime import timedelta

import pytest

from adapters.godaddy.sandbox import holdings
from core.billing import refunds
from core.domains import orders, orders_reconciliation
from core.errors import Conflict, NotPermitted, Refused, Unavailable
from core.provisioning import reconciliation
from core.system import Actor
from tests.support import journey
from tests.support.domain_shop import BROWSER, Desk
from tests.support.till import STAFF, colleague

pytest_plugins = ("tests.support.selling", "tests.support.buying")

ONE, TWO, ACTION = "go-acme.com", "go-acme.io", "action-acme.com"
QUOTES = "*/registration-quotes"


async def findings(desk: Desk) -> list[tuple[str, str]]:
    """Return kind and names of each difference."""
    found = await orders_reconciliation.findings(desk.system, journey.operator())
    assert all(one.organization == "Acme" for one in found)
    return [(one.kind, one.what) for one in found]


@pytest.mark.parametrize(
    ("kind", "value"), [("status", 503), ("drop_before", 0), ("key_expired", 0)]
)
async def test_a_registrar_that_is_down_is_told_with_the_ways_left(
    desk: Desk, kind: str, value: float
) -> None:
    fault = desk.world.faults.inject("godaddy", kind, times=None, value=value)
    with pytest.raises(Unavailable) as down:
        await orders.find(desk.system, desk.actor, ONE)
    advice = down.value.advice
    assert down.value.code == "registrar_down"
    assert "Try again" in advice.action
    assert "any registrar" in advice.fallback
    assert "connect" in advice.fallback
    desk.world.faults.clear(fault.id)
    [offer] = (await orders.find(desk.system, desk.actor, ONE)).offers
    assert offer.sellable


async def test_a_search_beyond_the_rate_says_when_to_come_back(desk: Desk) -> None:
    desk.world.faults.inject("godaddy", "rate_limited", value=30)
    found = await orders.find(desk.system, desk.actor, ONE)
    assert found.unasked == (ONE,)
    assert found.why is not None
    assert found.why.until is not None


async def test_another_registrar_sells_what_the_first_does_not(desk: Desk) -> None:
    found = await orders.find(desk.system, desk.actor, "go-acme.shop go-acme.com acme.museum")
    assert {offer.name: offer.registrar for offer in found.offers} == {
        "go-acme.shop": "godaddy",
        "go-acme.com": "godaddy",
    }
    assert found.unsold == ("acme.museum",)
    desk.system.settings.registrar = "cloudflare"
    found = await orders.find(desk.system, desk.actor, "go-acme.shop go-acme.com")
    assert {offer.name: offer.registrar for offer in found.offers} == {
        "go-acme.shop": "godaddy",
        "go-acme.com": "cloudflare",
    }


async def test_without_an_account_at_a_registrar_nothing_is_sold(desk: Desk) -> None:
    desk.system.platform_secrets.clear()
    with pytest.raises(Refused) as refused:
        await orders.find(desk.system, desk.actor, ONE)
    assert refused.value.code == "domains_not_sold"


async def test_an_order_that_stopped_goes_on_when_it_is_retried(desk: Desk) -> None:
    order_id = await desk.buy(ONE, TWO)
    fault = desk.world.faults.inject(
        "godaddy", "key_expired", times=None, method="POST", route_pattern="*/registrations"
    )
    await desk.settle()
    placed = await desk.placed(order_id)
    assert placed.order.status == "failed"
    assert {item.sent_at for item in placed.items} == {None}
    assert desk.charged() == []
    assert await findings(desk) == [("paid_not_bought", f"{ONE}, {TWO}")]
    desk.world.faults.clear(fault.id)
    async with desk.system.work(desk.actor) as work:
        await orders.retry(work, order_id)
    await desk.settle()
    assert set((await desk.states(order_id)).values()) == {"purchased"}
    assert desk.charged() == [ONE, TWO]
    assert await findings(desk) == []


async def test_an_order_that_stopped_is_given_up_and_paid_back(desk: Desk) -> None:
    order_id = await desk.buy(ONE, TWO)
    desk.world.faults.inject("godaddy", "status", times=None, value=503, route_pattern=QUOTES)
    await desk.settle(pause=timedelta(hours=2))
    assert (await desk.placed(order_id)).order.status == "failed"
    async with desk.system.work(colleague(desk.actor)) as work:
        with pytest.raises(NotPermitted):
            await orders.give_up(work, order_id)
    async with desk.system.work(desk.actor) as work:
        placed = await orders.give_up(work, order_id)
    await desk.settle()
    assert sorted(await desk.refunds()) == sorted(item.price_cents for item in placed.items)
    assert desk.charged() == []
    assert await findings(desk) == []
    async with desk.system.work(desk.actor) as work:
        with pytest.raises(Conflict):
            await orders.give_up(work, order_id)


async def test_an_order_that_moves_is_neither_retried_nor_given_up(desk: Desk) -> None:
    order_id = await desk.buy(ONE)
    for act in (orders.retry, orders.give_up):
        async with desk.system.work(desk.actor) as work:
            with pytest.raises(Conflict, match="not stopped"):
                await act(work, order_id)


async def test_a_registrar_that_cannot_be_read_delays_and_loses_nothing(desk: Desk) -> None:
    order_id = await desk.buy(ONE)
    fault = desk.world.faults.inject("godaddy", "status", times=None, value=503, method="GET")
    await journey.drained(desk.system)
    for _ in range(12):
        journey.skip(desk.system, desk.world, timedelta(minutes=5))
        await journey.drained(desk.system)
    assert await desk.states(order_id) == {ONE: "purchasing"}
    assert (await desk.run(order_id)).status == "running"
    desk.world.faults.clear(fault.id)
    await desk.settle()
    assert await desk.states(order_id) == {ONE: "purchased"}
    assert await desk.refunds() == []


async def test_a_payment_given_back_by_hand_is_not_given_back_again(desk: Desk) -> None:
    order_id = await desk.buy(ONE)
    placed = await desk.placed(order_id)
    assert placed.order.checkout_id is not None
    [item] = placed.items
    await refunds.refund(
        desk.system,
        STAFF,
        placed.order.checkout_id,
        item.price_cents,
        "Asked for it",
        key="by-hand",
    )
    desk.world.faults.inject("godaddy", "domain_taken")
    await desk.settle()
    assert await desk.refunds() == [item.price_cents]
    assert (await desk.placed(order_id)).items[0].refunded_cents == item.price_cents


async def test_the_books_agree_for_what_went_well(desk: Desk) -> None:
    await desk.buy(ONE, TWO)
    await desk.settle()
    assert await findings(desk) == []


async def test_a_name_bought_with_money_that_went_back_is_found(desk: Desk) -> None:
    order_id = await desk.buy(ONE, TWO)
    await desk.settle()
    placed = await desk.placed(order_id)
    assert placed.order.checkout_id is not None
    total = sum(item.price_cents for item in placed.items)
    await refunds.refund(
        desk.system, STAFF, placed.order.checkout_id, total, "Chargeback", key="by-hand"
    )
    assert await findings(desk) == [("bought_not_paid", f"{ONE}, {TWO}")]


async def test_a_name_that_appears_after_it_was_paid_back_is_found(desk: Desk) -> None:
    order_id = await desk.buy(ONE)
    desk.world.faults.inject(
        "godaddy", "drop_after_effect", method="POST", route_pattern="*/registrations"
    )
    desk.world.faults.inject("godaddy", "status", times=None, value=503, method="GET")
    await journey.drained(desk.system)
    desk.world.faults.clear()
    row = desk.world.store.get(holdings.KIND, ONE)
    assert row is not None
    desk.world.store.delete(holdings.KIND, ONE)
    assert [kind for kind, _ in await findings(desk)] == []
    journey.skip(desk.system, desk.world, timedelta(minutes=31))
    assert await findings(desk) == [("unclear", ONE)]
    await desk.settle()
    assert await desk.states(order_id) == {ONE: "failed"}
    assert await findings(desk) == []
    desk.world.store.put(holdings.KIND, ONE, row)
    assert await findings(desk) == [("bought_not_paid", ONE)]


async def test_an_order_that_takes_a_day_is_found(desk: Desk) -> None:
    await desk.buy(ACTION)
    await journey.drained(desk.system)
    desk.system.clock.skip(timedelta(hours=25))
    assert await findings(desk) == [("paid_not_bought", ACTION)]


async def test_the_nightly_report_tells_of_orders_too(desk: Desk) -> None:
    order_id = await desk.buy(ACTION)
    desk.system.clock.skip(timedelta(hours=25))
    await reconciliation.nightly(desk.system)
    async with desk.system.platform(journey.operator()) as work:
        report = await reconciliation.latest(work)
    assert report is not None
    [finding] = report.findings
    assert (finding["kind"], finding["order_id"]) == ("paid_not_bought", str(order_id))


async def test_only_staff_compares_the_books(desk: Desk) -> None:
    with pytest.raises(NotPermitted):
        await orders_reconciliation.findings(desk.system, desk.actor)
    assert await orders_reconciliation.findings(desk.system, Actor.job()) == []


async def test_a_payment_page_that_cannot_be_opened_keeps_the_cart(desk: Desk) -> None:
    await desk.fill(ONE)
    desk.world.faults.inject("stripe", "status", value=503, method="POST", times=None)
    with pytest.raises(Unavailable):
        await orders.pay(desk.system, desk.actor, BROWSER)
    desk.world.faults.clear()
    cart = await orders.add(desk.system, desk.actor, [TWO])
    assert [item.name for item in cart.items] == [ONE, TWO]
    await desk.pay()
