"""Every failure has a status and says what to do."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncIterator
from typing import Any

import httpx
from fastapi import APIRouter, Request

from core import errors
from core.errors import AppError, ProviderError
from core.system import System
from ui import patience
from ui.api import application
from ui.api.problems import Unauthenticated, status_of

EXPECTED = {
    "AppError": 500,
    "Refused": 400,
    "Invalid": 422,
    "NotFound": 404,
    "NotPermitted": 403,
    "Conflict": 409,
    "LimitReached": 429,
    "Paused": 423,
    "ProviderError": 502,
    "CredentialsRefused": 502,
    "RateLimited": 503,
    "Unavailable": 503,
    "Rejected": 502,
    "Surprising": 502,
}


def families() -> list[type[AppError]]:
    found = vars(errors).values()
    return [kind for kind in found if inspect.isclass(kind) and issubclass(kind, AppError)]


def error_of(kind: type[AppError]) -> AppError:
    more: dict[str, Any] = {"provider": "zapmail"} if issubclass(kind, ProviderError) else {}
    return kind("It did not work.", action="Do this.", fallback="Or that.", **more)


def client_of(system: System, error: Exception) -> httpx.AsyncClient:
    routes = APIRouter()

    @routes.get("/api/v1/broken")
    async def broken() -> None:
        raise error

    return client_to(system, routes)


def client_to(
    system: System, routes: APIRouter, longest: float = patience.LONGEST_SECONDS
) -> httpx.AsyncClient:
    answers = application.Answers(application.build(routes), system, longest=longest)
    transport = httpx.ASGITransport(answers)
    return httpx.AsyncClient(transport=transport, base_url="http://mailwright.test")


async def test_every_family_has_its_status(system: System) -> None:
    for kind in families():
        async with client_of(system, error_of(kind)) as client:
            answer = await client.get("/api/v1/broken")
        body = answer.json()
        assert (kind, answer.status_code) == (kind, EXPECTED[kind.__name__])
        assert body["status"] == answer.status_code
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["cache-control"] == "no-store"
        assert body["type"] == f"{system.settings.url}/help/errors/{kind.code}"
        assert (body["detail"], body["action"], body["fallback"]) == (
            "It did not work.",
            "Do this.",
            "Or that.",
        )
        assert body["code"] == kind.code
        assert body["title"]
        assert body["request_id"]


def test_the_table_knows_every_family() -> None:
    assert {kind.__name__ for kind in families()} == set(EXPECTED)


def test_a_subclass_has_the_status_of_its_family() -> None:
    class Late(errors.Conflict):
        code = "late"

    assert status_of(Late("Too late."))[0] == 409
    assert status_of(Unauthenticated("Who?"))[0] == 401


async def test_when_to_come_back_is_a_header_too(system: System) -> None:
    limited = errors.RateLimited("Slowly.", provider="zapmail", retry_after=12.3)
    async with client_of(system, limited) as client:
        answer = await client.get("/api/v1/broken")
    assert answer.headers["retry-after"] == "13"
    assert answer.json()["retry_after"] == 12.3


async def test_what_nobody_foresaw_keeps_its_words_to_itself(system: System) -> None:
    async with client_of(system, RuntimeError("password is hunter2")) as client:
        answer = await client.get("/api/v1/broken")
    assert answer.status_code == 500
    assert "hunter2" not in answer.text
    assert answer.json()["code"] == "error"


async def test_what_takes_longer_than_a_minute_is_stopped_and_a_slow_upload_is_not(
    system: System,
) -> None:
    routes = APIRouter()

    @routes.get("/api/v1/slow")
    async def slow() -> None:
        await asyncio.Event().wait()

    @routes.post("/api/v1/upload")
    async def upload(request: Request) -> int:
        return len(await request.body())

    async def trickle() -> AsyncIterator[bytes]:
        for _ in range(4):
            await asyncio.sleep(0.04)
            yield b"row\n"

    async with client_to(system, routes, longest=0.1) as client:
        stopped = await client.get("/api/v1/slow")
        taken = await client.post("/api/v1/upload", content=trickle())
    assert (stopped.status_code, stopped.json()["code"]) == (503, "unavailable")
    assert "longer than" in stopped.json()["detail"]
    assert (taken.status_code, taken.json()) == (200, 16)


async def test_addresses_and_methods_that_do_not_exist(system: System) -> None:
    async with client_of(system, RuntimeError()) as client:
        nowhere = await client.get("/api/v2/broken")
        method = await client.delete("/api/v1/broken")
    assert (nowhere.status_code, nowhere.json()["code"]) == (404, "not_found")
    assert (method.status_code, method.json()["status"]) == (405, 405)
    assert method.headers["allow"] == "GET"
    assert method.headers["content-type"] == "application/problem+json"
