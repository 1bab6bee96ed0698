"""Domains we sign for ourselves: proved by our own key in their zone, sent for over a relay."""

from __future__ import annotations

from datetime import timedelta

import pytest

from adapters.sandbox.server import Server
from core.accounts import notifications
from core.domains import records as change_sets
from core.errors import Conflict, Refused
from core.ports.sending import Outcome, Outgoing
from core.sending import (
    dkim,
    own_keys,
    relay_checks,
    relays,
    routing,
    sender_checks,
    senders,
    sending_domains,
)
from core.sending.relays import RelayGiven
from core.sending.senders import Seen
from core.system import Actor, System
from tests.support import journey
from tests.support.sending_zones import copied, elsewhere, gone
from tests.support.zoned import zone_of, zoned


@pytest.fixture
def unprovided(system: System) -> System:
    """Give an installation that no mail provider stands behind."""
    for name in ("ses", "resend"):
        system.platform_secrets.pop(name, None)
    return system


async def added(system: System, actor: Actor, email: str = "ada@acme-mail.com") -> Seen:
    return await senders.add(system, actor, email, "Ada of Acme")


async def titles(system: System, actor: Actor) -> list[str]:
    async with system.work(actor) as work:
        return [one.title for one in (await notifications.listing(work)).rows]


async def test_a_sender_is_verified_by_the_records_somebody_copies(
    unprovided: System, sandbox: Server
) -> None:
    """Nothing is wrong before they are there; each is marked as it is found; a notice tells the end."""
    system, world = unprovided, sandbox.world
    actor = await journey.customer(system)
    elsewhere(world, "acme-mail.com")
    seen = await added(system, actor)
    assert seen.sender.status == "pending"
    assert [one["purpose"] for one in seen.records] == ["ownership", "dkim"]
    before = await senders.verify(system, actor, seen.sender.id)
    assert (before.verified, before.error, before.dkim_status) == (False, "", "pending")
    copied(world, "acme-mail.com", seen.records[:1])
    journey.skip(system, world, timedelta(hours=1))
    half = await senders.verify(system, actor, seen.sender.id)
    assert [one["state"] for one in half.records] == ["verified", "missing"]
    copied(world, "acme-mail.com", seen.records)
    journey.skip(system, world, timedelta(hours=3))
    assert await sender_checks.check_due(system) == 0
    journey.skip(system, world, timedelta(hours=1))
    assert await sender_checks.check_due(system) == 1
    async with system.work(actor) as work:
        done = await senders.get(work, seen.sender.id)
    assert done.sender.status == "verified"
    assert done.sender.last_verified_at == done.domain.checked_at
    assert "acme-mail.com is verified" in await titles(system, actor)
    [key] = await own_keys.keys_of(system, done.domain)
    signed = dkim.signed(b"From: a@acme-mail.com\r\n\r\nHello\r\n", [key], 0)
    assert b"d=acme-mail.com; s=mailwright-relay" in signed


async def verified(system: System, sandbox: Server, actor: Actor, name: str) -> Seen:
    """Add a sender, copy its records, and look until it is verified."""
    elsewhere(sandbox.world, name)
    seen = await added(system, actor, f"ada@{name}")
    copied(sandbox.world, name, seen.records)
    journey.skip(system, sandbox.world, timedelta(hours=1))
    await senders.verify(system, actor, seen.sender.id)
    async with system.work(actor) as work:
        return await senders.get(work, seen.sender.id)


async def test_one_click_sets_the_records_of_a_connected_domain(
    unprovided: System, sandbox: Server
) -> None:
    """Its owner is known, so no proof of ownership is asked for; letting go takes the key out."""
    system = unprovided
    actor = await journey.customer(system)
    domain = await zoned(system, actor, sandbox)
    seen = await added(system, actor, "ada@acme.com")
    assert [one["purpose"] for one in seen.records] == ["dkim"]
    done = await sending_domains.publish(system, actor, seen.domain.id)
    assert done.title == "Let acme.com send"
    assert {one.name for one in await zone_of(system, actor, domain)} == {
        "mailwright-relay._domainkey.acme.com"
    }
    async with system.work(actor) as work:
        now = await senders.get(work, seen.sender.id)
    assert now.sender.status == "verified"
    again = await change_sets.plan(system, actor, domain.id, "setup", only=["sending"])
    assert again.changes == []


