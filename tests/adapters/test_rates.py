"""The providers' real rate limits, on: our pace keeps clear of them, an impolite client does not."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import httpx
import pytest

from adapters.registry import Providers
from adapters.sandbox.rates import Window
from adapters.sandbox.server import Server
from adapters.trust import authorities
from core.clock import Clock
from tests.adapters.conftest import KEY


@pytest.fixture
async def providers(sandbox: Server) -> AsyncIterator[Providers]:
    """Adapters with their default pace, on a sandbox that counts calls."""
    sandbox.world.enforce_rates = True
    made = Providers(Clock(), sandbox_url=sandbox.url)
    yield made
    await made.close()


def refused(sandbox: Server) -> int:
    return sum(row["status"] == 429 for row in sandbox.world.requests.latest(500))


async def test_many_tasks_at_once_meet_no_refusal(providers: Providers, sandbox: Server) -> None:
    refusals = []
    for attempt in range(3):  # a stalled machine may bunch calls that left well apart
        key = f"{KEY}_{attempt}"
        host, outreach = providers.turnkey(key), providers.outreach(key)
        sandbox.world.requests.clear()
        calls = [host.balance_cents() for _ in range(26)]
        checks = [outreach.check_key() for _ in range(26)]
        began = time.perf_counter()
        results = await asyncio.gather(*calls, *checks, return_exceptions=True)
        assert time.perf_counter() - began >= 6.25, "four a second: 25 quarters of a second"
        refusals.append(refused(sandbox))
        if refusals[-1] == 0:
            assert [r for r in results if isinstance(r, BaseException)] == []
            break
    assert refusals[-1] == 0


async def test_lead_lists_pass_three_hundred_a_minute(
    providers: Providers, sandbox: Server
) -> None:
    lead_lists = providers.lead_lists(KEY)
    await asyncio.gather(*(lead_lists.check_key() for _ in range(300)))
    assert refused(sandbox) == 0


@pytest.mark.parametrize(
    ("path", "header", "calls"),
    [
        ("/zapmail/api/v2/users", "x-auth-zapmail", 6),
        ("/plusvibe/api/v1/authenticate", "x-api-key", 6),
        ("/heyreach/api/public/auth/CheckApiKey", "x-api-key", 301),
    ],
)
async def test_the_limit_is_real(sandbox: Server, path: str, header: str, calls: int) -> None:
    sandbox.world.enforce_rates = True
    refusal = None
    async with httpx.AsyncClient(
        verify=authorities(),
        base_url=sandbox.url,
        headers={header: KEY},
        trust_env=False,
        timeout=60,
    ) as client:
        for _ in range(10):  # a busy machine may need longer than a second for six calls
            answers = await asyncio.gather(*(client.get(path) for _ in range(calls)))
            refusal = next((a for a in answers if a.status_code == 429), None)
            if refusal:
                break
        assert refusal is not None
        told = refusal.headers.get("retry-after")
        assert 1 <= int(told) <= 60 if "heyreach" in path else told is None
        other = await client.get(path, headers={header: "sandbox_another_key"})
        assert other.status_code == 200, "limits are per key"


async def test_searches_have_a_limit_of_their_own(sandbox: Server) -> None:
    sandbox.world.enforce_rates = True
    window = sandbox.world.windows["zapmail searches"]
    for _ in range(98):
        window.count(KEY)
    searches = (
        ("/v2/domains/available-bulk", {"domainNames": ["go-acme.com"]}, 200),
        ("/v2/domains/available", {"domainName": "go-acme.com", "tlds": ["com"]}, 200),
        ("/v2/domains/available-bulk", {"domainNames": ["go-acme.com"]}, 429),
    )
    async with httpx.AsyncClient(
        verify=authorities(),
        base_url=f"{sandbox.url}/zapmail/api",
        headers={"x-auth-zapmail": KEY},
        trust_env=False,
    ) as client:
        for path, body, status in searches:
            assert (await client.post(path, json=body)).status_code == status
        assert (await client.get("/v2/users")).status_code == 200
    assert 1790 < window.wait_seconds(KEY) <= 1800


def test_a_window_slides() -> None:
    window = Window(2, 0.2)
    window.count("a")
    time.sleep(0.1)
    window.count("a")
    assert 0 < window.wait_seconds("a") <= 0.1
    assert window.wait_seconds("b") == 0
    time.sleep(0.11)
    assert window.wait_seconds("a") == 0
    window.count("a")
    assert 0 < window.wait_seconds("a") <= 0.1
