"""An order whose name waits for a person: what its page says meanwhile, and once it is done."""

from __future__ import annotations

from datetime import timedelta

from tests.support import journey
from tests.support.domain_shop import Desk
from tests.support.visiting import visiting

pytest_plugins = ("tests.support.selling", "tests.support.buying")

ACTION, ONE = "action-acme.com", "go-acme.com"


async def test_a_name_that_waits_for_a_person_says_so_until_the_person_has_acted(
    desk: Desk,
) -> None:
    order_id = await desk.buy(ACTION, ONE)
    await journey.drained(desk.system)
    for _ in range(3):
        journey.skip(desk.system, desk.world, timedelta(seconds=5))
        await journey.drained(desk.system)
    async with visiting(desk.system, desk.actor) as visitor:
        said = await visitor.open(f"/domains/orders/{order_id}")
        assert "Your domains are being registered" in said
        assert "A person has to act at the registrar." in said
        assert "Answer the registrar's mail, or ask support." in said
        [item] = [one for one in (await desk.placed(order_id)).items if one.name == ACTION]
        assert item.reason
        assert item.reason in said
        await desk.settle()
        said = await visitor.open(f"/domains/orders/{order_id}")
        assert "Your domains are registered" in said
        assert "A person has to act" not in said
        listed = await visitor.open("/domains/orders")
        assert "2 of 2" in listed
