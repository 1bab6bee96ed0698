"""A provider that fails in the middle of a campaign: mail goes another way, and nobody gets it twice."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel import select

from adapters.sandbox.post import letters
from adapters.sandbox.server import Server
from core.accounts import credentials
from core.ports.sandbox import FaultWish
from core.sending import (
    campaign_overview,
    detours,
    event_streams,
    inbound,
    ledger,
    transactional,
)
from core.sending.delivery import Delivery, deliver_due
from core.sending.transactional import Single
from core.settings import Settings
from core.system import Actor, System
from data.sending.campaigns import CampaignStatus
from data.sending.sending_domains import SendingDomain
from tests.adapters.ses.conftest import publish
from tests.support import journey
from tests.support.delivering import looked, messages, move
from tests.support.ledger import campaign, fill, statuses
from tests.support.mail_door import open_door
from tests.support.relayed import relayed
from tests.support.sink import Sink

MINUTE = timedelta(minutes=1)
SENDING = {"ses": "*/outbound-emails", "resend": "/emails"}
OWN_RESEND = {"key": "sandbox_acme_resend"}


@pytest.fixture
def settings(relaying: Settings) -> Settings:
    """Give settings under which the sink may be opened."""
    relaying.lease_seconds = 60
    return relaying


async def proved(system: System, sandbox: Server, relay: Sink, provider: str) -> tuple[Actor, UUID]:
    """Make an organization whose domain a provider has proved, and whose relay works unused."""
    owner, sender_id = await relayed(system, relay.port)
    await prove(system, sandbox, provider, system.platform_secrets[provider])
    async with system.platform(Actor.job()) as work:
        await work.session.run(text("update relays set chosen = false, worked_at = now()"))
        await work.session.run(
            text("update sending_domains set provider = :provider, region = ''"),
            {"provider": provider},
        )
    return owner, sender_id


async def prove(system: System, sandbox: Server, provider: str, secret: Mapping[str, str]) -> None:
    """Have an account prove the organization's domain, beside whoever has done so before."""
    host = system.ports.mail.identities(provider, secret)
    identity = await host.create("acme.example")
    publish(sandbox.world, list(identity.records), "acme.example")
    while (await host.check("acme.example")).status != "success":
        sandbox.world.skip(60)


async def without_relay(system: System) -> None:
    """Let no organization's own relay work."""
    async with system.platform(Actor.job()) as work:
        await work.session.run(text("update relays set status = 'failed'"))


async def wish(system: System, provider: str, kind: str, **more: float | None) -> None:
    """Let something go wrong where mail is handed over."""
    assert system.ports.sandbox is not None
    route = "*" if kind == "account_paused" else SENDING[provider]
    times, value = more.get("times"), more.get("value") or 0
    await system.ports.sandbox.inject(
        FaultWish(provider, kind, route, times=int(times) if times else None, value=value)
    )


async def followed(system: System) -> None:
    """Have the account of every domain tell us what becomes of its mail."""
    async with system.platform(Actor.job()) as work:
        domains = list(await work.session.exec(select(SendingDomain)))
    for domain in domains:
        await event_streams.follow(system, domain)


async def well_again(system: System) -> None:
    """Let nothing go wrong any more."""
    assert system.ports.sandbox is not None
    await system.ports.sandbox.clear()


async def minutes_of_trouble(system: System, minutes: int) -> None:
    """Let couriers try again and again."""
    for _ in range(minutes):
        system.clock.skip(MINUTE)
        await deliver_due(system)


def taken(sandbox: Server, provider: str) -> list[str]:
    """Return who got mail over a provider."""
    rows = sandbox.world.store.all(letters.KIND)
    return [row["recipient"] for row in rows if row["carrier"] == provider]


