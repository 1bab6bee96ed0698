"""Mailboxes in a workspace from a domain to the sequencer, on the real sandbox."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from adapters.google_workspace.sandbox import workspaces
from adapters.sandbox.server import Server
from core.accounts import audit, notifications
from core.accounts.notifications import Notification
from core.domains import records
from core.errors import Invalid, NotFound, NotPermitted
from core.provisioning.direct import access, mailboxes, outreach, rollback, strong_passwords
from core.system import Actor, System
from data.domains.domains import Domain
from tests.support import connecting, journey, mailing
from tests.support.people import letters

pytest_plugins = ("tests.support.set_up",)


async def test_a_mailbox_is_created_in_a_workspace_that_learns_to_know_the_domain(
    system: System, sandbox: Server, actor: Actor, domain: Domain
) -> None:
    mailbox_id = await mailing.started(system, actor, domain.id, "tim")
    made = await mailing.until(system, sandbox.world, mailbox_id, "created")
    assert made.mailbox.email == "tim@acme-mail.com"
    assert made.mailbox.ref
    assert {step.status for step in made.steps.values()} == {"done"}
    async with system.work(actor) as work:
        standing = await records.records(work, domain.id)
        newest = await records.current(work, domain.id)
    proof = next(row for row in standing if row.purpose == "host_proof")
    assert proof.content.startswith("google-site-verification=")
    assert newest is not None
    assert (newest.purpose, newest.status) == ("host_proof", "verified")


async def test_a_mailbox_takes_names_a_password_and_a_limit_and_fills_in_the_rest(
    system: System, actor: Actor, domain: Domain
) -> None:
    async with system.work(actor) as work:
        plain = await mailboxes.create(work, domain.id, "Tim.Keen", " Tim ", "Keen")
        given = await mailboxes.create(
            work, domain.id, "ann", "Ann", "Orr", password="Correct-Horse-42", daily_limit=50
        )
        weak = await mailboxes.create(work, domain.id, "bob", "Bob", "Orr", password="secret")
        with pytest.raises(Invalid):
            await mailboxes.create(work, domain.id, "eve", "Eve", "Orr", daily_limit=51)
        made = [access.opened(work, one) for one in (plain, given, weak)]
    assert [(one.email, one.name, one.daily_limit) for one in made] == [
        ("tim.keen@acme-mail.com", "Tim Keen", 30),
        ("ann@acme-mail.com", "Ann Orr", 50),
        ("bob@acme-mail.com", "Bob Orr", 30),
    ]
    assert made[1].secret == "Correct-Horse-42"
    assert all(strong_passwords.is_strong(one.secret, one.email) for one in made)


async def test_several_mailboxes_of_a_domain_have_it_proved_once(
    system: System, sandbox: Server, actor: Actor, domain: Domain
) -> None:
    wanted = [mailboxes.NewMailbox(domain.id, f"tim{n}", "Tim", "Keen") for n in range(4)]
    wanted += [mailboxes.NewMailbox(domain.id, name, "Tim", "Keen") for name in ("tim0", "-tim")]
    async with system.work(actor) as work:
        made, refusals = await mailboxes.create_many(work, wanted)
    assert [one.code for one in refusals] == ["mailbox_taken", "invalid"]
    for mailbox in made:
        await mailing.until(system, sandbox.world, mailbox.id, "created")
    async with system.work(actor) as work:
        history = await records.history(work, domain.id)
    assert [one.purpose for one in history].count("host_proof") == 1


async def test_a_mailbox_waits_for_its_domain_and_says_so(
    system: System, sandbox: Server, actor: Actor
) -> None:
    domain_id = await connecting.connected(system, actor, "early-bird.com")
    mailbox_id = await mailing.started(system, actor, domain_id, "tim")
    await journey.drained(system)
    waiting = await mailing.read(system, mailbox_id)
    assert waiting.at.name == "domain"
    assert "still being set up" in waiting.at.why["cause"]
    made = await mailing.until(system, sandbox.world, mailbox_id, "created")
    assert made.run.status == "done"


async def test_an_address_that_others_have_is_left_alone_and_others_are_offered(
    system: System, sandbox: Server, actor: Actor, domain: Domain
) -> None:
    await mailing.created(system, sandbox.world, actor, domain.id, "first")
    workspace = workspaces.of_person(sandbox.world, "first@acme-mail.com")
    assert workspace is not None
    for name in ("tim", "tim.keen"):
        email = f"{name}@acme-mail.com"
        workspaces.put_user(sandbox.world, workspace["id"], email, "Somebody", "Else")
    mailbox_id = await mailing.started(system, actor, domain.id, "tim")
    failed = await mailing.until(system, sandbox.world, mailbox_id, "failed")
    assert failed.mailbox.error["code"] == "mailbox_taken"
    assert failed.mailbox.error["alternatives"] == [
        "t.keen@acme-mail.com",
        "timk@acme-mail.com",
        "tkeen@acme-mail.com",
    ]
    assert failed.mailbox.ref == ""
    async with system.work(actor) as work:
        await mailboxes.rename(work, mailbox_id, "t.keen")
    made = await mailing.until(system, sandbox.world, mailbox_id, "created")
    assert made.mailbox.email == "t.keen@acme-mail.com"


async def test_a_full_workspace_stops_with_advice_and_goes_on_later(
    system: System, sandbox: Server, actor: Actor, domain: Domain
) -> None:
    sandbox.world.faults.inject("google_workspace", "seats_full", times=1)
    mailbox_id = await mailing.started(system, actor, domain.id, "tim")
    failed = await mailing.until(system, sandbox.world, mailbox_id, "failed")
    assert failed.mailbox.error["code"] == "seats_full"
    assert "Add seats" in failed.mailbox.error["action"]
    async with system.work(actor) as work:
        await mailboxes.restart(work, mailbox_id)
    await mailing.until(system, sandbox.world, mailbox_id, "created")


async def test_a_lost_answer_is_settled_by_looking(
    system: System, sandbox: Server, actor: Actor, domain: Domain
) -> None:
    sandbox.world.faults.inject(
        "google_workspace", "drop_after_effect", method="POST", route_pattern="*/users"
    )
    mailbox_id = await mailing.started(system, actor, domain.id, "tim")
    made = await mailing.until(system, sandbox.world, mailbox_id, "created")
    assert made.steps["create"].looks == 2
    assert made.mailbox.ref


async def test_credentials_are_shown_to_owners_only_and_every_look_is_written_down(
    system: System, sandbox: Server, actor: Actor, domain: Domain
) -> None:
    mailbox_id = await mailing.created(system, sandbox.world, actor, domain.id, "tim")
    member = replace(actor, role="member")
    with pytest.raises(NotPermitted):
        await mailboxes.reveal(system, member, mailbox_id)
    shown = await mailboxes.reveal(system, actor, mailbox_id)
    assert (shown.smtp_host, shown.smtp_port) == ("smtp.gmail.com", 465)
    assert (shown.imap_host, shown.imap_port, shown.kind) == ("imap.gmail.com", 993, "password")
    assert len(shown.secret) == 20
    assert shown.secret not in repr(shown)
    made = await mailing.read(system, mailbox_id)
    assert shown.secret not in made.mailbox.sealed_access
    assert all(shown.secret not in str(step.facts) for step in made.steps.values())
    async with system.work(actor) as work:
        table = await mailboxes.export(work, [mailbox_id], "csv")
        listed = json.loads(await mailboxes.export(work, [mailbox_id], "json"))
        entries = (await audit.listing(work)).rows
    [row] = csv.DictReader(io.StringIO(table))
    assert row["secret"] == listed[0]["secret"] == shown.secret
    done = [entry.action for entry in entries]
    assert done.count("mailboxes.exported") == 2
    assert done.count("mailbox.revealed") == 1
    assert set(done) >= {"domain.connected", "domain.proved", "domain.ready"}
    assert set(done) >= {"dns.applied", "mailbox.started", "mailbox.created"}
    assert {entry.object_id for entry in entries} >= {str(domain.id), str(mailbox_id)}
    begun = next(entry for entry in entries if entry.action == "mailbox.started")
    assert (begun.role, begun.organization_id) == ("owner", actor.organization_id)


async def test_an_app_password_makes_a_mailbox_active(
    system: System, sandbox: Server, actor: Actor, domain: Domain
) -> None:
    mailbox_id = await mailing.created(system, sandbox.world, actor, domain.id, "tim")
    with pytest.raises(Invalid, match="sixteen letters"):
        await mailboxes.give_access(system, actor, mailbox_id, "app_password", "short")
    given = "abcd efgh ijkl mnop"
    mailbox = await mailboxes.give_access(system, actor, mailbox_id, "app_password", given)
    assert mailbox.status == "active"
    assert (await mailboxes.reveal(system, actor, mailbox_id)).secret == "abcdefghijklmnop"


async def test_a_mailbox_is_tried_suspended_restored_and_removed(
    system: System, sandbox: Server, actor: Actor, domain: Domain
) -> None:
    mailbox_id = await mailing.created(system, sandbox.world, actor, domain.id, "tim")
    assert (await mailboxes.test(system, actor, mailbox_id)).works
    await mailboxes.suspend(system, actor, mailbox_id)
    tried = await mailboxes.test(system, actor, mailbox_id)
    assert tried.suspended
    assert not tried.works
    restored = await mailboxes.suspend(system, actor, mailbox_id, suspended=False)
    assert restored.status == "active"
    removed = await mailboxes.remove(system, actor, mailbox_id)
    assert (removed.status, removed.sealed_access) == ("removed", "")
    assert workspaces.of_person(sandbox.world, "tim@acme-mail.com") is None
    again = await mailing.created(system, sandbox.world, actor, domain.id, "tim")
    assert again != mailbox_id


async def test_a_failed_mailbox_is_rolled_back_with_its_own_records_only(
    system: System, sandbox: Server, actor: Actor, domain: Domain
) -> None:
    """The failure is logged with its context, marked and told; so is that it was taken back."""
    async with system.work(actor) as work:
        before = {(row.name, row.content) for row in await records.records(work, domain.id)}
    sandbox.world.faults.inject("google_workspace", "seats_full")
    mailbox_id = await mailing.started(system, actor, domain.id, "tim")
    with capture_logs() as logs:
        failed = await mailing.until(system, sandbox.world, mailbox_id, "failed")
    [line] = [line for line in logs if line["event"] == "run_failed"]
    assert (line["subject"], line["step"]) == (f"mailbox:{mailbox_id}", "create")
    assert (line["code"], failed.at.status) == ("seats_full", "failed")
    [notice] = await told(system, actor, "tim@acme-mail.com could not be created")
    assert failed.at.error["action"] in notice.text
    [planned] = await rollback.show(system, actor, mailbox_id)
    assert [change["action"] for change in planned.changes] == ["delete"]
    removed = await rollback.roll_back(system, actor, mailbox_id)
    assert removed.status == "removed"
    async with system.work(actor) as work:
        after = {(row.name, row.content) for row in await records.records(work, domain.id)}
    assert after == before
    taken_back = "The set-up of tim@acme-mail.com was taken back"
    assert len(await told(system, actor, taken_back)) == 1
    assert taken_back in [subject for subject, _ in await letters(system, actor.email)]


async def told(system: System, actor: Actor, title: str) -> list[Notification]:
    """Return the notices of a title."""
    async with system.work(actor) as work:
        found = await notifications.listing(work)
    return [notice for notice in found.rows if notice.title == title]


async def test_another_organization_sees_and_touches_none_of_it(
    system: System, sandbox: Server, actor: Actor, domain: Domain
) -> None:
    mailbox_id = await mailing.created(system, sandbox.world, actor, domain.id, "tim")
    rival = await journey.customer(system, "Rival")
    async with system.work(rival) as work:
        assert (await mailboxes.listing(work)).total == 0
    with pytest.raises(NotFound):
        await mailboxes.reveal(system, rival, mailbox_id)
    with pytest.raises(NotFound):
        await mailboxes.remove(system, rival, mailbox_id)
    with pytest.raises(NotFound):
        await mailing.started(system, rival, domain.id, "tim")
    with pytest.raises(NotFound):
        async with system.work(rival) as work:
            await outreach.connect(work, [mailbox_id])
