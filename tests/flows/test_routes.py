"""Which way mail leaves, and how fast it may: learned from the provider, else from the settings."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from adapters.sandbox.post import letters
from adapters.sandbox.server import Server
from core.errors import Refused
from core.operations import sending_health
from core.ports.sandbox import FaultWish
from core.sending import quotas, routing, sender_checks, senders
from core.sending.delivery import deliver_due
from core.system import Actor, System
from data.sending.senders import Sender
from data.sending.sending_domains import SendingDomain
from tests.support import campaigning, journey, ledger
from tests.support.delivering import messages
from tests.support.sending_zones import copied, elsewhere

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


async def test_fifty_messages_over_ses_keep_the_pace_however_often_one_looks(
    system: System, sandbox: Server, actor: Actor
) -> None:
    """At fourteen a second they take 2.5 s at least, until the account tells a rate of its own."""
    assert system.ports.sandbox is not None
    region = system.settings.ses_region
    sender_id = await proved(system, sandbox, actor, "acme-mail.com")
    await system.ports.sandbox.inject(
        FaultWish("ses", "status", "*email/account", times=None, value=503)
    )
    one = await ledger.campaign(system, actor, 50, sender_id=sender_id)
    while (await ledger.statuses(system, one)).get("sent", 0) < 50:
        await deliver_due(system)
        system.clock.skip(timedelta(seconds=1))
    async with system.platform(Actor.job()) as work:
        (account,) = await sending_health.accounts(work)
    assert (account["name"], account["spent"]) == (f"Amazon SES, {region}", 50)
    arrived = sorted(
        datetime.fromisoformat(row["at"]) for row in sandbox.world.store.find(letters.KIND)
    )
    assert len(arrived) == 50
    assert arrived[-1] - arrived[0] >= timedelta(seconds=2.5)
    apart = [late - early for early, late in zip(arrived, arrived[28:], strict=False)]
    assert min(apart) >= timedelta(seconds=1)


async def test_a_domain_that_ses_knows_no_more_holds_back_its_own_mail_only(
    system: System, sandbox: Server, actor: Actor
) -> None:
    """It is looked at within moments; found failed, its mail goes the way that is left."""
    region = system.settings.ses_region
    sound_id = await proved(system, sandbox, await journey.customer(system, "Beta"), "beta.com")
    lost_id = await campaigning.sender(system, actor, "ada@lost-mail.com", region=region)
    async with system.platform(Actor.job()) as work:
        beta = (await work.session.get_one(Sender, sound_id)).organization_id
    lost = await ledger.campaign(system, actor, 3, sender_id=lost_id)
    sound = await ledger.campaign(system, Actor.job(beta), 3, sender_id=sound_id)
    await deliver_due(system)
    assert await ledger.statuses(system, sound) == {"sent": 3}
    assert await ledger.statuses(system, lost) == {"queued": 3}
    told = {(one.error_code, one.attempts) for one in await messages(system, lost)}
    assert told == {("sender_unverified", 1)}
    async with system.platform(Actor.job()) as work:
        (account,) = await sending_health.accounts(work)
    assert account["status"] == "working"
    assert await sender_checks.check_due(system) == 1
    async with system.work(actor) as work:
        assert (await work.session.get_one(Sender, lost_id)).status != "verified"
    system.clock.skip(timedelta(minutes=2))
    await deliver_due(system)
    left = {(one.status, one.provider, one.attempts) for one in await messages(system, lost)}
    assert left == {("sent", "resend", 2)}


async def test_a_configuration_set_that_is_gone_is_made_again(
    system: System, sandbox: Server, actor: Actor
) -> None:
    sender_id = await proved(system, sandbox, actor, "acme-mail.com")
    async with system.work(actor) as work:
        sender = await work.session.get_one(Sender, sender_id)
        domain = await work.session.get_one(SendingDomain, sender.sending_domain_id)
        domain.configuration, domain.stream_ref = "mailwright-gone", "arn:long:gone"
    one = await ledger.campaign(system, actor, 1, sender_id=sender_id)
    await deliver_due(system)
    (waiting,) = await messages(system, one)
    assert (waiting.status, waiting.error_code) == ("queued", "provider_setup")
    assert await sender_checks.check_due(system) == 1
    system.clock.skip(timedelta(minutes=2))
    await deliver_due(system)
    assert await ledger.statuses(system, one) == {"sent": 1}


async def proved(system: System, sandbox: Server, actor: Actor, name: str) -> UUID:
    """Give an organization a sender whose domain SES knows; return its id."""
    sender_id = await campaigning.sender(
        system, actor, f"ada@{name}", region=system.settings.ses_region
    )
    identities = system.ports.mail.identities("ses", system.platform_secrets["ses"])
    elsewhere(sandbox.world, name)
    copied(sandbox.world, name, map(asdict, (await identities.create(name)).records))
    assert (await identities.check(name)).status == "success"
    return sender_id


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