async def test_a_campaign_goes_over_the_relay_while_its_provider_fails_and_nobody_gets_it_twice(
    system: System, sandbox: Server, relay: Sink
) -> None:
    """What may have left already never goes the other way; it is named."""
    owner, sender_id = await proved(system, sandbox, relay, "ses")
    one = await campaign(system, owner, 60, sender_id=sender_id)
    delivery = Delivery(system, batch=10)
    await delivery.start()
    assert await looked(delivery) == 10
    await delivery.idle()
    await wish(system, "ses", "drop_after_effect", times=2)
    await wish(system, "ses", "status", value=503)
    await delivery.look()
    await delivery.idle()
    await delivery.stop()
    assert await statuses(system, one) == {"sent": 10, "unknown": 10, "queued": 40}

    await well_again(system)
    await wish(system, "ses", "account_paused")
    await minutes_of_trouble(system, 1)
    assert await statuses(system, one) == {"sent": 10, "unknown": 10, "queued": 40}
    assert relay.arrived == []
    await minutes_of_trouble(system, 1)
    assert await statuses(system, one) == {"sent": 50, "unknown": 10}
    assert len(relay.arrived) == 40

    await fill(system, owner, one, 5)
    assert await deliver_due(system) == 5
    async with system.work(owner) as work:
        shown = await campaign_overview.one(work, one)
        told = await ledger.receipt(work, one)
    assert shown["status"] == "sending"
    assert shown["why"]["limit"] == detours.LIMIT
    assert "Amazon SES has taken nothing since" in shown["why"]["cause"]
    assert "messages leave over Own" in shown["why"]["cause"]
    assert told["providers"] == {"ses": 10, "relay": 45}

    await well_again(system)
    system.clock.skip(6 * MINUTE)
    await fill(system, owner, one, 30)
    await deliver_due(system)
    everybody = await messages(system, one)
    assert Counter(each.provider for each in everybody) == {"ses": 50, "relay": 45}
    async with system.work(owner) as work:
        assert (await campaign_overview.one(work, one))["why"] is None
    over_ses, over_relay = taken(sandbox, "ses"), [who for who, _ in relay.arrived]
    assert relay.doubled() == []
    assert max(Counter(over_ses + over_relay).values()) == 1
    unclear = {each.email for each in everybody if each.status == "unknown"}
    assert unclear.isdisjoint(over_relay)
    arrived = {each.email for each in everybody} - unclear
    assert arrived <= {*over_ses, *over_relay}


async def test_only_single_messages_leave_from_our_own_address_while_a_provider_is_away(
    system: System, sandbox: Server, relay: Sink
) -> None:
    owner, sender_id = await proved(system, sandbox, relay, "ses")
    await without_relay(system)
    one = await campaign(system, owner, 3, sender_id=sender_id)
    await wish(system, "ses", "account_paused")
    await deliver_due(system)
    async with system.work(owner) as work:
        code = Single(to="bob@receiver.example", subject="Code", text="1", sender_id=sender_id)
        await transactional.send(work, code)
    await minutes_of_trouble(system, 2)
    assert await statuses(system) == {"queued": 3, "sent": 1}
    assert await statuses(system, one) == {"queued": 3}
    assert taken(sandbox, "resend") == ["bob@receiver.example"]


async def test_what_a_provider_may_have_taken_waits_for_it_though_others_go_another_way(
    system: System, sandbox: Server, relay: Sink
) -> None:
    owner, sender_id = await proved(system, sandbox, relay, "resend")
    one = await campaign(system, owner, 2, sender_id=sender_id)
    await wish(system, "resend", "drop_after_effect", times=2)
    await deliver_due(system)
    assert {each.repeat_account for each in await messages(system, one)} == {"resend"}
    await wish(system, "resend", "account_paused")
    await minutes_of_trouble(system, 4)
    await fill(system, owner, one, 4)
    await minutes_of_trouble(system, 1)
    assert await statuses(system, one) == {"queued": 2, "sent": 4}
    assert len(relay.arrived) == 4
    await well_again(system)
    system.clock.skip(6 * MINUTE)
    await deliver_due(system)
    assert await statuses(system, one) == {"sent": 6}
    assert sorted(taken(sandbox, "resend")) == sorted(
        each.email for each in await messages(system, one) if each.provider == "resend"
    )


