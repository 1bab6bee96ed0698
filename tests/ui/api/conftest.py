"""The API behind the real gate, with a caller for each way in."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack

import httpx
import pytest
from fastapi import FastAPI

from core.accounts import api_keys
from core.system import Actor, System
from ui import web
from ui.api.v1 import router
from ui.layers import RequestId
from ui.layers.gate import COOKIE, SessionGate

BASE = "http://mailwright.test"
Caller = Callable[..., Awaitable[httpx.AsyncClient]]


@pytest.fixture
def served(system: System) -> RequestId:
    """Give the API as the web app mounts it."""
    app = FastAPI(openapi_url=None)
    app.include_router(router(system))
    return RequestId(SessionGate(app, system, lambda _path: None, web.refusal))


@pytest.fixture
async def caller(served: RequestId, system: System) -> AsyncIterator[Caller]:
    """Give a client with a key of an actor, with a session token, or with neither."""
    async with AsyncExitStack() as stack:

        async def make(
            owner: Actor | None = None, role: str = "member", token: str = ""
        ) -> httpx.AsyncClient:
            headers = {}
            if owner is not None:
                async with system.work(owner) as work:
                    _, secret = await api_keys.create(work, "Test", role)
                headers["authorization"] = f"Bearer {secret}"
            return await stack.enter_async_context(
                httpx.AsyncClient(
                    transport=httpx.ASGITransport(served),
                    base_url=BASE,
                    headers=headers,
                    cookies={COOKIE: token} if token else {},
                )
            )

        yield make
