"""Two couriers claim messages of one lane at the same moment."""

from __future__ import annotations

from sqlalchemy import text

from core.system import Actor, System
from data.sending import claims, lanes
from tests.support.journey import customer
from tests.support.ledger import campaign


async def test_a_second_courier_neither_waits_for_the_first_nor_takes_what_it_has(
    system: System,
) -> None:
    """What the first has claimed is not committed yet; the second gives up rather than wait."""
    await campaign(system, await customer(system), 6)
    job = Actor.job()
    async with system.platform(job) as first, system.platform(job) as second:
        (lane,) = await lanes.waiting(first.session, first.now(), {})
        took = await claims.claim(first.session, [(lane, 4)], {}, "first", first.now())
        await second.session.run(text("set local lock_timeout = '100ms'"))
        rest = await claims.claim(second.session, [(lane, 4)], {}, "second", second.now())
    ids = {row.id for row in took}, {row.id for row in rest}
    assert [len(each) for each in ids] == [4, 2]
    assert not set.intersection(*ids)
