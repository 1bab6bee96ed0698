"""What GoDaddy is known to do that nobody would expect, kept true in its sandbox."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from adapters.godaddy.sandbox.door import CALLS
from adapters.sandbox.server import Server
from adapters.trust import authorities

NAME = "go-acme.com"


@pytest.fixture
async def one(sandbox: Server) -> AsyncIterator[httpx.AsyncClient]:
    """A plain client of version 1, so that our adapter hides nothing."""
    async with httpx.AsyncClient(
        verify=authorities(),
        base_url=f"{sandbox.url}/godaddy/v1/domains",
        headers={"authorization": "sso-key sandbox_key:secret"},
        trust_env=False,
    ) as client:
        yield client


@pytest.fixture
async def three(sandbox: Server) -> AsyncIterator[httpx.AsyncClient]:
    """A plain client of version 3."""
    async with httpx.AsyncClient(
        verify=authorities(),
        base_url=f"{sandbox.url}/godaddy/v3/domains",
        headers={"authorization": "Bearer sandbox_token"},
        trust_env=False,
    ) as client:
        yield client


def order_of(quote: dict[str, Any], **other: Any) -> dict[str, Any]:
    consent = {"agreementTypes": ["API_DPA"], "agreedAt": "2026-11-21T12:00:00Z"}
    order = {"domain": NAME, "period": 1, "quoteToken": quote["quoteToken"], "consent": consent}
    return order | other


async def quoted(three: httpx.AsyncClient) -> dict[str, Any]:
    answer = await three.post("/registration-quotes", json={"domain": NAME})
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def key() -> dict[str, str]:
    return {"idempotency-key": str(uuid.uuid4())}


async def test_version_one_counts_in_millionths_and_version_three_in_cents(
    one: httpx.AsyncClient, three: httpx.AsyncClient
) -> None:
    first = (await one.get("/available", params={"domain": NAME})).json()
    third = (await three.get("/check-availability", params={"domain": NAME})).json()
    assert first["price"] == 11_980_000
    assert third["prices"][0]["price"] == {"currencyCode": "USD", "value": 1198}


async def test_a_search_with_a_name_nobody_can_look_up_is_answered_in_part(
    one: httpx.AsyncClient, three: httpx.AsyncClient
) -> None:
    answer = await one.post("/available", json=[NAME, "acme.museum"])
    assert answer.status_code == 203
    assert [row["domain"] for row in answer.json()["domains"]] == [NAME]
    assert answer.json()["errors"][0]["code"] == "UNSUPPORTED_TLD"
    items = await three.post("/check-availability", json={"domains": [NAME, "acme.museum"]})
    known, unknown = items.json()["items"]
    assert "error" not in known
    assert "available" not in unknown
    assert unknown["error"]["name"] == "UNSUPPORTED_TLD"


async def test_version_one_says_which_field_is_wrong(one: httpx.AsyncClient) -> None:
    answer = await one.post("/purchase", json={"domain": NAME})
    assert (answer.status_code, answer.json()["code"]) == (422, "INVALID_BODY")
    paths = {field["path"] for field in answer.json()["fields"]}
    assert {"consent", "contactRegistrant", "contactBilling"} <= paths


async def test_a_quote_is_good_once(three: httpx.AsyncClient) -> None:
    quote = await quoted(three)
    bought = await three.post("/registrations", json=order_of(quote), headers=key())
    assert bought.status_code == 202
    assert bought.headers["location"].endswith(bought.json()["registrationId"])
    assert "retry-after" in bought.headers
    again = await three.post("/registrations", json=order_of(quote), headers=key())
    assert (again.status_code, again.json()["name"]) == (409, "quote_consumed")


async def test_the_same_key_replays_the_first_answer(
    three: httpx.AsyncClient, sandbox: Server
) -> None:
    quote, headers = await quoted(three), key()
    first = await three.post("/registrations", json=order_of(quote), headers=headers)
    second = await three.post("/registrations", json=order_of(quote), headers=headers)
    assert first.json()["registrationId"] == second.json()["registrationId"]
    other = await three.post("/registrations", json=order_of(quote, period=2), headers=headers)
    assert other.status_code == 409
    assert len(sandbox.world.store.all("godaddy_charge")) == 1


async def test_a_purchase_without_a_key_is_refused(three: httpx.AsyncClient) -> None:
    answer = await three.post("/registrations", json=order_of(await quoted(three)))
    assert (answer.status_code, answer.json()["name"]) == (400, "INVALID_HEADER")


async def test_a_quote_lives_for_ten_minutes(three: httpx.AsyncClient, sandbox: Server) -> None:
    quote = await quoted(three)
    sandbox.world.skip(601)
    late = await three.post("/registrations", json=order_of(quote), headers=key())
    assert (late.status_code, late.json()["name"]) == (409, "quote_expired")


async def test_what_differs_from_the_quote_is_refused(three: httpx.AsyncClient) -> None:
    quote = await quoted(three)
    changed = order_of(quote, profile={"autoRenew": False})
    answer = await three.post("/registrations", json=changed, headers=key())
    assert (answer.status_code, answer.json()["name"]) == (422, "quote_mismatch")


async def test_an_operation_is_polled_until_it_ends(
    three: httpx.AsyncClient, sandbox: Server
) -> None:
    order = order_of(await quoted(three))
    bought = (await three.post("/registrations", json=order, headers=key())).json()
    path = f"/operations/{bought['operationId']}"
    moving = await three.get(path)
    assert moving.json()["status"] in ("CONFIRMED", "EXECUTING")
    assert "retry-after" in moving.headers
    sandbox.world.skip(2)
    done = await three.get(path)
    assert (done.json()["status"], "result" in done.json()) == ("COMPLETED", True)
    assert "retry-after" not in done.headers


async def test_too_many_calls_name_the_pause_in_the_body_or_in_the_header(
    one: httpx.AsyncClient, three: httpx.AsyncClient, sandbox: Server
) -> None:
    sandbox.world.enforce_rates = True
    query = {"tlds": "com", "privacy": "false"}
    for _ in range(CALLS):
        assert (await one.get("/agreements", params=query)).status_code == 200
        assert (await three.get("/domain-names")).status_code == 200
    first = await one.get("/agreements", params=query)
    third = await three.get("/domain-names")
    assert first.status_code == third.status_code == 429
    assert first.json()["retryAfterSec"] > 0
    assert "retry-after" not in first.headers
    assert int(third.headers["retry-after"]) > 0
