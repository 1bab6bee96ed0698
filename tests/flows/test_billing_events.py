"""Webhooks: only what is signed comes in, once, and nothing they say is simply believed."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from uuid import UUID

import httpx
import pytest

from adapters.sandbox.webhooks import signature
from adapters.trust import authorities
from core.billing import stripe_events
from core.errors import NotPermitted
from core.system import Actor
from data.billing.stripe_events import EventStatus
from tests.support.till import (
    STAFF,
    Till,
    event_body,
    ref_of,
)

pytest_plugins = ("tests.support.selling",)


async def test_a_wrong_signature_is_refused_and_leaves_no_trace(till: Till):
    body = event_body("evt_forged", "checkout.session.completed", "cs_test_x")
    now = int(time.time())
    async with httpx.AsyncClient(verify=authorities(), trust_env=False) as stranger:
        for header in ("", f"t={now},v1=00", signature("whsec_wrong", body, now)):
            answer = await stranger.post(
                till.hook_url, content=body, headers={"stripe-signature": header}
            )
            assert answer.status_code == 400
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["code"] == "rejected"
        huge = await stranger.post(till.hook_url, content=b" " * (1024 * 1024 + 1))
        assert huge.status_code == 413
    assert await till.events() == []


async def test_a_new_event_rings_once(till: Till):
    rings: list[str] = []
    till.system.bus.listen(stripe_events.TOPIC, rings.append)
    body = event_body("evt_new", "customer.updated", "cus_1")
    headers = {"stripe-signature": signature(till.secret, body, int(time.time()))}
    first = await till.browser.post(till.hook_url, content=body, headers=headers)
    again = await till.browser.post(till.hook_url, content=body, headers=headers)
    assert (first.json()["new"], again.json()["new"]) == (True, False)
    assert rings == [stripe_events.TOPIC]
    assert len(await till.events()) == 1


async def test_an_old_signature_is_refused(till: Till):
    body = event_body("evt_old", "checkout.session.completed", "cs_test_x")
    header = signature(till.secret, body, int(time.time()) - 301)
    async with httpx.AsyncClient(verify=authorities(), trust_env=False) as stranger:
        answer = await stranger.post(
            till.hook_url, content=body, headers={"stripe-signature": header}
        )
    assert answer.status_code == 400
    assert await till.events() == []


async def test_a_signed_lie_changes_nothing(till: Till, buyer: Actor, subject: UUID):
    url = await till.open(buyer, subject)
    await till.post_event(
        "checkout.session.completed", ref_of(url), status="complete", payment_status="paid"
    )
    await till.heard()
    assert (await till.row(ref_of(url))).status == "open"
    assert till.goods.paid == []


async def test_an_event_keeps_nothing_about_people(till: Till, buyer: Actor, subject: UUID):
    await till.pay(await till.open(buyer, subject))
    await till.heard()
    events = await till.events()
    assert len(events) > 3
    assert not [event for event in events if "@" in json.dumps(event.payload)]


async def test_strange_and_unknown_events_are_ignored(till: Till):
    await till.post_event("checkout.session.completed", "cs_test_of_another_shop")
    await till.post_event("customer.updated", "cus_1")
    await till.heard()
    assert [event.status for event in await till.events()] == ["ignored", "ignored"]


async def test_a_failing_event_is_tried_ten_times_and_can_be_replayed(
    till: Till, buyer: Actor, subject: UUID
):
    url = await till.open(buyer, subject)
    till.world.faults.inject(
        "stripe", "status", route_pattern="/v1/checkout/sessions/*", times=None, value=500
    )
    await till.pay(url)
    await till.heard()
    pauses = []
    for _ in range(9):
        [event] = await till.events("checkout.session.completed")
        pauses.append(round((event.next_at - event.updated_at).total_seconds()))
        till.system.clock.skip(timedelta(hours=1, seconds=1))
        await stripe_events.drain_due(till.system)
    [event] = await till.events("checkout.session.completed")
    assert pauses[:4] == [5, 10, 20, 40]
    assert (event.status, event.attempts) == (EventStatus.failed, 10)
    assert event.error.startswith("unavailable")
    till.world.faults.clear()
    async with till.system.platform(Actor(None, "owner", buyer.organization_id)) as work:
        with pytest.raises(NotPermitted):
            await stripe_events.replay(work, event.id)
    async with till.system.platform(STAFF) as work:
        assert [one.id for one in await stripe_events.failed(work) if one.id == event.id]
        await stripe_events.replay(work, event.id)
    await till.heard()
    assert till.goods.paid == [subject]
