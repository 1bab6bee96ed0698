"""The fixture ``till``: a product that sells, its webhook door and the payment sandbox, all running."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from adapters.payment_providers import HOOKS
from adapters.razorpay import endpoints as razorpay_endpoints
from adapters.registry import Providers
from adapters.sandbox.server import Server
from adapters.stripe import endpoints
from adapters.trust import authorities
from core.billing import tiers
from core.clock import Clock
from core.system import Actor, System
from data.base import new_id
from tests.support.till import Goods, Till, owner
from ui.hooks import payments as payment_hooks

STRIPE_KEY = "sandbox_sk_till"
RAZORPAY_KEYS = ("rzp_test_till", "sandbox_till")


@pytest.fixture
def provider() -> str:
    """Name who takes the payments; tests name another one as their parameter."""
    return "stripe"


@pytest.fixture
async def till(
    system: System, sandbox: Server, tmp_path: Path, provider: str
) -> AsyncIterator[Till]:
    """Give a till with the default packages on sale."""
    goods = Goods()
    system.purposes = {"package": goods.purpose(), "upgrade": goods.purpose()}
    await tiers.ensure_defaults(system)
    system.settings.payments = provider
    stripe = provider == "stripe"
    providers = Providers(Clock() if stripe else system.clock, sandbox_url=sandbox.url)
    base_url, file = f"{sandbox.url}/{provider}", tmp_path / f"{provider}.json"
    async with (
        serving(system, provider) as hook_url,
        httpx.AsyncClient(verify=authorities(), trust_env=False) as browser,
    ):
        if stripe:
            secret = await endpoints.ensure(base_url, STRIPE_KEY, hook_url, file)
            payments = providers.payments().stripe(STRIPE_KEY, webhook_secret=secret)
        else:
            secret = await razorpay_endpoints.ensure(base_url, RAZORPAY_KEYS, hook_url, file)
            payments = providers.payments().razorpay(RAZORPAY_KEYS, webhook_secret=secret)
        system.ports = replace(system.ports, payments=payments)
        yield Till(system, sandbox.world, hook_url, secret, browser, goods, provider)
    await providers.close()


@pytest.fixture
async def buyer(till: Till) -> Actor:
    """Give the owner of an organization that buys."""
    return await owner(till.system)


@pytest.fixture
def subject() -> UUID:
    """Give something to pay for."""
    return new_id()


@asynccontextmanager
async def serving(system: System, provider: str = "stripe") -> AsyncIterator[str]:
    """Serve the webhook door and give its address."""
    app = FastAPI()
    app.include_router(payment_hooks.router(system))
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off"))
    task = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}{HOOKS}/{provider}"
    finally:
        server.should_exit = True
        await task
