"""Cloudflare's DNS and registrar on a running sandbox, and the official client beside them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass

import pytest
from cloudflare import AsyncCloudflare

from adapters.cloudflare import refusals
from adapters.cloudflare.allowance import Allowance
from adapters.cloudflare.api import CloudflareApi
from adapters.cloudflare.dns_host import CloudflareDns
from adapters.cloudflare.registrar import CloudflareRegistrar
from adapters.http import Wire
from adapters.sandbox.dns import registrations
from adapters.sandbox.server import Server
from core.pace import Pace
from core.ports.dns import Zone

TOKEN = "sandbox_cf_everything"
ACCOUNT = "023e105f4ecef8ad9ca31a8372d0c353"
HOUR, DAY = 3600, 86_400


@dataclass(frozen=True)
class Opened:
    """Both adapters over one line."""

    dns: CloudflareDns
    registrar: CloudflareRegistrar


Open = Callable[..., Opened]


@pytest.fixture
async def opened(sandbox: Server) -> AsyncIterator[Open]:
    """Open adapters by token and account; their lines are closed after the test."""
    async with AsyncExitStack() as stack:

        def over(token: str = TOKEN, account: str = ACCOUNT) -> Opened:
            pace = Pace("cloudflare", ())
            allowance = Allowance(pace)
            wire = Wire(
                "cloudflare",
                f"{sandbox.url}/cloudflare/client/v4",
                key=token,
                key_header="authorization",
                key_scheme="Bearer",
                pace=pace,
                sandbox=True,
                read_refusal=refusals.read,
                read_headers=allowance.read,
            )
            stack.push_async_callback(wire.close)
            api = CloudflareApi(wire, account)
            return Opened(CloudflareDns(api, allowance), CloudflareRegistrar(api))

        yield over


@pytest.fixture
def dns(opened: Open) -> CloudflareDns:
    """The DNS host under a token that may do everything."""
    return opened().dns


@pytest.fixture
def registrar(opened: Open) -> CloudflareRegistrar:
    """The registrar under the same token."""
    return opened().registrar


@pytest.fixture
async def zone(dns: CloudflareDns) -> Zone:
    """A new zone."""
    return await dns.create_zone("acme.com")


@pytest.fixture
async def client(sandbox: Server) -> AsyncIterator[AsyncCloudflare]:
    """The official client."""
    async with AsyncCloudflare(
        api_token=TOKEN, base_url=f"{sandbox.url}/cloudflare/client/v4", max_retries=0
    ) as official:
        yield official


def delegate(sandbox: Server, zone: Zone) -> None:
    """Let the owner set the name servers, and Cloudflare notice."""
    registrations.delegate(sandbox.world, zone.name, zone.nameservers)
    for _ in range(2):
        sandbox.world.skip(HOUR)
