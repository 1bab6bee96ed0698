"""The page where owners take everything away."""

from __future__ import annotations

from core import tasks
from core.system import Actor, System
from tests.support.journey import customer
from tests.support.visiting import visiting


async def test_the_page_hands_the_file_to_owners(system: System) -> None:
    owner = await customer(system)
    async with visiting(system, owner) as visitor:
        assert "/organization/data" in await visitor.open("/organization")
        await visitor.open("/organization/data")
        visitor.press("export-data")
        await visitor.sees("We are collecting your data")
        while await tasks.work_off(system):
            pass
        await visitor.open("/organization/data")
        await visitor.sees("Ready to save until")
    member = Actor(owner.user_id, "member", owner.organization_id)
    async with visiting(system, member) as visitor:
        assert "This page is not for your role." in await visitor.open("/organization/data")
