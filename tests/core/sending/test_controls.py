import pytest

from core.errors import Conflict, Invalid, NotPermitted
from core.sending import controls, ledger
from core.system import Actor, System
from data.sending.switches import SwitchScope
from tests.support.journey import customer
from tests.support.ledger import ADMIN, campaign

EVERYBODY, ONE = SwitchScope.everybody, SwitchScope.organization


async def test_a_switch_tells_before_it_is_pressed_what_it_will_hold(system: System) -> None:
    owner, other = await customer(system), await customer(system, "Other")
    await campaign(system, owner, 3)
    await campaign(system, owner, 2)
    await campaign(system, other, 4)
    everything = await controls.preview(system, ADMIN, EVERYBODY)
    assert (everything.held, everything.campaigns, everything.organizations) == (9, 3, 2)
    one = await controls.preview(system, ADMIN, ONE, owner.organization_id)
    assert (one.held, one.campaigns, one.organizations) == (5, 2, 1)


async def test_what_a_switch_stops_is_held_in_the_balance_until_it_is_resumed(
    system: System,
) -> None:
    owner, other = await customer(system), await customer(system, "Other")
    ours, theirs = await campaign(system, owner, 3), await campaign(system, other, 4)

    async def held() -> tuple[int, int]:
        async with system.work(owner) as work:
            first = await ledger.balance(work, ours)
        async with system.work(other) as work:
            second = await ledger.balance(work, theirs)
        assert first["holds"]
        assert second["holds"]
        return first["held"], second["held"]

    assert await held() == (0, 0)
    await controls.stop(
        system, ADMIN, scope=ONE, organization_id=owner.organization_id, reason="Complaints"
    )
    assert await held() == (3, 0)
    pressed = await controls.stop(system, ADMIN, scope=EVERYBODY, reason="Incident 7")
    assert pressed.held == 7
    assert await held() == (3, 4)
    assert len(await controls.current(system)) == 2
    async with system.work(other) as work:
        seen = await controls.of_organization(work.session, work.organization_id)
    assert [switch.reason for switch in seen] == ["Incident 7"]
    await controls.resume(system, ADMIN, scope=EVERYBODY)
    await controls.resume(system, ADMIN, scope=ONE, organization_id=owner.organization_id)
    assert await held() == (0, 0)
    assert await controls.current(system) == []


async def test_a_drill_holds_nothing_and_a_real_stop_ends_it(system: System) -> None:
    owner = await customer(system)
    ours = await campaign(system, owner, 3)
    await controls.stop(system, ADMIN, scope=EVERYBODY, reason="Drill", drill=True)
    async with system.work(owner) as work:
        assert (await ledger.balance(work, ours))["held"] == 0
    with pytest.raises(Conflict):
        await controls.stop(system, ADMIN, scope=EVERYBODY, reason="Drill", drill=True)
    await controls.stop(system, ADMIN, scope=EVERYBODY, reason="No drill")
    with pytest.raises(Conflict):
        await controls.stop(system, ADMIN, scope=EVERYBODY, reason="Twice")
    assert [one.drill for one in await controls.history(system, ADMIN)] == [False, True]


async def test_a_switch_wants_staff_and_a_reason(system: System) -> None:
    owner = await customer(system)
    operator = Actor(None, "staff", None, "operator")
    with pytest.raises(NotPermitted):
        await controls.stop(system, owner, scope=EVERYBODY, reason="Mine")
    with pytest.raises(NotPermitted):
        await controls.stop(system, operator, scope=EVERYBODY, reason="Not an admin")
    with pytest.raises(Invalid):
        await controls.stop(system, ADMIN, scope=EVERYBODY, reason="  ")
    with pytest.raises(Invalid):
        await controls.stop(system, ADMIN, scope=ONE, reason="Whom?")
