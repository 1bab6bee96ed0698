"""Mailboxes connected to the sequencer, on the real sandbox."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from prometheus_client import REGISTRY

from adapters.sandbox.server import Server
from core import metrics
from core.accounts import notifications
from core.domains import preferences, records
from core.errors import Conflict, Invalid, NotPermitted
from core.ports.dns import ZoneRecord
from core.provisioning.direct import mailboxes, outreach, outreach_sync
from core.provisioning.direct.outreach import WarmupWish
from core.settings import Mode
from core.system import Actor, System
from data.domains.domains import Domain
from tests.support import connecting, journey, mailing, zoned

VENDORS = ("cloudflare", "google_workspace", "smartlead")


pytest_plugins = ("tests.support.set_up",)


async def test_a_mailbox_is_connected_warmed_up_and_active(
    system: System, sandbox: Server, actor: Actor, mailbox_id: UUID
) -> None:
    wish = WarmupWish(daily_limit=20, reply_rate=40, days=10)
    account = await mailing.joined(system, sandbox.world, actor, mailbox_id, wish)
    assert (account.status, account.warmup, account.daily_limit) == ("connected", True, 20)
    assert (account.reply_rate, account.warmup_days) == (40, 10)
    assert account.connected_at is not None
    assert account.warmup_ends_at is not None
    assert account.warmup_ends_at - account.connected_at >= timedelta(days=10)
    assert (await mailing.read(system, mailbox_id)).mailbox.status == "active"
    [row] = sandbox.world.store.find("smartlead_account", from_email="tim@acme-mail.com")
    assert (row["reply_rate_percentage"], row["total_warmup_per_day"]) == (40, 20)
    assert system.ports.sandbox is not None
    log = await system.ports.sandbox.requests(10_000)
    asked = {call.path for call in log if call.provider in ("cloudflare", "smartlead")}
    assert asked
    assert all(re.search(r"/v\d+/", path) for path in asked)
    told = {
        (sample.name.removeprefix("mailwright_"), sample.labels.get("provider", ""))
        for metric in REGISTRY.collect()
        for sample in metric.samples
        if sample.name.endswith("_seconds_count") and sample.value
    }
    vendors = {("provider_seconds_count", one) for one in VENDORS}
    assert vendors | {("propagation_seconds_count", "")} <= told
    kinds = {
        sample.labels["kind"]
        for metric in metrics.RUN_SECONDS.collect()
        for sample in metric.samples
        if sample.name.endswith("_count") and sample.value
    }
    assert {"domain_setup", "mailbox_setup", "sequencer_connect"} <= kinds


async def test_links_carry_a_name_of_the_domain(
    system: System, sandbox: Server, actor: Actor, domain: Domain, mailbox_id: UUID
) -> None:
    async with system.work(actor) as work:
        await preferences.configure(work, domain.id, tracking_label="track")
    await connecting.until(system, sandbox.world, domain.id, status="ready")
    account = await mailing.joined(system, sandbox.world, actor, mailbox_id)
    assert account.tracking_host == "track.acme-mail.com"
    assert (account.tracking_status, account.tracking_verified) == ("verified", True)


async def test_the_tracking_record_is_made_when_it_is_not_there(
    system: System, sandbox: Server, actor: Actor, domain: Domain, mailbox_id: UUID
) -> None:
    await mailing.wish_tracking(system, actor, domain.id, "go")
    account = await mailing.joined(system, sandbox.world, actor, mailbox_id)
    assert (account.tracking_host, account.tracking_status) == ("go.acme-mail.com", "verified")
    async with system.work(actor) as work:
        newest = await records.current(work, domain.id)
    assert newest is not None
    assert (newest.purpose, newest.status) == ("tracking", "verified")


async def test_a_mailbox_stays_connected_when_tracking_fails(
    system: System, sandbox: Server, actor: Actor, domain: Domain, mailbox_id: UUID
) -> None:
    taken = ZoneRecord("go.acme-mail.com", "A", "192.0.2.7", 300)
    await zoned.put(system, actor, domain, taken)
    await mailing.wish_tracking(system, actor, domain.id, "go")
    account = await mailing.joined(system, sandbox.world, actor, mailbox_id)
    assert (account.status, account.tracking_status) == ("connected", "failed")
    assert account.error["code"] == "tracking_failed"
    await zoned.drop(system, actor, domain, "go.acme-mail.com", "A")
    async with system.work(actor) as work:
        await outreach.retry_tracking(work, mailbox_id)
    account = await mailing.connected(system, sandbox.world, mailbox_id)
    assert (account.tracking_status, account.error) == ("verified", {})


async def test_a_refused_login_says_what_to_do_and_is_tried_again(
    system: System, sandbox: Server, actor: Actor, mailbox_id: UUID
) -> None:
    sandbox.world.faults.inject("smartlead", "login_refused")
    account = await mailing.joined(system, sandbox.world, actor, mailbox_id)
    assert (account.status, account.error["code"]) == ("failed", "login_refused")
    assert "app password" in account.error["action"]
    async with system.work(actor) as work:
        await outreach.retry(work, mailbox_id)
    account = await mailing.connected(system, sandbox.world, mailbox_id)
    assert (account.status, account.error) == ("connected", {})


async def test_one_that_is_connected_is_shown_and_not_connected_again(
    system: System, sandbox: Server, actor: Actor, mailbox_id: UUID
) -> None:
    account = await mailing.joined(system, sandbox.world, actor, mailbox_id)
    async with system.work(actor) as work:
        [again] = await outreach.connect(work, [mailbox_id])
    assert (again.id, again.run_id, again.status) == (account.id, account.run_id, "connected")


async def test_no_plain_password_is_handed_over_outside_the_sandbox(
    system: System, actor: Actor, mailbox_id: UUID
) -> None:
    live = replace(system, settings=system.settings.model_copy(update={"mode": Mode.live}))
    with pytest.raises(Conflict) as refusal:
        async with live.work(actor) as work:
            await outreach.connect(work, [mailbox_id])
    assert refusal.value.code == "access_missing"
    assert "two-step verification" in refusal.value.advice.action
    given = "abcdefghijklmnop"
    await mailboxes.give_access(system, actor, mailbox_id, "app_password", given)
    async with live.work(actor) as work:
        [account] = await outreach.connect(work, [mailbox_id])
    assert account.status == "connecting"


async def test_a_connection_is_validated_and_let_go(
    system: System, sandbox: Server, actor: Actor, mailbox_id: UUID
) -> None:
    await mailing.joined(system, sandbox.world, actor, mailbox_id)
    account = await outreach.validate(system, actor, mailbox_id)
    assert (account.status, account.synced_at is not None) == ("connected", True)
    account = await outreach.disconnect(system, actor, mailbox_id)
    assert account.status == "disconnected"
    [row] = sandbox.world.store.find("smartlead_account", from_email="tim@acme-mail.com")
    assert row["is_suspended"] is True
    account = await mailing.joined(system, sandbox.world, actor, mailbox_id)
    assert account.status == "connected"
    [row] = sandbox.world.store.find("smartlead_account", from_email="tim@acme-mail.com")
    assert row["is_suspended"] is False


async def test_one_that_vanished_at_the_sequencer_is_told_about(
    system: System, sandbox: Server, actor: Actor, mailbox_id: UUID
) -> None:
    account = await mailing.joined(system, sandbox.world, actor, mailbox_id)
    sandbox.world.store.delete("smartlead_account", account.ref)
    assert await outreach_sync.sync_all(system) == 1
    async with system.work(actor) as work:
        told = [notice.title for notice in (await notifications.listing(work)).rows]
        [account] = (await outreach.of_mailboxes(work, [mailbox_id])).values()
    assert account.status == "disconnected"
    assert "tim@acme-mail.com is no longer connected" in told


async def test_warmup_ends_after_its_days_and_is_read_by_the_hour(
    system: System, sandbox: Server, actor: Actor, mailbox_id: UUID
) -> None:
    await mailing.joined(system, sandbox.world, actor, mailbox_id, WarmupWish(days=3))
    journey.skip(system, sandbox.world, timedelta(days=2))
    await outreach_sync.sync_all(system)
    async with system.work(actor) as work:
        [account] = (await outreach.of_mailboxes(work, [mailbox_id])).values()
    assert account.warmup
    assert account.stats["sent"] > 0
    assert len(account.stats["days"]) >= 2
    journey.skip(system, sandbox.world, timedelta(days=1, minutes=1))
    await outreach_sync.sync_all(system)
    async with system.work(actor) as work:
        [account] = (await outreach.of_mailboxes(work, [mailbox_id])).values()
    assert not account.warmup
    assert account.warmup_ends_at is None
    [row] = sandbox.world.store.find("smartlead_account", from_email="tim@acme-mail.com")
    assert row["warmup_enabled"] is False


async def test_a_file_serves_while_the_sequencer_does_not_answer(
    system: System, actor: Actor, mailbox_id: UUID
) -> None:
    async with system.work(actor) as work:
        [row] = csv.DictReader(io.StringIO(await outreach.csv(work, [mailbox_id])))
    assert row["from_email"] == row["user_name"] == "tim@acme-mail.com"
    assert (row["smtp_host"], row["warmup_enabled"]) == ("smtp.gmail.com", "True")
    assert len(row["password"]) == 20
    with pytest.raises(NotPermitted):
        async with system.work(replace(actor, role="member")) as work:
            await outreach.csv(work, [mailbox_id])


@pytest.mark.parametrize("wish", [{"reply_rate": 5}, {"daily_limit": 51}, {"days": 0}])
async def test_wishes_beyond_the_sequencer_are_refused(
    system: System, actor: Actor, mailbox_id: UUID, wish: dict[str, Any]
) -> None:
    with pytest.raises(Invalid):
        async with system.work(actor) as work:
            await outreach.connect(work, [mailbox_id], WarmupWish(**wish))
