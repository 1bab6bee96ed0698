"""Every test has a database to itself: it finds no row, whatever another has left."""

from __future__ import annotations

import pytest
from sqlmodel import func, select

from core.system import Actor, System
from data.accounts.organizations import Organization


@pytest.mark.parametrize("turn", [1, 2])
async def test_nothing_of_another_test_is_found(system: System, turn: int) -> None:
    async with system.platform(Actor.job()) as work:
        assert (await work.session.exec(select(func.count()).select_from(Organization))).one() == 0
        now = work.now()
        work.session.add(Organization(name=f"Left by turn {turn}", created_at=now, updated_at=now))
    async with system.platform(Actor.job()) as work:
        assert (await work.session.exec(select(Organization.name))).all() == [
            f"Left by turn {turn}"
        ]
