"""Who may call, and how often."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from core.accounts import api_keys
from core.system import Actor, System
from data.accounts.rates import CallRate
from tests.support.journey import customer
from tests.support.people import joined
from tests.ui.api.conftest import Caller
from ui.api import doors

ADDRESSES = [
    ("GET", "/api/v1/tiers"),
    ("POST", "/api/v1/domains/suggest"),
    ("POST", "/api/v1/domains/check"),
    ("POST", "/api/v1/provisions"),
    ("GET", "/api/v1/provisions/0190a0a0-0000-7000-8000-000000000000"),
    ("GET", "/api/v1/dashboard"),
]
SUGGEST = "/api/v1/domains/suggest"
FORM = {"X-Requested-With": "mailwright"}


async def test_nobody_is_let_in_without_a_key(caller: Caller) -> None:
    client = await caller()
    for method, path in ADDRESSES:
        answer = await client.request(method, path, json={})
        assert (method, path, answer.status_code) == (method, path, 401)
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert answer.json()["code"] == "unauthenticated"


async def test_a_wrong_key_is_not_covered_by_a_session(caller: Caller, system: System) -> None:
    opened = await joined(system)
    browser = await caller(token=opened.token)
    assert (await browser.get("/api/v1/tiers")).status_code == 200
    for value in ("Bearer mw_wrong", "Bearer", "Basic YTpi", "", "mw_x"):
        answer = await browser.get("/api/v1/tiers", headers={"authorization": value})
        assert (value, answer.status_code) == (value, 401)


async def test_a_revoked_key_is_refused(caller: Caller, system: System) -> None:
    ada = await customer(system)
    client = await caller(ada)
    assert (await client.get("/api/v1/tiers")).status_code == 200
    async with system.work(ada) as work:
        (key,) = await api_keys.listing(work)
        await api_keys.revoke(work, key.id)
    assert (await client.get("/api/v1/tiers")).status_code == 401


async def test_a_session_needs_the_header_to_change_something(
    caller: Caller, system: System
) -> None:
    browser = await caller(token=(await joined(system)).token)
    refused = await browser.post(SUGGEST, json={"brand": "Blueberry"})
    other = await browser.post(
        SUGGEST, json={"brand": "Blueberry"}, headers={"X-Requested-With": "XMLHttpRequest"}
    )
    taken = await browser.post(SUGGEST, json={"brand": "Blueberry"}, headers=FORM)
    assert (refused.status_code, refused.json()["code"]) == (403, "header_missing")
    assert other.status_code == 403
    assert taken.status_code == 200


async def test_a_key_needs_no_header(caller: Caller, system: System) -> None:
    client = await caller(await customer(system))
    assert (await client.post(SUGGEST, json={"brand": "Blueberry"})).status_code == 200


async def test_changes_are_limited_by_the_hour(caller: Caller, system: System) -> None:
    client = await caller(await customer(system))
    answers: list[httpx.Response] = []
    while len(answers) < doors.CHANGES[0].calls:
        answers.append(await client.post(SUGGEST, json={"brand": "Blueberry"}))
        if len(answers) % 20 == 0:
            system.clock.skip(timedelta(seconds=11))
    assert {answer.status_code for answer in answers} == {200}
    assert '"hour";r=99;t=3600' in answers[0].headers["ratelimit"]
    assert '"hour";q=100;w=3600' in answers[0].headers["ratelimit-policy"]
    assert '"hour";r=0' in answers[-1].headers["ratelimit"]

    refused = await client.post(SUGGEST, json={"brand": "Blueberry"})
    assert (refused.status_code, refused.json()["code"]) == (429, "limit_reached")
    wait = int(refused.headers["retry-after"])
    assert 3500 < wait <= 3600 - 55 + 1
    assert refused.json()["retry_after"] == pytest.approx(wait, abs=1)
    assert '"hour";r=0' in refused.headers["ratelimit"]
    assert (await client.get("/api/v1/tiers")).status_code == 200

    system.clock.skip(timedelta(seconds=wait))
    assert (await client.post(SUGGEST, json={"brand": "Blueberry"})).status_code == 200


async def test_a_burst_is_stopped_and_forgotten_soon(caller: Caller, system: System) -> None:
    client = await caller(await customer(system))
    burst = doors.CHANGES_OF_ALL[0]
    first = [await client.post(SUGGEST, json={"brand": "Blueberry"}) for _ in range(burst.calls)]
    over = await client.post(SUGGEST, json={"brand": "Blueberry"})
    other = await client.post("/api/v1/domains/check", json={"names": ["blueberry.com"]})
    assert {answer.status_code for answer in first} == {200}
    assert over.status_code == 429
    assert int(over.headers["retry-after"]) <= burst.seconds
    assert other.status_code == 200
    assert '"hour";r=79' in other.headers["ratelimit"]


async def test_reads_are_limited_per_organization_and_endpoint(
    caller: Caller, system: System
) -> None:
    ada, bob = await customer(system), await customer(system, "Beta")
    one, two, other = await caller(ada), await caller(ada), await caller(bob)
    most = doors.READS_OF_ALL[1]
    async with system.platform(Actor.job()) as work:
        times = [work.now() - timedelta(seconds=30)] * (most.calls - 2)
        bucket = f"endpoint:{ada.organization_id}:ui.api.v1.tiers.listing"
        work.session.add(CallRate(bucket=bucket, times=times, last_at=times[-1]))
    got = [(await client.get("/api/v1/tiers")).status_code for client in (one, two, one, two)]
    assert got == [200, 200, 429, 429]
    assert (await other.get("/api/v1/tiers")).status_code == 200
    assert (await one.get("/api/v1/dashboard")).status_code == 404
    system.clock.skip(timedelta(seconds=31))
    assert (await one.get("/api/v1/tiers")).status_code == 200
