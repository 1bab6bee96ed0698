"""Tokens: fetched once, kept until shortly before their end, refused by name."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

import google.auth.jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from adapters.google_workspace.accounts import read_account
from adapters.google_workspace.limits import SCOPES, TOKEN_SECONDS, USERS
from adapters.google_workspace.mailbox_host import GoogleWorkspace
from adapters.google_workspace.sandbox.account import demo_account, demo_key, token_uri
from adapters.google_workspace.tokens import signed
from adapters.sandbox.world import World
from core.errors import CredentialsRefused
from tests.adapters.google_workspace.conftest import OpenHost


def asked(world: World) -> int:
    """Return how many tokens were asked for."""
    return sum(e["path"].endswith("/token") for e in world.requests.latest(500, "google_workspace"))


def test_an_assertion_is_what_googles_own_library_expects() -> None:
    account = read_account(demo_account("http://x"), token_uri("http://x"))
    now = datetime.now(UTC)
    text = signed(account, "admin@acme.com", USERS, now)
    public = demo_key().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    claims = google.auth.jwt.decode(  # type: ignore[no-untyped-call]
        text, certs={"sandbox-key-1": public}
    )
    assert claims["iss"] == account.client_email
    assert claims["aud"] == account.token_uri
    assert (claims["sub"], claims["scope"]) == ("admin@acme.com", USERS)
    assert claims["exp"] - claims["iat"] == TOKEN_SECONDS


async def test_many_calls_at_once_share_one_token(host: GoogleWorkspace, world: World) -> None:
    await asyncio.gather(*(host.domains() for _ in range(8)))
    await host.domains()
    assert asked(world) == 1


async def test_a_token_is_renewed_five_minutes_before_its_end(
    host: GoogleWorkspace, world: World, skip: Callable[[float], None]
) -> None:
    await host.domains()
    skip(3200)
    await host.domains()
    assert asked(world) == 1
    skip(150)
    await host.domains()
    assert asked(world) == 2


async def test_a_token_that_was_withdrawn_is_renewed_once(
    host: GoogleWorkspace, world: World
) -> None:
    await host.domains()
    world.skip(4000)
    await host.domains()
    assert asked(world) == 2
    world.faults.inject("google_workspace", "key_expired", times=None)
    with pytest.raises(CredentialsRefused):
        await host.domains()
    assert asked(world) == 3


async def test_a_key_is_checked_scope_by_scope(host: GoogleWorkspace, world: World) -> None:
    await host.check_key()
    assert asked(world) == len(SCOPES)


async def test_each_missing_scope_is_named(open_host: OpenHost, world: World) -> None:
    for scope in ("*/gmail.send", "*/siteverification"):
        world.faults.inject("google_workspace", "scope_missing", route_pattern=scope)
    with pytest.raises(CredentialsRefused) as refused:
        await open_host().check_key()
    assert "auth/gmail.send" in str(refused.value)
    assert "auth/siteverification" in str(refused.value)
    assert "admin.directory" not in str(refused.value)


async def test_an_administrator_nobody_knows_is_refused(open_host: OpenHost) -> None:
    with pytest.raises(CredentialsRefused, match="Invalid email or User ID") as refused:
        await open_host("nobody@acme.com").check_key()
    assert "administrator" in refused.value.advice.action


async def test_neither_assertions_nor_tokens_are_shown(host: GoogleWorkspace, world: World) -> None:
    await host.domains()
    shown = repr(world.requests.latest(10))
    assert "ya29." not in shown
    assert "eyJ" not in shown