async def test_a_campaign_goes_over_a_second_provider_and_back_and_nobody_gets_it_twice(
    system: System, sandbox: Server, relay: Sink
) -> None:
    """Amazon fails in the middle; the organization's own Resend account takes what never left.

    Events of both providers say what became of the rest.
    """
    owner, sender_id = await proved(system, sandbox, relay, "ses")
    await without_relay(system)
    await prove(system, sandbox, "resend", OWN_RESEND)
    await credentials.save(system, owner, "resend", OWN_RESEND)
    one = await campaign(system, owner, 40, sender_id=sender_id)
    async with open_door(system):
        await followed(system)
        delivery = Delivery(system, batch=10)
        await delivery.start()
        assert await looked(delivery) == 10
        await delivery.idle()
        await wish(system, "ses", "drop_after_effect", times=2)
        await wish(system, "ses", "status", value=503)
        await delivery.look()
        await delivery.idle()
        await delivery.stop()
        assert await statuses(system, one) == {"sent": 10, "unknown": 10, "queued": 20}

        await well_again(system)
        await wish(system, "ses", "account_paused")
        await wish(system, "resend", "drop_after_effect", times=1)
        await minutes_of_trouble(system, 2)
        assert await statuses(system, one) == {"sent": 29, "unknown": 10, "queued": 1}

        await well_again(system)
        await fill(system, owner, one, 5)
        system.clock.skip(6 * MINUTE)
        await deliver_due(system)
        assert await statuses(system, one) == {"sent": 34, "unknown": 11}
        providers = Counter(each.provider for each in await messages(system, one))
        assert providers == {"ses": 25, "resend": 20}

        async with asyncio.timeout(20):
            while (await statuses(system, one))["unknown"] > 8:
                journey.skip(system, sandbox.world, MINUTE)
                await inbound.drain_due(system)
                await asyncio.sleep(0.02)
    assert await statuses(system, one) == {"sent": 37, "unknown": 8}
    everybody = Counter(taken(sandbox, "ses") + taken(sandbox, "resend"))
    assert set(everybody.values()) == {1}
    arrived = {each.email for each in await messages(system, one) if each.status == "sent"}
    assert set(everybody) == arrived


async def test_a_provider_for_small_volumes_takes_single_messages_and_no_campaign(
    system: System, sandbox: Server, relay: Sink
) -> None:
    """The platform's own Resend account, though it has proved the domain as well."""
    owner, sender_id = await proved(system, sandbox, relay, "ses")
    await without_relay(system)
    await prove(system, sandbox, "resend", system.platform_secrets["resend"])
    one = await campaign(system, owner, 3, sender_id=sender_id)
    await wish(system, "ses", "account_paused")
    await deliver_due(system)
    async with system.work(owner) as work:
        code = Single(to="bob@receiver.example", subject="Code", text="1", sender_id=sender_id)
        await transactional.send(work, code)
    await minutes_of_trouble(system, 2)
    assert await statuses(system, one) == {"queued": 3}
    (letter,) = sandbox.world.store.all(letters.KIND)
    assert (letter["carrier"], letter["recipient"]) == ("resend", "bob@receiver.example")
    assert "news@acme.example" in letter["facts"]["from"]


async def test_what_a_provider_may_have_taken_is_not_repeated_once_it_forgot_our_key(
    system: System, sandbox: Server, relay: Sink
) -> None:
    """It remembers a key for a day; a campaign may be paused for longer."""
    owner, sender_id = await proved(system, sandbox, relay, "resend")
    one = await campaign(system, owner, 2, sender_id=sender_id)
    await wish(system, "resend", "drop_after_effect", times=1)
    await deliver_due(system)
    assert await statuses(system, one) == {"sent": 1, "queued": 1}
    await move(system, owner, one, CampaignStatus.paused)
    journey.skip(system, sandbox.world, timedelta(hours=25))
    await move(system, owner, one, CampaignStatus.sending)
    await deliver_due(system)
    assert await statuses(system, one) == {"sent": 1, "unknown": 1}
    assert set(Counter(taken(sandbox, "resend")).values()) == {1}
