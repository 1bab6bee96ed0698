"""The kill switch by a call: for admins who are signed in, and for nobody's key."""

from __future__ import annotations

from core.accounts import demo
from core.sending import controls
from core.system import System
from tests.support.people import join
from tests.support.served import signed_in_staff
from tests.ui.api.conftest import Caller

PATH = "/api/v1/admin/kill-switch"
HEADER = {"x-requested-with": "mailwright"}
STOP = {"stop": True, "reason": "A customer sends spam."}


async def test_only_a_signed_in_admin_presses_it(caller: Caller, system: System) -> None:
    await demo.ensure(system)
    owner = await join(system)
    refused = [
        await (await caller(owner, "owner")).post(PATH, json=STOP),
        await (await caller(token=await signed_in_staff(system, "Operator"))).post(
            PATH, json=STOP, headers=HEADER
        ),
    ]
    admin = await caller(token=await signed_in_staff(system, "Admin"))
    refused.append(await admin.post(PATH, json=STOP))
    assert [answer.status_code for answer in refused] == [403, 403, 403]
    assert await controls.current(system) == []

    stopped = await admin.post(PATH, json=STOP, headers=HEADER)
    assert stopped.status_code == 200, stopped.text
    assert (stopped.json()["scope"], stopped.json()["resumed_at"]) == ("global", None)
    assert (await admin.post(PATH, json=STOP, headers=HEADER)).status_code == 409
    organization = {**STOP, "scope": "organization", "organization_id": str(owner.organization_id)}
    assert (await admin.post(PATH, json=organization, headers=HEADER)).status_code == 200
    assert len(await controls.current(system)) == 2
    gone_on = await admin.post(PATH, json={"stop": False}, headers=HEADER)
    assert gone_on.json()["resumed_at"]
    assert len(await controls.current(system)) == 1
