"""Trying a relay tells at which step it fails, and gives nothing away."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from dataclasses import replace

import pytest

from adapters.relay.guard import RelayGuard
from adapters.relay.opening import Opener
from adapters.relay.trying import try_out
from adapters.sandbox.world import World

STEPS = ["resolve", "connect", "tls", "sign_in", "sender"]
LOGIN = {"user": "ann", "password": "sandbox_password"}


@pytest.mark.parametrize("tls", ["none", "starttls", "tls"])
async def test_a_relay_that_works_passes_every_step(
    opener: Callable[..., Opener], world: World, tls: str
) -> None:
    steps = await try_out(opener(tls, **LOGIN), "ann@shop.com")
    assert [step.name for step in steps] == STEPS
    assert all(step.ok for step in steps)
    assert steps[2].detail.startswith("Without" if tls == "none" else "Encrypted")
    assert world.store.number("mail") == 0


async def test_the_first_step_that_fails_is_the_last(opener: Callable[..., Opener]) -> None:
    good = opener("starttls", **LOGIN)

    async def inside(_host: str, _port: int) -> list[str]:
        return ["169.254.169.254"]

    async def failing(trial: Opener, sender: str = "ann@shop.com") -> str:
        steps = await try_out(trial, sender)
        assert [step.name for step in steps] == STEPS[: len(steps)]
        assert [step.ok for step in steps] == [True] * (len(steps) - 1) + [False]
        assert steps[-1].action
        assert "sandbox_password" not in "".join(step.detail for step in steps)
        return steps[-1].name

    address = replace(good.address, port=587)
    assert await failing(replace(good, address=address, guard=RelayGuard(inside))) == "resolve"
    closed = replace(good.address, port=1)
    guard = RelayGuard(inside, [("localhost", 1)])
    assert await failing(replace(good, address=closed, guard=guard)) == "connect"
    assert await failing(replace(good, tls=ssl.create_default_context())) == "tls"
    assert await failing(replace(good, address=replace(good.address, tls="tls"))) == "tls"
    wrong = replace(good.address, password="wrong")
    assert await failing(replace(good, address=wrong)) == "sign_in"
    assert await failing(good, "forbidden@shop.com") == "sender"
