"""Senders at SES: proved, watched, preferred, shared between organizations, deleted and restored."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from adapters.sandbox.server import Server
from core.accounts import notifications
from core.domains import dkim
from core.errors import AppError, Conflict, LimitReached, NotFound, Refused
from core.sending import (
    own_keys,
    routing,
    sender_checks,
    sender_identities,
    sender_removal,
    senders,
)
from core.sending.senders import Seen
from core.system import Actor, System
from data.sending.campaigns import Campaign, CampaignStatus
from data.sending.sending_domains import SendingDomain, Signer
from tests.support import journey
from tests.support.sending_zones import copied, elsewhere

HALF_MINUTE = timedelta(seconds=31)
HOUR, WEEK = timedelta(hours=1), timedelta(days=7)


@pytest.fixture
async def actor(system: System) -> Actor:
    """Give the owner of an organization."""
    return await journey.customer(system)


async def seen_of(system: System, actor: Actor, seen: Seen) -> Seen:
    """Return a sender as it is now."""
    async with system.work(actor) as work:
        return await senders.get(work, seen.sender.id)


async def verified(system: System, sandbox: Server, actor: Actor, email: str) -> Seen:
    """Add a sender, copy its records, and look until it is verified."""
    name = email.rpartition("@")[2]
    elsewhere(sandbox.world, name)
    seen = await senders.add(system, actor, email)
    copied(sandbox.world, name, seen.records)
    journey.skip(system, sandbox.world, HOUR)
    assert (await senders.verify(system, actor, seen.sender.id)).verified
    return await seen_of(system, actor, seen)


def without_providers(system: System) -> None:
    """Take every mail provider away, so that we sign ourselves: SES lets nobody ask quickly."""
    for name in ("ses", "resend"):
        system.platform_secrets.pop(name, None)


async def refusal(system: System, actor: Actor, use_case: Any, *args: Any) -> str:
    """Return the code by which a use case refuses."""
    with pytest.raises(AppError) as refused:
        async with system.work(actor) as work:
            await use_case(work, *args)
    return refused.value.code


async def test_a_sender_is_proved_by_a_text_and_three_aliases(
    system: System, sandbox: Server, actor: Actor
) -> None:
    """Looking too early is no error; once proved, its events are followed and its mail has a way."""
    elsewhere(sandbox.world, "acme-mail.com")
    seen = await senders.add(system, actor, "Ada@Acme-Mail.com ", "Ada")
    assert (seen.sender.email, seen.sender.status) == ("ada@acme-mail.com", "pending")
    needed = [one for one in seen.records if one["purpose"] in ("ownership", "dkim")]
    assert [one["kind"] for one in needed] == ["TXT", "CNAME", "CNAME", "CNAME"]
    assert len(seen.domain.dkim_tokens) == 3
    early = await senders.verify(system, actor, seen.sender.id)
    assert (early.verified, early.error, early.dkim_status) == (False, "", "pending")
    copied(sandbox.world, "acme-mail.com", seen.records)
    journey.skip(system, sandbox.world, HOUR)
    late = await senders.verify(system, actor, seen.sender.id)
    assert (late.verified, late.domain_status, late.dkim_status) == (True, "success", "success")
    assert {one["state"] for one in late.records} == {"verified"}
    now = await seen_of(system, actor, seen)
    assert (now.sender.status, now.domain.region) == ("verified", "ap-southeast-1")
    assert now.domain.configuration == f"mailwright-{now.domain.organization_id.hex}"
    assert now.domain.stream_ref
    way = await routing.route(
        system, now.domain.organization_id, sender_id=now.sender.id, bulk=True
    )
    assert (way.provider_name, way.sender.address) == ("ses", "ada@acme-mail.com")
    assert (way.configuration, way.warning) == (now.domain.configuration, "")
    async with system.work(actor) as work:
        told = await notifications.listing(work)
    assert [one.title for one in told.rows] == ["acme-mail.com is verified"]


async def test_an_identity_serves_all_who_prove_the_domain_and_goes_with_the_last(
    system: System, sandbox: Server, actor: Actor
) -> None:
    """Another organization cannot ride on it; it is deleted at SES when nobody rests on it any more."""
    ours = await verified(system, sandbox, actor, "ada@acme-mail.com")
    other = await journey.customer(system, "Beta")
    theirs = await senders.add(system, other, "eve@acme-mail.com")
    assert theirs.sender.status != "verified"
    assert theirs.domain.dkim_status == "success"
    assert (await senders.verify(system, other, theirs.sender.id)).verified is False
    with pytest.raises(Refused, match="not verified"):
        async with system.work(other) as work:
            await senders.set_default(work, theirs.sender.id)
    copied(sandbox.world, "acme-mail.com", theirs.records[:1])
    journey.skip(system, sandbox.world, HOUR)
    assert (await senders.verify(system, other, theirs.sender.id)).verified
    host = await sender_identities.host_of(system, ours.domain)
    async with system.work(actor) as work:
        await senders.remove(work, ours.sender.id)
    journey.skip(system, sandbox.world, WEEK + HOUR)
    assert await sender_removal.purge(system) == 1
    assert await host.find("acme-mail.com") is not None
    async with system.work(other) as work:
        await senders.remove(work, theirs.sender.id)
    journey.skip(system, sandbox.world, WEEK + HOUR)
    assert await sender_removal.purge(system) == 1
    assert await host.find("acme-mail.com") is None


async def test_a_deleted_sender_comes_back_within_a_week(
    system: System, sandbox: Server, actor: Actor
) -> None:
    """It is refused while a campaign needs it; deleting takes the default away; then it is gone."""
    seen = await verified(system, sandbox, actor, "ada@acme-mail.com")
    async with system.work(actor) as work:
        await senders.set_default(work, seen.sender.id)
        campaign = Campaign(
            organization_id=work.organization_id,
            name="Spring",
            sender_id=seen.sender.id,
            status=CampaignStatus.paused,
            created_at=work.now(),
            updated_at=work.now(),
        )
        work.session.add(campaign)
    assert await refusal(system, actor, senders.remove, seen.sender.id) == "sender_in_use"
    async with system.work(actor) as work:
        (await work.session.get_one(Campaign, campaign.id)).status = CampaignStatus.sent
        gone = await senders.remove(work, seen.sender.id)
    assert gone.is_default is False
    assert await refusal(system, actor, senders.get, seen.sender.id) == "not_found"
    journey.skip(system, sandbox.world, WEEK - HOUR)
    assert await sender_removal.purge(system) == 0
    async with system.work(actor) as work:
        assert [one.sender.email for one in await senders.removed(work)] == ["ada@acme-mail.com"]
        back = await senders.restore(work, seen.sender.id)
    assert (back.status, back.deleted_at) == ("verified", None)
    async with system.work(actor) as work:
        await senders.remove(work, seen.sender.id)
    journey.skip(system, sandbox.world, WEEK + HOUR)
    assert await refusal(system, actor, senders.restore, seen.sender.id) == "not_found"
    again = await senders.add(system, actor, "ada@acme-mail.com")
    assert again.sender.id == seen.sender.id


async def test_an_organization_has_one_default_and_five_that_wait(
    system: System, sandbox: Server, actor: Actor
) -> None:
    """Twice the same address, a sixth pending one, two defaults and stale versions are refused."""
    without_providers(system)
    one = await verified(system, sandbox, actor, "one@acme-mail.com")
    two = await senders.add(system, actor, "two@acme-mail.com")
    assert two.sender.status == "verified"
    with pytest.raises(Conflict, match="Sender already exists"):
        await senders.add(system, actor, "ONE@acme-mail.com")

    async def prefer(seen: Seen) -> None:
        async with system.work(actor) as work:
            await senders.set_default(work, seen.sender.id)

    await asyncio.gather(prefer(one), prefer(two), prefer(one))
    async with system.work(actor) as work:
        found = await senders.listing(work)
    assert sum(seen.sender.is_default for seen in found.rows) == 1
    assert await refusal(system, actor, senders.rename, one.sender.id, "Ada", 1) == "conflict"
    adding = [senders.add(system, actor, f"a@wait{number}.com") for number in range(6)]
    outcomes = await asyncio.gather(*adding, return_exceptions=True)
    refused = [one for one in outcomes if isinstance(one, LimitReached)]
    assert [error.code for error in refused] == ["senders_pending"]
    async with system.work(actor) as work:
        assert (await senders.listing(work)).total == 7


async def test_a_domain_is_asked_about_once_in_half_a_minute(
    system: System, sandbox: Server, actor: Actor
) -> None:
    """Its senders share the pause; two clicks at once are one look; others have no such sender."""
    elsewhere(sandbox.world, "acme-mail.com")
    one = await senders.add(system, actor, "one@acme-mail.com")
    two = await senders.add(system, actor, "two@acme-mail.com")
    clicks = [senders.verify(system, actor, one.sender.id) for _ in range(2)]
    outcomes = await asyncio.gather(*clicks, return_exceptions=True)
    refused = [each for each in outcomes if isinstance(each, LimitReached)]
    assert [(each.code, each.advice.retry_after) for each in refused] == [("verify_too_soon", 30)]
    with pytest.raises(LimitReached):
        await senders.verify(system, actor, two.sender.id)
    journey.skip(system, sandbox.world, HALF_MINUTE)
    await senders.verify(system, actor, two.sender.id)
    stranger = await journey.customer(system, "Beta")
    with pytest.raises(NotFound):
        await senders.verify(system, stranger, one.sender.id)


async def test_domains_are_looked_at_every_four_hours_ten_at_a_time(
    system: System, sandbox: Server, actor: Actor
) -> None:
    """Between tens there is a pause of two seconds; what cannot be asked stops nobody."""
    pair = await dkim.generate()
    async with system.work(actor) as work:
        for number in range(12):
            domain = SendingDomain(
                organization_id=work.organization_id,
                domain=f"wait{number}.com",
                provider=Signer.resend if number == 5 else Signer.relay,
                own_account=True,
                next_check_at=work.now() + timedelta(minutes=1),
                created_at=work.now() - HOUR,
                updated_at=work.now(),
            )
            own_keys.keep(work, domain, pair)
            work.session.add(domain)
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    assert await sender_checks.check_due(system, pause) == 0
    journey.skip(system, sandbox.world, timedelta(minutes=2))
    with capture_logs() as lines:
        assert await sender_checks.check_due(system, pause) == 12
    assert pauses == [2.0]
    assert {"event": "senders_checked", "count": 12, "log_level": "info"} in lines
    journey.skip(system, sandbox.world, timedelta(hours=3, minutes=59))
    assert await sender_checks.check_due(system, pause) == 0
    journey.skip(system, sandbox.world, timedelta(minutes=2))
    assert await sender_checks.check_due(system, pause) == 12
    journey.skip(system, sandbox.world, timedelta(days=4))
    await sender_checks.check_due(system, pause)
    journey.skip(system, sandbox.world, timedelta(hours=5))
    assert await sender_checks.check_due(system, pause) == 0
