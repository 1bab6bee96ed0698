"""Test messages on the real sandbox: sent by one mailbox, judged by another, read for what they prove."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import select

from adapters.google_workspace.sandbox import keys, workspaces
from adapters.sandbox.server import Server
from core.domains import health, records, signing_keys, test_messages
from core.domains.test_messages import TestMessage
from core.errors import Conflict, Invalid
from core.provisioning.direct import test_mail
from core.system import Actor, System
from data.domains.domains import DkimKey, DkimStatus, Domain
from data.provisioning.direct import DirectMailbox, DirectStatus
from tests.support import journey
from tests.support.zoned import approved, drop, zoned

NAME = "acme.com"
SENDER = f"tim@{NAME}"


async def ready(system: System, sandbox: Server, *, signing: bool = True) -> tuple[Actor, Domain]:
    """Give a domain whose records stand, with a mailbox in the demo workspace."""
    actor = await journey.customer(system)
    domain = await zoned(system, actor, sandbox, [], NAME)
    world = sandbox.world
    admin = system.platform_secrets["google_workspace"]["admin_email"]
    workspace = workspaces.founded(world, admin)
    assert workspace is not None
    workspaces.put_domain(world, workspace["id"], NAME, verified=True)
    workspaces.put_user(world, workspace["id"], SENDER, "Tim", "Keen")
    journey.skip(system, world, timedelta(minutes=2))
    if signing:
        row = keys.generate(world, NAME)
        async with system.work(actor) as work:
            key = DkimKey(
                organization_id=work.organization_id,
                domain_id=domain.id,
                selector=row["selector"],
                public_text=keys.record(row),
                bits=2048,
                created_at=work.now(),
                updated_at=work.now(),
            )
            work.session.add(key)
    planned = await records.plan(system, actor, domain.id, "setup")
    await approved(system, actor, planned.id)
    await records.apply(system, actor, planned.id)
    if signing:
        keys.start(world, NAME)
    return actor, domain


async def read(system: System, actor: Actor, message_id: UUID) -> TestMessage:
    """Do what is due and return the message as it is then."""
    await journey.drained(system)
    async with system.work(actor) as work:
        return await test_messages.get(work, message_id)


async def test_a_real_message_proves_spf_dkim_and_dmarc_and_the_key(
    system: System, sandbox: Server
) -> None:
    actor, domain = await ready(system, sandbox)
    started = await test_messages.send(system, actor, domain.id, SENDER)
    assert started.status == "sending"
    seen = await read(system, actor, started.id)
    assert (seen.status, seen.spf, seen.dkim, seen.dmarc) == ("received", "pass", "pass", "pass")
    assert (seen.dkim_domain, seen.in_spam, seen.problems) == (NAME, False, [])
    assert "Authentication-Results: mx.google.com" in seen.headers
    assert seen.message_id in seen.headers
    assert seen.sent_at is not None
    assert seen.received_at is not None
    async with system.work(actor) as work:
        (key,) = await signing_keys.listing(work, domain.id)
        drawn = [test_messages.view(one) for one in await test_messages.listing(work, domain.id)]
        looked = await health.one(work, domain.id)
    assert (key.status, key.proved_at is not None) == (DkimStatus.proved, True)
    assert (drawn[0]["sent"], drawn[0]["received"]) == (True, True)
    assert looked is not None
    assert looked["dkim"]
    gmail = next(one for one in looked["compliance"] if one["id"] == "gmail")
    assert not [issue for issue in gmail["issues"] if "domain in From" in issue["reason"]]


async def test_a_message_the_host_signs_for_itself_names_the_remedy(
    system: System, sandbox: Server
) -> None:
    actor, domain = await ready(system, sandbox, signing=False)
    started = await test_messages.send(system, actor, domain.id, SENDER)
    seen = await read(system, actor, started.id)
    assert (seen.status, seen.dmarc) == ("received", "pass")
    assert [one["code"] for one in seen.problems] == ["dkim"]
    assert "Start authentication" in seen.problems[0]["fix"]


async def test_a_key_that_is_not_published_is_not_proved(system: System, sandbox: Server) -> None:
    actor, domain = await ready(system, sandbox)
    await drop(system, actor, domain, f"google._domainkey.{NAME}", "TXT")
    started = await test_messages.send(system, actor, domain.id, SENDER)
    seen = await read(system, actor, started.id)
    assert seen.dkim == "permerror"
    assert "dkim" in [one["code"] for one in seen.problems]
    async with system.work(actor) as work:
        (key,) = await work.session.exec(select(DkimKey))
    assert (key.status, key.tries) == (DkimStatus.failed, 1)
    assert (key.proved_at, "permerror" in key.problem) == (None, True)


async def test_spam_is_told(system: System, sandbox: Server) -> None:
    actor, domain = await ready(system, sandbox)
    sandbox.world.faults.inject("google_workspace", "mail_to_spam")
    started = await test_messages.send(system, actor, domain.id, SENDER)
    seen = await read(system, actor, started.id)
    assert seen.in_spam
    assert [one["code"] for one in seen.problems] == ["spam"]


async def test_a_message_that_never_arrives_ends_after_ten_minutes_with_advice(
    system: System, sandbox: Server
) -> None:
    actor, domain = await ready(system, sandbox)
    sandbox.world.faults.inject("google_workspace", "mail_lost")
    started = await test_messages.send(system, actor, domain.id, SENDER)
    assert (await read(system, actor, started.id)).status == "sent"
    journey.skip(system, sandbox.world, timedelta(minutes=11))
    seen = await read(system, actor, started.id)
    assert seen.status == "failed"
    assert seen.problems[0]["code"] == "test_message_lost"
    assert "bounce" in seen.problems[0]["fix"]


async def test_an_answer_lost_on_the_way_does_not_send_twice(
    system: System, sandbox: Server
) -> None:
    actor, domain = await ready(system, sandbox)
    sandbox.world.faults.inject(
        "google_workspace", "drop_after_effect", route_pattern="*/messages/send", method="POST"
    )
    started = await test_messages.send(system, actor, domain.id, SENDER)
    await journey.until_settled(system, sandbox.world, timedelta(minutes=9))
    seen = await read(system, actor, started.id)
    assert seen.status == "received"
    kept = sandbox.world.store.find("google_mail", workspace=SENDER)
    assert len([row for row in kept if row["message_id"] == started.message_id]) == 1


async def test_a_second_wish_returns_the_message_that_is_under_way(
    system: System, sandbox: Server
) -> None:
    actor, domain = await ready(system, sandbox)
    first = await test_messages.send(system, actor, domain.id, SENDER)
    second = await test_messages.send(system, actor, domain.id, SENDER)
    assert first.id == second.id


async def test_who_may_not_send_is_refused(system: System, sandbox: Server) -> None:
    actor, domain = await ready(system, sandbox)
    with pytest.raises(Conflict) as missing:
        await test_messages.send(system, actor, domain.id)
    assert missing.value.code == "test_sender_missing"
    with pytest.raises(Invalid, match="no mailbox of acme"):
        await test_messages.send(system, actor, domain.id, "ceo@bank.example")
    with pytest.raises(Invalid, match="oneself"):
        await test_messages.send(system, actor, domain.id, SENDER, SENDER)


async def test_a_test_is_called_for_a_mailbox_and_for_a_domain(
    system: System, sandbox: Server
) -> None:
    actor, domain = await ready(system, sandbox)
    with pytest.raises(Conflict) as missing:
        await test_mail.of_domain(system, actor, domain.id)
    assert missing.value.code == "test_sender_missing"
    async with system.work(actor) as work:
        mailbox = DirectMailbox(
            organization_id=work.organization_id,
            domain_id=domain.id,
            email=SENDER,
            first_name="Tim",
            last_name="Keen",
            status=DirectStatus.created,
            created_at=work.now(),
            updated_at=work.now(),
        )
        work.session.add(mailbox)
    of_domain = await test_mail.of_domain(system, actor, domain.id)
    assert (await read(system, actor, of_domain.id)).status == "received"
    of_mailbox = await test_mail.of_mailbox(system, actor, mailbox.id)
    assert of_mailbox.id != of_domain.id
    assert (await read(system, actor, of_mailbox.id)).status == "received"
    async with system.work(actor) as work:
        (await work.session.get_one(DirectMailbox, mailbox.id)).status = DirectStatus.suspended
    with pytest.raises(Conflict) as moved:
        await test_mail.of_mailbox(system, actor, mailbox.id)
    assert moved.value.code == "mailbox_moved"
