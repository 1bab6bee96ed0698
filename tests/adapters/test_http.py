"""The wire: what each kind of trouble becomes, and what never leaks."""

from __future__ import annotations

import socket

import pytest

from adapters.http import Wire
from adapters.sandbox.server import Server
from core.doors import CalledInsideTransaction, transaction_open
from core.errors import (
    CredentialsRefused,
    ProviderError,
    RateLimited,
    Rejected,
    Surprising,
    Unavailable,
)
from core.pace import Limit, Pace
from core.ports.turnkey import TurnkeyHost
from tests.adapters.conformance.conftest import BILLING
from tests.adapters.conftest import KEY, OpenWire


@pytest.mark.parametrize(
    ("kind", "value", "error", "status"),
    [
        ("status", 500, Unavailable, 500),
        ("status", 503, Unavailable, 503),
        ("status", 401, CredentialsRefused, 401),
        ("status", 403, CredentialsRefused, 403),
        ("status", 400, Rejected, 400),
        ("status", 409, Rejected, 409),
        ("status", 302, Surprising, 302),
        ("rate_limited", 7, RateLimited, 429),
        ("drop_before", 0, Unavailable, None),
        ("drop_after_effect", 0, Unavailable, None),
        ("key_expired", 0, CredentialsRefused, 401),
    ],
)
async def test_trouble_becomes_one_of_five_errors(
    zapmail: TurnkeyHost,
    sandbox: Server,
    kind: str,
    value: float,
    error: type[ProviderError],
    status: int | None,
) -> None:
    sandbox.world.faults.inject("zapmail", kind, value=value)
    with pytest.raises(ProviderError) as caught:
        await zapmail.check_key()
    assert type(caught.value) is error
    assert caught.value.provider == "zapmail"
    assert caught.value.status == status
    assert len(sandbox.world.requests.latest(10)) == 1
    if kind != "rate_limited":
        await zapmail.check_key()


async def test_nothing_is_sent_twice_and_the_effect_stands(
    zapmail: TurnkeyHost, sandbox: Server
) -> None:
    sandbox.world.faults.inject("zapmail", "drop_after_effect", route_pattern="*/workspaces")
    with pytest.raises(Unavailable) as caught:
        await zapmail.create_workspace("Acme", BILLING)
    assert caught.value.code == "unavailable"
    assert await zapmail.find_workspace("Acme") is not None
    posts = [r for r in sandbox.world.requests.latest(10) if r["method"] == "POST"]
    assert [(r["status"], r["fault"]) for r in posts] == [(0, "drop_after_effect")]


async def test_nobody_listening_means_nothing_was_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
    wire = Wire("acme", url, key="k", key_header="x-key", pace=Pace("acme", ()))
    with pytest.raises(Unavailable) as caught:
        await wire.call("POST", "/orders", json={})
    assert caught.value.code == "unreachable"
    await wire.close()


async def test_a_slow_answer_is_cut_off(open_wire: OpenWire, sandbox: Server) -> None:
    sandbox.world.faults.inject("zapmail", "latency", value=5)
    wire = open_wire("zapmail", read_seconds=0.2)
    with pytest.raises(Unavailable, match="did not answer") as caught:
        await wire.call("GET", "/v2/users")
    assert caught.value.code == "unavailable"


async def test_a_wrong_key_is_refused(open_wire: OpenWire) -> None:
    for provider, path in (
        ("zapmail", "/v2/users"),
        ("plusvibe", "/authenticate"),
        ("heyreach", "/auth/CheckApiKey"),
    ):
        with pytest.raises(CredentialsRefused):
            await open_wire(provider, key="live_key").call("GET", path)


def test_a_sandbox_key_never_goes_to_a_live_provider() -> None:
    with pytest.raises(CredentialsRefused, match="belongs to the sandbox"):
        Wire(
            "zapmail",
            "https://api.example.com",
            key=KEY,
            key_header="x-auth-zapmail",
            pace=Pace("zapmail", ()),
        )


async def test_no_call_inside_a_transaction(zapmail: TurnkeyHost, sandbox: Server) -> None:
    token = transaction_open.set(True)
    try:
        with pytest.raises(CalledInsideTransaction):
            await zapmail.check_key()
    finally:
        transaction_open.reset(token)
    assert sandbox.world.requests.latest(1) == []


async def test_their_wish_to_slow_down_closes_the_queue(
    open_wire: OpenWire, sandbox: Server
) -> None:
    pace = Pace("heyreach", (Limit(100, 1),))
    wire = open_wire("heyreach", pace=pace)
    sandbox.world.faults.inject("heyreach", "rate_limited", value=90)
    with pytest.raises(RateLimited) as caught:
        await wire.call("GET", "/auth/CheckApiKey")
    assert caught.value.advice.retry_after == 90
    assert 88 < pace.wait_seconds() <= 90
    with pytest.raises(RateLimited, match="no further call"):
        await wire.call("GET", "/auth/CheckApiKey")
    assert len(sandbox.world.requests.latest(10)) == 1


async def test_secrets_are_in_no_error_and_no_list(zapmail: TurnkeyHost, sandbox: Server) -> None:
    workspace = await zapmail.create_workspace("Acme", BILLING)
    with pytest.raises(Rejected) as caught:
        await zapmail.link_outreach(workspace, "ada@example.com", "correct horse")
    error = caught.value
    shown = f"{error!r} {error} {error.detail} {vars(error)} {zapmail!r} {vars(zapmail)}"
    shown += repr(sandbox.world.requests.latest(100))
    assert "correct horse" not in shown
    assert KEY not in shown
    assert "ada@example.com" in repr(sandbox.world.requests.latest(100))


async def test_every_call_is_told_to_the_observer(open_wire: OpenWire, sandbox: Server) -> None:
    seen: list[tuple[str, str, str, int]] = []

    def observe(provider: str, method: str, path: str, status: int, seconds: float) -> None:
        assert seconds > 0
        seen.append((provider, method, path, status))

    wire = open_wire("plusvibe", observe=observe)
    await wire.call("GET", "/authenticate")
    sandbox.world.faults.inject("plusvibe", "drop_before")
    with pytest.raises(Unavailable):
        await wire.call("GET", "/authenticate")
    assert seen == [
        ("plusvibe", "GET", "/authenticate", 200),
        ("plusvibe", "GET", "/authenticate", 0),
    ]
