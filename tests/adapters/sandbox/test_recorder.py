"""Faults of the wire as a client meets them, and what the request list shows."""

from __future__ import annotations

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from adapters.sandbox.server import Server
from adapters.trust import authorities


@pytest.fixture
def effects(sandbox: Server, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Put a small provider behind the running sandbox's recorder; returns what it has done."""
    done: list[str] = []

    async def act(request: Request) -> Response:
        body = await request.json()
        done.append(body["name"])
        return JSONResponse(
            {"name": body["name"], "password": "hunter2", "nested": [{"secret": "s"}]}
        )

    provider = Starlette(routes=[Route("/acme/v1/things", act, methods=["POST"])])
    monkeypatch.setattr(sandbox.app, "_app", provider)
    return done


async def post(sandbox: Server, name: str, **headers: str) -> httpx.Response:
    async with httpx.AsyncClient(verify=authorities(), trust_env=False) as client:
        return await client.post(
            f"{sandbox.url}/acme/v1/things",
            params={"api_key": "abc"},
            json={"name": name, "apiKey": "very-private"},
            headers=headers,
        )


async def test_dropped_before_has_no_effect(sandbox: Server, effects: list[str]) -> None:
    sandbox.world.faults.inject("acme", "drop_before")
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        await post(sandbox, "first")
    assert effects == []
    assert (await post(sandbox, "second")).status_code == 200
    assert effects == ["second"]


async def test_dropped_after_has_its_effect_and_no_answer(
    sandbox: Server, effects: list[str]
) -> None:
    sandbox.world.faults.inject("acme", "drop_after_effect", route_pattern="/v1/*", method="post")
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        await post(sandbox, "first")
    assert effects == ["first"]
    shown = sandbox.world.requests.latest(1)[0]
    assert (shown["status"], shown["fault"]) == (0, "drop_after_effect")


async def test_only_the_connection_of_that_request_is_dropped(
    sandbox: Server, effects: list[str]
) -> None:
    async with httpx.AsyncClient(verify=authorities(), trust_env=False) as other:
        body = {"name": "other"}
        assert (await other.post(f"{sandbox.url}/acme/v1/things", json=body)).is_success
        sandbox.world.faults.inject("acme", "drop_before")
        with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
            await post(sandbox, "first")
        assert (await other.post(f"{sandbox.url}/acme/v1/things", json=body)).is_success
    assert effects == ["other", "other"]


async def test_status_and_rate_limit_without_effect(sandbox: Server, effects: list[str]) -> None:
    sandbox.world.faults.inject("acme", "status", value=503)
    sandbox.world.faults.inject("acme", "rate_limited", value=7)
    assert (await post(sandbox, "a")).status_code == 503
    limited = await post(sandbox, "b")
    assert (limited.status_code, limited.headers["retry-after"]) == (429, "7")
    assert effects == []


async def test_latency_is_counted(sandbox: Server, effects: list[str]) -> None:
    sandbox.world.faults.inject("acme", "latency", value=0.2, times=None)
    assert (await post(sandbox, "a")).status_code == 200
    assert sandbox.world.requests.latest(1)[0]["duration_ms"] >= 200
    assert len(sandbox.world.faults.all()) == 1
    assert effects == ["a"]


async def test_other_routes_are_left_alone(sandbox: Server, effects: list[str]) -> None:
    sandbox.world.faults.inject("other", "status", value=500)
    sandbox.world.faults.inject("acme", "status", value=500, route_pattern="/v2/*")
    sandbox.world.faults.inject("acme", "status", value=500, method="GET")
    assert (await post(sandbox, "a")).status_code == 200
    assert len(sandbox.world.faults.all()) == 3
    assert effects == ["a"]


@pytest.mark.usefixtures("effects")
async def test_the_request_list_shows_no_secret(sandbox: Server) -> None:
    await post(sandbox, "a", authorization="Bearer very-private")
    shown = repr(sandbox.world.requests.latest(5))
    assert '"name": "a"' in shown
    for secret in ("hunter2", "very-private", "abc", '"s"'):
        assert secret not in shown