async def test_mail_of_a_verified_sender_leaves_signed_over_the_chosen_relay(
    unprovided: System, sandbox: Server
) -> None:
    """An untried relay is not chosen; a tried one takes mail; when it stops, its people are told."""
    system = unprovided
    assert system.ports.sandbox is not None
    servers = await system.ports.sandbox.mail_servers()
    actor = await journey.customer(system)
    seen = await verified(system, sandbox, actor, "acme-mail.com")
    given = RelayGiven(
        "Ours", servers.smtp_host, servers.smtp_port, "starttls", "tim", "sandbox_secret", 20, 1000
    )
    steps = await relay_checks.try_out(system, actor, given)
    assert [step.name for step in steps if not step.ok] == []
    async with system.work(actor) as work:
        relay = await relays.save(work, given)
    with pytest.raises(Conflict, match="not been seen working"):
        async with system.work(actor) as work:
            await relays.choose(work, relay.id)
    assert (await relay_checks.check(system, actor, relay.id)).status == "working"
    async with system.work(actor) as work:
        await relays.choose(work, relay.id)
    way = await routing.route(
        system, seen.sender.organization_id, sender_id=seen.sender.id, bulk=True
    )
    assert (way.provider_name, way.account, way.warning) == ("relay", f"relay:{relay.id}", "")
    assert (way.quota.per_second, way.quota.per_day) == (20, 1000)
    assert [key.domain for key in way.keys] == ["acme-mail.com"]
    raw = b"From: ada@acme-mail.com\r\nTo: bob@example.com\r\nSubject: Hi\r\n\r\nHello\r\n"
    mail = Outgoing("k1", "ada@acme-mail.com", "bob@example.com", "Hi", raw=raw)
    assert (await way.provider.send(mail)).outcome is Outcome.sent
    async with system.work(actor) as work:
        await relays.save(work, RelayGiven("Ours", servers.smtp_host, 1), relay.id)
    assert await relay_checks.watch_chosen(system) == 1
    assert "SMTP connection failed: Ours" in await titles(system, actor)
    async with system.work(actor) as work:
        [now] = await relays.listing(work)
    assert (now.status, now.chosen, bool(now.problem)) == ("failed", True, True)


async def test_a_domain_that_loses_its_key_may_no_longer_send(
    unprovided: System, sandbox: Server
) -> None:
    """Silence of the name servers changes nothing; a record that is gone does, and people are told."""
    system = unprovided
    actor = await journey.customer(system)
    seen = await verified(system, sandbox, actor, "acme-mail.com")
    async with system.work(actor) as work:
        await senders.set_default(work, seen.sender.id)
    gone(sandbox.world, "acme-mail.com", seen.records[1:])
    journey.skip(system, sandbox.world, timedelta(days=1, hours=1))
    assert await sender_checks.check_due(system) == 1
    async with system.work(actor) as work:
        now = await senders.get(work, seen.sender.id)
    assert now.sender.status == "failed"
    assert "acme-mail.com may no longer send" in await titles(system, actor)
    with pytest.raises(Refused, match=r"ada@acme-mail.com is not verified") as refused:
        await routing.route(system, seen.sender.organization_id, sender_id=None, bulk=True)
    assert refused.value.code == "nothing_may_send"


async def test_a_domain_nobody_sends_from_any_more_is_proved_the_way_of_today(
    unprovided: System, sandbox: Server
) -> None:
    """Proved by our key, it goes to SES once there is an account and its senders are added anew."""
    system = unprovided
    actor = await journey.customer(system)
    seen = await verified(system, sandbox, actor, "acme-mail.com")
    system.platform_secrets["ses"] = {
        "access_key": "sandbox_ses",
        "secret_key": "sandbox_ses_secret",
    }
    second = await senders.add(system, actor, "bob@acme-mail.com")
    assert second.domain.provider == "relay"
    async with system.work(actor) as work:
        for one in (seen, second):
            await senders.remove(work, one.sender.id)
    anew = await added(system, actor, "ada@acme-mail.com")
    assert (anew.domain.provider, anew.sender.status) == ("ses", "pending")
    assert anew.domain.id == seen.domain.id
    assert [one["kind"] for one in anew.records][:4] == ["TXT", "CNAME", "CNAME", "CNAME"]
    assert await own_keys.keys_of(system, anew.domain) == ()
