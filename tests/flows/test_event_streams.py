"""Accounts at providers tell us what became of mail, wherever our address is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from adapters.resend.sandbox import webhooks as resend
from adapters.sandbox.server import Server
from adapters.ses.sandbox import topics
from core.ports.sandbox import FaultWish
from core.sending import event_streams
from core.system import Actor, System
from data.sending.sending_domains import SendingDomain, Signer
from tests.support import journey

OLD, NEW = "http://localhost:8080", "http://mail.acme.example"
MINUTES, DAY = timedelta(minutes=11), timedelta(days=1, seconds=1)


@pytest.fixture
async def actor(system: System) -> Actor:
    """Give the owner of an organization."""
    return await journey.customer(system)


def posted_to(sandbox: Server) -> list[str]:
    """Return the addresses that the accounts at SES and Resend post to."""
    store = sandbox.world.store
    return sorted(row["endpoint"] for kind in KINDS for row in store.find(kind))


KINDS = (topics.SUBSCRIPTION, resend.KIND)


async def proved(system: System, actor: Actor, name: str) -> None:
    """Give an organization a domain whose events at SES were followed once, wherever that was."""
    async with system.work(actor) as work:
        now = work.now()
        work.session.add(
            SendingDomain(
                organization_id=work.organization_id,
                domain=name,
                provider=Signer.ses,
                region=system.settings.ses_region,
                stream_ref="arn:aws:sns:of:long:ago",
                created_at=now,
                updated_at=now,
            )
        )


async def test_the_account_of_the_fallback_is_followed_before_any_domain_is_proved(
    system: System, sandbox: Server
) -> None:
    assert posted_to(sandbox) == []
    assert await event_streams.follow_due(system) == 1
    assert posted_to(sandbox) == [f"{OLD}/webhooks/resend"]
    assert await event_streams.follow_due(system) == 0
    system.platform_secrets.pop("resend")
    system.settings.public_url = NEW
    assert await event_streams.follow_due(system) == 0


async def test_a_new_address_is_told_to_every_account_at_once_and_daily_they_are_looked_at(
    system: System, sandbox: Server, actor: Actor
) -> None:
    """Two domains of one account are one look; an account that is silent is asked again soon."""
    assert system.ports.sandbox is not None
    await proved(system, actor, "acme-mail.com")
    await proved(system, await journey.customer(system, "Beta"), "beta-mail.com")
    assert await event_streams.follow_due(system) == 2
    before = [f"{OLD}/webhooks/resend", f"{OLD}/webhooks/ses"]
    assert posted_to(sandbox) == before

    system.settings.public_url = f"{NEW}/"
    await system.ports.sandbox.inject(FaultWish("ses", "status", times=None, value=503))
    with capture_logs() as lines:
        assert await event_streams.follow_due(system) == 1
    assert [line["event"] for line in lines] == ["events_not_followed"]
    await system.ports.sandbox.clear()
    assert await event_streams.follow_due(system) == 0
    journey.skip(system, sandbox.world, MINUTES)
    assert await event_streams.follow_due(system) == 1
    after = sorted([*before, f"{NEW}/webhooks/resend", f"{NEW}/webhooks/ses"])
    assert posted_to(sandbox) == after

    sandbox.world.store.delete(resend.KIND, sandbox.world.store.find(resend.KIND)[0]["id"])
    journey.skip(system, sandbox.world, DAY)
    assert await event_streams.follow_due(system) == 2
    assert posted_to(sandbox)[-2:] == after[-2:]
