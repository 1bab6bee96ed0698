"""What Smartlead is known to do that nobody would expect, and that its key is never written down."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator

import httpx
import pytest

from adapters.sandbox.rates import Window
from adapters.sandbox.server import Server
from adapters.shapes import Shape
from adapters.smartlead import refusals
from adapters.smartlead.opening import opened
from adapters.trust import authorities
from core.errors import AppError, CredentialsRefused, RateLimited, Rejected
from core.pace import Pace
from core.ports.sequencer import MailboxAccess, WarmupPlan

KEY = "typed-by-somebody-42"
SAVED = {
    "from_name": "Ada",
    "from_email": "ada@go-acme.com",
    "user_name": "ada@go-acme.com",
    "password": "abcd efgh",
    "smtp_host": "smtp.gmail.com",
    "smtp_port": 465,
    "imap_host": "imap.gmail.com",
    "imap_port": 993,
    "warmup_enabled": True,
}


@pytest.fixture
async def api(sandbox: Server) -> AsyncIterator[httpx.AsyncClient]:
    """A plain client, so that our adapter hides nothing."""
    async with httpx.AsyncClient(
        verify=authorities(),
        base_url=f"{sandbox.url}/smartlead/api/v1",
        params={"api_key": KEY},
        trust_env=False,
    ) as client:
        yield client


async def test_lists_are_bare_and_the_slash_belongs_to_the_address(api: httpx.AsyncClient) -> None:
    made = (await api.post("/email-accounts/save", json=SAVED)).json()["data"]
    listed = await api.get("/email-accounts/", params={"offset": 0, "limit": 100})
    assert isinstance(listed.json(), list)
    assert "abcd efgh" not in listed.text
    assert (await api.get(f"/email-accounts/{made['id']}/")).json()["id"] == made["id"]
    assert (await api.get(f"/email-accounts/{made['id']}")).status_code == 405


async def test_save_with_an_id_changes_and_without_one_refuses_what_exists(
    api: httpx.AsyncClient,
) -> None:
    made = (await api.post("/email-accounts/save", json=SAVED)).json()["data"]
    again = await api.post("/email-accounts/save", json=SAVED)
    assert again.status_code == 400
    changed = await api.post("/email-accounts/save", json={**SAVED, "id": made["id"]})
    assert changed.json()["data"]["id"] == made["id"]
    wrong_field = {**SAVED, "username": "x", "user_name": ""}
    assert (await api.post("/email-accounts/save", json=wrong_field)).status_code == 422


async def test_verbs_and_answers_are_their_own(api: httpx.AsyncClient) -> None:
    ref = (await api.post("/email-accounts/save", json=SAVED)).json()["data"]["id"]
    suspended = await api.put(f"/email-accounts/suspend/{ref}")
    assert (suspended.text, suspended.status_code) == ("Email account suspended", 200)
    assert (await api.delete(f"/email-accounts/unsuspend/{ref}")).status_code == 200
    refused = await api.post("/email-accounts/save", json={**SAVED, "id": ref, "password": "wrong"})
    assert refused.status_code == 406
    assert refused.json()["error"]["code"] == "ACCOUNT_VERIFICATION_FAILED"
    bounds = {"warmup_enabled": True, "total_warmup_per_day": 51}
    assert (await api.post(f"/email-accounts/{ref}/warmup", json=bounds)).status_code == 400
    assert (await api.delete(f"/email-accounts/{ref}")).status_code == 200
    assert (await api.get(f"/email-accounts/{ref}/")).status_code == 404


async def test_keys_see_only_their_own_accounts(api: httpx.AsyncClient) -> None:
    ref = (await api.post("/email-accounts/save", json=SAVED)).json()["data"]["id"]
    other = {"api_key": "somebody-else"}
    assert (await api.get("/email-accounts/", params=other)).json() == []
    assert (await api.get(f"/email-accounts/{ref}/", params=other)).status_code == 404


@pytest.mark.parametrize("key", ["", "invalid-key", "wrong", "INVALID"])
async def test_a_key_that_does_not_open_is_refused_before_it_is_saved(
    sandbox: Server, key: str
) -> None:
    sequencer = opened(key, sandbox_url=sandbox.url, pace=Pace("smartlead", ()))
    with pytest.raises(CredentialsRefused):
        await sequencer.check_key()
    await sequencer.close()


def test_a_sandbox_key_is_refused_outside_the_sandbox() -> None:
    with pytest.raises(CredentialsRefused, match="belongs to the sandbox"):
        opened("sandbox_smartlead")


async def test_a_call_too_many_says_when_to_come_back(
    sandbox: Server, api: httpx.AsyncClient
) -> None:
    sandbox.world.enforce_rates = True
    answers = [await api.get("/email-accounts/") for _ in range(11)]
    passed, refused = answers[0], answers[-1]
    assert passed.headers["x-ratelimit-limit"] == "60"
    assert int(passed.headers["x-ratelimit-remaining"]) == 59
    assert refused.status_code == 429
    assert refused.json()["error"]["code"] == "RATE_LIMIT_EXCEEDED"
    assert int(refused.headers["retry-after"]) >= 1
    sequencer = opened(KEY, sandbox_url=sandbox.url, pace=Pace("smartlead", ()))
    with pytest.raises(RateLimited) as limited:
        await sequencer.check_key()
    assert (limited.value.advice.retry_after or 0) >= 1
    await sequencer.close()


async def test_our_own_pace_keeps_below_theirs(sandbox: Server) -> None:
    sandbox.world.enforce_rates = True
    sequencer = opened(KEY, sandbox_url=sandbox.url)
    for _ in range(12):
        await sequencer.check_key()
    await sequencer.close()


async def test_the_key_is_written_down_nowhere(
    sandbox: Server, caplog: pytest.LogCaptureFixture
) -> None:
    seen: list[str] = []

    def observe(provider: str, method: str, path: str, status: int, seconds: float) -> None:
        seen.append(f"{provider} {method} {path} {status} {seconds}")

    sequencer = opened(KEY, sandbox_url=sandbox.url, observe=observe, pace=Pace("smartlead", ()))
    told: list[AppError] = []
    with caplog.at_level(logging.DEBUG):
        for fault in ("", "key_expired", "status", "drop_before", "rate_limited"):
            if fault:
                sandbox.world.faults.inject("smartlead", fault)
            try:
                await sequencer.check_key()
            except AppError as error:
                told.append(error)
    await sequencer.close()
    assert len(told) == 4
    ours = [r.getMessage() for r in caplog.records if not r.name.startswith("uvicorn")]
    shown = repr(ours) + repr(seen) + repr(sandbox.world.requests.latest(20))
    shown += repr([(str(e), e.advice, getattr(e, "detail", "")) for e in told])
    assert KEY not in shown
    assert "api_key=***" in shown


async def test_the_documented_refusal_of_a_login_is_understood_too() -> None:
    text = '{"error": "SMTP connection failed"}'
    told = refusals.read(400, text)
    assert told is not None
    assert told.code == "login_refused"
    assert refusals.read(400, '{"error": "limit must be a number"}') is None
    for body in ({"success": False, "message": "IMAP verification failed"}, {"ok": False}):
        with pytest.raises(Rejected):
            refusals.require_done(Shape("smartlead", body))
    assert refusals.require_done(Shape("smartlead", "done")).value == "done"


async def test_more_accounts_than_a_page_are_looked_through(sandbox: Server) -> None:
    sequencer = opened(KEY, sandbox_url=sandbox.url, pace=Pace("smartlead", ()))
    for number in range(101):
        email = f"x{number:03}ada@go-acme.com"
        await sequencer.connect(MailboxAccess(email, "Ada", email, "abcd efgh"), WarmupPlan(), 30)
    email = "ada@go-acme.com"
    made = await sequencer.connect(MailboxAccess(email, "Ada", email, "x y z"), WarmupPlan(), 30)
    assert await sequencer.find(email) == made
    await sequencer.close()


def test_a_minute_holds_sixty_calls() -> None:
    window = Window(60, 60)
    for _ in range(60):
        assert window.wait_seconds(KEY) == 0
        window.count(KEY)
    assert window.wait_seconds(KEY) > 50
