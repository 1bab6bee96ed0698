"""A plain HTTP client of the control interface."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from adapters.sandbox.server import Server
from adapters.trust import authorities
from tests.conftest import SANDBOX_KEY


@pytest.fixture
async def control(sandbox: Server) -> AsyncIterator[httpx.AsyncClient]:
    """A client with the right key."""
    async with httpx.AsyncClient(
        verify=authorities(),
        base_url=f"{sandbox.url}/_control",
        headers={"x-sandbox-key": SANDBOX_KEY},
        trust_env=False,
    ) as client:
        yield client
