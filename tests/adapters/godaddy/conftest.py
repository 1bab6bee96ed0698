"""Both versions of GoDaddy's API on a running sandbox, without pace so that tests are quick."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack

import pytest

from adapters.godaddy import limits, registrar
from adapters.godaddy.refusals import read_refusal
from adapters.godaddy.registrar_v1 import GodaddyV1
from adapters.godaddy.registrar_v3 import GodaddyV3
from adapters.http import Wire
from adapters.sandbox.server import Server
from core.pace import Pace
from core.ports.registrar import Contact

Open = Callable[..., GodaddyV1 | GodaddyV3]

V1 = {"key": "sandbox_key", "secret": "sandbox_secret"}
V3 = {"token": "sandbox_token"}

CONTACT = Contact(
    first_name="Ada",
    last_name="Byron",
    email="ada@example.com",
    organization="Acme GmbH",
    address="1 Main Street",
    city="Berlin",
    state="BE",
    postal_code="10115",
    country="DE",
    phone="+49.301234567",
)


@pytest.fixture
async def opened(sandbox: Server) -> AsyncIterator[Open]:
    """Open registrars by credential; their lines are closed after the test."""
    async with AsyncExitStack() as stack:

        def over(secret: dict[str, str]) -> GodaddyV1 | GodaddyV3:
            wire = Wire(
                "godaddy",
                f"{sandbox.url}/godaddy",
                key=registrar.authorization(secret, sandbox=True),
                key_header=registrar.KEY_HEADER,
                pace=Pace("godaddy", ()),
                sandbox=True,
                read_refusal=read_refusal,
            )
            stack.push_async_callback(wire.close)
            return registrar.over(wire, secret, limits.EndpointPaces(()))

        yield over


@pytest.fixture(params=[V1, V3], ids=["v1", "v3"])
def seller(request: pytest.FixtureRequest, opened: Open) -> GodaddyV1 | GodaddyV3:
    """Each version in turn."""
    return opened(request.param)
