"""Single messages by API: taken at once, sent once, followed to their end."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from core.sending import usage
from core.sending.delivery import deliver_due
from core.system import Actor, System
from data.sending import organization_limits
from tests.support.journey import customer
from tests.ui.api.conftest import Caller

CODE = {
    "to": "bob@example.net",
    "subject": "Your code {{ code }}",
    "text": "It is {{ code }}.",
    "fields": {"code": "4711"},
}


@pytest.fixture
async def owner(system: System) -> Actor:
    """Give the owner of an organization without a sender."""
    return await customer(system)


async def sent(client: httpx.AsyncClient, key: str = "", **more: Any) -> httpx.Response:
    """Ask for a message under an idempotency key."""
    headers = {"idempotency-key": key} if key else {}
    return await client.post("/api/v1/send", json={**CODE, **more}, headers=headers)


async def test_a_message_is_taken_once_for_its_key_and_sent_once(
    caller: Caller, system: System, owner: Actor
) -> None:
    """Twice at once under one key is one message; it leaves under the platform's own address."""
    client = await caller(owner, "owner")
    first, second = await asyncio.gather(sent(client, "order-1"), sent(client, "order-1"))
    assert (first.status_code, second.status_code) == (202, 202)
    assert first.json()["id"] == second.json()["id"]
    other = await sent(client, "order-1", to="eve@example.net")
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_mismatch")
    without = [(await sent(client)).json()["id"] for _ in range(2)]
    assert len({first.json()["id"], *without}) == 3
    assert await deliver_due(system) == 3
    followed = (await client.get(first.headers["location"])).json()
    assert (followed["status"], followed["provider"]) == ("sent", "resend")
    assert followed["provider_ref"]
    again = (await sent(client, "order-1")).json()
    assert (again["id"], again["status"]) == (first.json()["id"], "sent")
    assert system.ports.sandbox is not None
    mails = [one for one in await system.ports.sandbox.mails() if one.recipient == CODE["to"]]
    assert {one.subject for one in mails} == {"Your code 4711"}
    assert len(mails) == 3
    async with system.work(owner) as work:
        assert await usage.totals(work) == {"resend": 3}
    stranger = await caller(await customer(system, "Beta"), "owner")
    assert (await sent(stranger, "order-1")).json()["id"] != first.json()["id"]
    assert (await stranger.get(first.headers["location"])).status_code == 404


async def test_single_messages_have_a_reserve_beyond_the_months_quota(
    caller: Caller, system: System, owner: Actor
) -> None:
    """At 110 % they stop as well; a new month begins anew."""
    client = await caller(owner, "owner")

    async def use(share: float) -> httpx.Response:
        async with system.platform(Actor.job()) as work:
            now = work.now()
            limit = await organization_limits.locked(
                work.session, owner.require_organization(), now
            )
            limit.monthly_quota, limit.month = 1000, now.date().replace(day=1)
            limit.sent_this_month = round(1000 * share)
        return await sent(client)

    assert (await use(1.0)).status_code == 202
    assert (await use(1.09)).status_code == 202
    refused = await use(1.1)
    assert (refused.status_code, refused.json()["code"]) == (429, "limit_reached")
