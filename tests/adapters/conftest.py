"""Adapters on a running sandbox, without pace so that tests are quick."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest

from adapters.heyreach.api import HeyReachApi
from adapters.heyreach.lead_lists import HeyReach
from adapters.http import Wire
from adapters.plusvibe.api import PlusVibeApi
from adapters.plusvibe.outreach import PlusVibe
from adapters.plusvibe.partner_api import PartnerApi
from adapters.registry import SANDBOX_PATHS
from adapters.sandbox.server import Server
from adapters.zapmail.api import ZapmailApi
from adapters.zapmail.turnkey_host import Zapmail
from core.pace import Pace

KEY = "sandbox_key_of_the_tests"
KEY_HEADERS = {"zapmail": "x-auth-zapmail", "plusvibe": "x-api-key", "heyreach": "x-api-key"}

OpenWire = Callable[..., Wire]


@pytest.fixture
async def open_wire(sandbox: Server) -> AsyncIterator[OpenWire]:
    """Open lines to a provider of the sandbox; they are closed after the test."""
    async with AsyncExitStack() as stack:

        def opened(provider: str, key: str = KEY, pace: Pace | None = None, **options: Any) -> Wire:
            wire = Wire(
                provider,
                sandbox.url + SANDBOX_PATHS[provider],
                key=key,
                key_header=KEY_HEADERS[provider],
                pace=pace or Pace(provider, ()),
                sandbox=True,
                **options,
            )
            stack.push_async_callback(wire.close)
            return wire

        yield opened


@pytest.fixture
def zapmail(open_wire: OpenWire) -> Zapmail:
    """The turnkey host."""
    return Zapmail(ZapmailApi(open_wire("zapmail"), Pace("zapmail", ())))


@pytest.fixture
def plusvibe(open_wire: OpenWire) -> PlusVibe:
    """The sequencer."""
    return PlusVibe(PlusVibeApi(open_wire("plusvibe")))


@pytest.fixture
def partner(open_wire: OpenWire) -> PlusVibe:
    """The sequencer with a partner's sign-in."""
    wire = open_wire("plusvibe")
    login = ("partner@example.com", "sandbox_partner")
    return PlusVibe(PlusVibeApi(wire), partner=PartnerApi(wire, login))


@pytest.fixture
def heyreach(open_wire: OpenWire) -> HeyReach:
    """The keeper of lead lists."""
    return HeyReach(HeyReachApi(open_wire("heyreach")))
