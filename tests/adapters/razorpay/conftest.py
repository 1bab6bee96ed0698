"""The vendor's library, our adapter and a browser, on one sandbox."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import httpx
import pytest
import razorpay
import requests

from adapters.razorpay.api import RazorpayApi
from adapters.razorpay.payments import RazorpayPayments
from adapters.sandbox.server import Server
from adapters.sandbox.world import World
from core.clock import Clock
from core.pace import Pace

KEYS = ("rzp_test_of_these_tests", "sandbox_of_these_tests")
WEBHOOK_SECRET = "of_these_tests"

Vendor = Callable[..., Any]


@pytest.fixture
def world(sandbox: Server) -> World:
    """The sandbox's state and clock."""
    return sandbox.world


@pytest.fixture
def base_url(sandbox: Server) -> str:
    """The address of the sandbox's Razorpay."""
    return f"{sandbox.url}/razorpay"


@pytest.fixture
def client(base_url: str) -> Iterator[razorpay.Client]:
    """The vendor's own library, deaf to proxies."""
    with requests.Session() as session:
        session.trust_env = False
        yield razorpay.Client(session=session, auth=KEYS, base_url=base_url)


@pytest.fixture
def vendor() -> Vendor:
    """Call the library, which knows no event loop, from a thread."""

    async def called(method: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        return await asyncio.to_thread(method, *arguments, **options)

    return called


@pytest.fixture
async def visitor() -> AsyncIterator[httpx.AsyncClient]:
    """A browser that shows where it is sent instead of going there."""
    async with httpx.AsyncClient(trust_env=False, verify=False) as opened:  # noqa: S501 - loopback
        yield opened


@pytest.fixture
async def payments(base_url: str) -> AsyncIterator[RazorpayPayments]:
    """Our adapter, without pace."""
    api = RazorpayApi(*KEYS, base_url=base_url, pace=Pace("razorpay", ()))
    yield RazorpayPayments(api, webhook_secret=WEBHOOK_SECRET, clock=Clock())
    await api.close()
