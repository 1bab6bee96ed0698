"""Which way mail leaves, and how fast it may: learned from the provider, else from the settings."""

from __future__ import annotations

from datetime import timedelta

import pytest

from adapters.sandbox.server import Server
from core.errors import Refused
from core.ports.sandbox import FaultWish
from core.sending import quotas, routing, senders
from core.system import Actor, System
from tests.support import campaigning, journey

MINUTE = timedelta(minutes=1, seconds=1)


@pytest.fixture
async def actor(system: System) -> Actor:
    """Give the owner of an organization."""
    return await journey.customer(system)


async def test_who_has_no_verified_sender_sends_little_under_our_address(
    system: System, actor: Actor
) -> None:
    """With a warning, and to many only where the installation lets small volumes through."""
    organization_id = actor.require_organization()
    way = await routing.route(system, organization_id, sender_id=None, bulk=True)
    assert (way.provider_name, way.account) == ("resend", f"fallback:{organization_id}")
    assert way.sender.address == routing.from_address(system) == "hello@mailwright.localhost"
    assert (way.sender.name, way.quota.per_day) == ("Acme", 100)
    assert "There is no default sender, so mail leaves from" in way.warning
    seen = await senders.add(system, actor, "ada@acme-mail.com", "Ada")
    pending = await routing.route(system, organization_id, sender_id=seen.sender.id, bulk=False)
    assert "ada@acme-mail.com is not verified" in pending.warning
    assert pending.reply_to is not None
    assert (pending.reply_to.address, pending.sender.name) == ("ada@acme-mail.com", "Ada")
    system.settings.fallback_per_day = 0
    await routing.route(system, organization_id, sender_id=None, bulk=False)
    with pytest.raises(Refused, match="nothing else may send") as refused:
        await routing.route(system, organization_id, sender_id=None, bulk=True)
    assert refused.value.code == "nothing_may_send"


async def test_losing_the_default_sender_leaves_a_way_and_a_warning(
    system: System, actor: Actor
) -> None:
    sender_id = await campaigning.sender(system, actor, "ada@acme-mail.com")
    organization_id = actor.require_organization()
    async with system.work(actor) as work:
        await senders.remove(work, sender_id)
    way = await routing.route(system, organization_id, sender_id=sender_id, bulk=True)
    assert way.provider_name == "resend"
    assert "The sender chosen was removed" in way.warning


async def test_the_pace_is_the_accounts_own_and_that_of_the_settings_until_it_answers(
    system: System, sandbox: Server, actor: Actor
) -> None:
    """Asked once a minute; a silent account keeps what was learned last."""
    assert system.ports.sandbox is not None
    ses = system.ports.mail.provider("ses", system.platform_secrets["ses"])
    await system.ports.sandbox.inject(FaultWish("ses", "status", times=None, value=503))
    unknown = await quotas.of(system, "ses", ses)
    assert (unknown.per_second, unknown.per_day) == (12.5, 0)
    await system.ports.sandbox.clear()
    assert (await quotas.of(system, "ses", ses)).per_second == 12.5
    journey.skip(system, sandbox.world, MINUTE)
    learned = await quotas.of(system, "ses", ses)
    assert (learned.per_second, learned.per_day, learned.sandbox) == (100, 200_000, False)
    await system.ports.sandbox.inject(FaultWish("ses", "status", times=None, value=503))
    journey.skip(system, sandbox.world, MINUTE)
    assert (await quotas.of(system, "ses", ses)).per_second == 100
    assert quotas.default(system, "resend").per_second == 2
    assert quotas.default(system, "relay").per_second == 0


async def test_an_account_in_the_sandbox_of_ses_is_told_so(
    system: System, sandbox: Server, actor: Actor
) -> None:
    organization_id = actor.require_organization()
    assert system.ports.sandbox is not None
    assert await quotas.notice(system, organization_id) is None
    await system.ports.sandbox.inject(FaultWish("ses", "account_sandbox"))
    journey.skip(system, sandbox.world, MINUTE)
    told = await quotas.notice(system, organization_id)
    assert told is not None
    assert told["title"] == "SES is in sandbox mode"
    assert "200 messages a day, 1 a second" in told["text"]
    await system.ports.sandbox.clear()
    await system.ports.sandbox.inject(FaultWish("ses", "account_paused"))
    journey.skip(system, sandbox.world, MINUTE)
    paused = await quotas.notice(system, organization_id)
    assert paused is not None
    assert paused["title"] == "SES has paused this account"
