"""Keys of providers: checked in form, tried at the provider, sealed, and found when needed."""

from __future__ import annotations

import json
import pickle
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from sqlmodel import delete

from core import rotation
from core.accounts import credentials
from core.errors import Conflict, CredentialsRefused, Invalid, NotFound, NotPermitted
from core.settings import Settings
from core.system import Actor, System
from core.vault import Place
from data.accounts.credentials import Credential
from data.notify import Notify
from main import build
from tests.support import journey
from tests.support.waiting import until

CLOUDFLARE = {"token": "sandbox_own_token", "account_ref": "own-account-1"}


@pytest.fixture
async def actor(system: System) -> Actor:
    """Give the owner of an organization."""
    return await journey.customer(system)


WRONG: list[tuple[str, dict[str, str], str]] = [
    ("cloudflare", {"token": "sandbox_x"}, "account_ref"),
    ("cloudflare", {"account_ref": "own-account-1"}, "token"),
    ("cloudflare", {"token": "two words", "account_ref": "own-account-1"}, "token"),
    ("cloudflare", {"token": "sandbox_x", "account_ref": "no/account"}, "account_ref"),
    ("google_workspace", {"service_account": "{", "admin_email": "a@b.com"}, "service_account"),
    (
        "google_workspace",
        {"service_account": '{"client_email": "x@y.z"}', "admin_email": "a@b.com"},
        "service_account",
    ),
    (
        "google_workspace",
        {"service_account": '{"private_key": "k"}', "admin_email": "a@b.com"},
        "service_account",
    ),
    (
        "google_workspace",
        {
            "service_account": json.dumps({"client_email": "x@y.z", "private_key": "k"}),
            "admin_email": "nobody",
        },
        "admin_email",
    ),
    ("godaddy", {"key": "only half"}, "secret"),
    ("smartlead", {"api_key": "two words"}, "api_key"),
    ("nobody", {}, "provider"),
]


async def test_what_cannot_be_a_key_is_refused_before_anybody_is_asked(
    system: System, actor: Actor
) -> None:
    for provider, fields, field in WRONG:
        with pytest.raises(Invalid) as refused:
            await credentials.save(system, actor, provider, fields)
        assert (provider, refused.value.field) == (provider, field)


async def test_a_working_key_is_kept_sealed_and_never_shown(system: System, actor: Actor) -> None:
    kept = await credentials.save(system, actor, "cloudflare", CLOUDFLARE)
    assert kept.hint == "…oken"
    assert CLOUDFLARE["token"] not in kept.sealed_fields
    assert actor.organization_id is not None
    assert await credentials.secret_of(system, actor.organization_id, "cloudflare") == CLOUDFLARE
    async with system.work(actor) as work:
        listed = await credentials.listing(work)
    assert [(one.provider, one.status) for one in listed] == [("cloudflare", "working")]


async def test_a_key_the_provider_refuses_is_not_kept(system: System, actor: Actor) -> None:
    with pytest.raises(CredentialsRefused):
        await credentials.save(
            system, actor, "cloudflare", CLOUDFLARE | {"token": "sandbox_cf_expired"}
        )
    async with system.work(actor) as work:
        assert await credentials.listing(work) == []


async def test_own_keys_come_before_the_platforms_and_none_is_said(
    system: System, actor: Actor
) -> None:
    assert actor.organization_id is not None
    platform = await credentials.account_of(system, actor.organization_id, "cloudflare")
    assert not platform.own
    await credentials.save(system, actor, "cloudflare", CLOUDFLARE)
    own = await credentials.account_of(system, actor.organization_id, "cloudflare")
    assert own.own
    async with system.work(actor) as work:
        await credentials.remove(work, "cloudflare")
    system.platform_secrets = {}
    with pytest.raises(Conflict) as missing:
        await credentials.secret_of(system, actor.organization_id, "cloudflare")
    assert missing.value.code == "key_missing"


async def test_a_key_tried_again_notes_what_the_provider_says(system: System, actor: Actor) -> None:
    await credentials.save(system, actor, "cloudflare", CLOUDFLARE)
    async with system.work(actor) as work:
        kept = (await credentials.listing(work))[0]
        place = Place(kept.organization_id, "credentials", "sealed_fields", kept.id)
        stored = await work.session.get_one(Credential, kept.id)
        fields = json.dumps(CLOUDFLARE | {"token": "sandbox_cf_expired"})
        stored.sealed_fields = work.vault.seal(fields, place)
    again = await credentials.try_again(system, actor, "cloudflare")
    assert again.status == "refused"
    assert "expired" in again.problem


async def test_only_owners_change_keys_and_each_organization_has_its_own(
    system: System, actor: Actor
) -> None:
    await credentials.save(system, actor, "cloudflare", CLOUDFLARE)
    member = Actor(actor.user_id, "member", actor.organization_id)
    with pytest.raises(NotPermitted):
        await credentials.save(system, member, "cloudflare", CLOUDFLARE)
    rival = await journey.customer(system, "Rival")
    with pytest.raises(NotFound):
        async with system.work(rival) as work:
            await credentials.remove(work, "cloudflare")


async def test_a_key_to_act_with_is_kept_for_an_hour_as_sealed_as_in_the_database(
    system: System, actor: Actor
) -> None:
    """Its text stands nowhere in what is kept; one organization never acts with another's."""
    await credentials.save(system, actor, "cloudflare", CLOUDFLARE)
    owner, other = actor.require_organization(), await journey.customer(system, "Other")
    assert await credentials.secret_of(system, owner, "cloudflare") == CLOUDFLARE
    memory = pickle.dumps(system.cache._entries)
    async with system.work(actor) as work:
        [kept] = await credentials.listing(work)
        await work.session.run(delete(Credential))
    assert kept.sealed_fields.encode() in memory
    for secret in CLOUDFLARE.values():
        assert secret.encode() not in memory
    theirs = await credentials.account_of(system, other.require_organization(), "cloudflare")
    assert not theirs.own
    system.clock.skip(timedelta(minutes=59))
    assert await credentials.secret_of(system, owner, "cloudflare") == CLOUDFLARE
    system.clock.skip(timedelta(minutes=1))
    assert not (await credentials.account_of(system, owner, "cloudflare")).own


@asynccontextmanager
async def hearing(system: System) -> AsyncIterator[None]:
    """Let a process hear the doorbells of the others, and ring theirs."""
    bell = Notify(system.database.conninfo, system.bus.ring_here)
    system.bus.forward = bell.send
    await bell.start()
    yield
    await bell.stop()


async def test_a_key_that_is_replaced_removed_or_sealed_anew_is_dropped_in_every_process(
    system: System, settings: Settings, actor: Actor
) -> None:
    owner, elsewhere = actor.require_organization(), await build(settings)
    async with hearing(system), hearing(elsewhere):
        await credentials.save(system, actor, "cloudflare", CLOUDFLARE)
        assert await credentials.secret_of(elsewhere, owner, "cloudflare") == CLOUDFLARE
        newer = CLOUDFLARE | {"token": "sandbox_newer_token"}
        await credentials.save(system, actor, "cloudflare", newer)
        await until(lambda: not len(elsewhere.cache))
        assert await credentials.secret_of(elsewhere, owner, "cloudflare") == newer
        await rotation.run(system)
        await until(lambda: not len(elsewhere.cache))
        assert (await credentials.account_of(elsewhere, owner, "cloudflare")).own
        async with system.work(actor) as work:
            await credentials.remove(work, "cloudflare")
        await until(lambda: not len(elsewhere.cache))
        assert not (await credentials.account_of(elsewhere, owner, "cloudflare")).own
    await elsewhere.close()
