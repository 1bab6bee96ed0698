"""Every call at once: to nobody, to a key that may only read, to another organization, with wrong input."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from adapters.sandbox.server import Server
from core.system import System
from tests.support.belongings import Belongings, belongings, body_of, unknown, with_ids
from tests.support.journey import customer
from tests.ui.api.calls import (
    CALLS,
    CHANGES,
    LISTS_OF_THINGS,
    OF_THINGS,
    OWNERS_ONLY,
    READING,
    REFUSED,
)
from tests.ui.api.conftest import Caller

TEXTS = {"name": "go-blueberry.com", "provider": "cloudflare", "tag": "vip", "version": "1"}


@pytest.fixture
async def theirs(system: System, sandbox: Server) -> Belongings:
    """Give an organization with one of everything."""
    return await belongings(system, sandbox)


async def made(
    client: httpx.AsyncClient, call: str, body: Any, ids: dict[str, UUID]
) -> httpx.Response:
    """Make a call about things with these ids."""
    method, _, path = call.partition(" ")
    for name, text in TEXTS.items():
        path = path.replace(f"{{{name}}}", text)
    filled = None if body is None else body_of(body, ids)
    return await client.request(method, f"/api/v1{with_ids(path, ids)}", json=filled)


async def test_the_description_names_every_call(caller: Caller) -> None:
    described = (await (await caller()).get("/api/v1/openapi.json")).json()
    found = {
        f"{method.upper()} {path.removeprefix('/api/v1')}": operation
        for path, operations in described["paths"].items()
        for method, operation in operations.items()
    }
    assert set(found) == set(CALLS)
    for operation in found.values():
        assert operation["security"] == [{"API key": []}]
        assert operation["summary"]
        assert "4XX" in operation["responses"]
    summaries = [operation["summary"] for operation in found.values()]
    assert len(set(summaries)) == len(summaries)


async def test_nobody_may_call_anything(caller: Caller, theirs: Belongings) -> None:
    client = await caller()
    answers = {call: await made(client, call, body, theirs.ids) for call, body in CALLS.items()}
    assert {call for call, answer in answers.items() if answer.status_code != 401} == set()


async def test_a_key_that_may_only_read_changes_nothing(caller: Caller, theirs: Belongings) -> None:
    client = await caller(theirs.owner, "member")
    calls = {**CHANGES, **OF_THINGS, **LISTS_OF_THINGS}
    answers = {call: await made(client, call, body, theirs.ids) for call, body in calls.items()}
    refused = {call for call, answer in answers.items() if answer.status_code == 403}
    assert refused == {call for call in calls if not call.startswith(READING)} | OWNERS_ONLY
    read = {answer.status_code for call, answer in answers.items() if call not in refused}
    assert read == {200}


async def test_to_another_organization_nothing_is_there(
    caller: Caller, system: System, theirs: Belongings
) -> None:
    """A guessed id is as unknown as one that never was; the two answers are the same."""
    client = await caller(await customer(system, "Beta"), "owner")
    for call, body in OF_THINGS.items():
        guessed = await made(client, call, body, theirs.ids)
        never = await made(client, call, body, unknown(theirs.ids))
        assert (call, guessed.status_code) == (call, 404)
        assert said(guessed) == said(never), call
        system.clock.skip(timedelta(minutes=2))
    batch = await made(
        client, "POST /mailboxes/batch", LISTS_OF_THINGS["POST /mailboxes/batch"], theirs.ids
    )
    assert batch.json()["mailboxes"] == []
    assert [one["code"] for one in batch.json()["refusals"]] == ["not_found"]
    told = ""
    for path in ("domains", "mailboxes", "credentials", "domain-orders", "cart"):
        told += (await client.get(f"/api/v1/{path}")).text
    filtered = await client.get(f"/api/v1/mailboxes?domain_id={theirs.ids['domain_id']}")
    assert filtered.json()["total"] == 0
    assert "acme" not in told


def said(answer: httpx.Response) -> dict[str, Any]:
    """Return an answer without what differs between any two."""
    body: dict[str, Any] = answer.json()
    return {name: value for name, value in body.items() if name != "request_id"}


async def test_what_cannot_be_asked_names_its_field(
    caller: Caller, system: System, theirs: Belongings
) -> None:
    system.settings.registrar = "godaddy"
    client = await caller(theirs.owner, "owner")
    for call, body, code, field in REFUSED:
        answer = await made(client, call, body, theirs.ids)
        got = answer.json()
        line = f"{call} {json.dumps(body)[:80]}"
        assert (line, answer.status_code, got["code"], got["field"]) == (line, 422, code, field)
        assert answer.headers["content-type"] == "application/problem+json"
        system.clock.skip(timedelta(seconds=40))
