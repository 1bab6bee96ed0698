"""The mailbox host does less than it said: nothing created, failed, slow, stuck, late, half done."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest

from adapters.zapmail.sandbox.exports import LATE_BY
from core.waits import Why
from tests.support import journey
from tests.support.package import Package

pytest_plugins = ("tests.support.unhurried",)

EXPORTS = "POST /api/v2/exports/mailboxes"
RETRY = "PUT /api/v2/mailboxes/retry-failed"
LINK = "POST /api/v2/exports/accounts/third-party"
QUARTER = timedelta(minutes=15)


def asked(package: Package, route: str) -> int:
    """Count the requests of a route in the sandbox's log."""
    method, _, path = route.partition(" ")
    return sum(
        exchange["method"] == method and exchange["path"].partition("?")[0].endswith(path)
        for exchange in package.world.requests.latest(500)
    )


async def test_an_accepted_order_that_creates_nothing_is_sent_again(package: Package) -> None:
    """202 and no mailbox: after half an hour it is ordered once more; slots are bought once."""
    package.break_down("zapmail", "mailboxes_ignored")
    await package.settle(pause=QUARTER)
    assert asked(package, "POST /zapmail/api/v2/mailboxes") == 2
    assert await package.purchases("slots") == ["confirmed"]
    await package.require_complete()


async def test_failed_mailboxes_are_tried_again(package: Package) -> None:
    """All six end as failed, one after the other; the host is asked once for each."""
    package.break_down("zapmail", "mailboxes_failed")
    await package.settle()
    assert 1 <= asked(package, RETRY) <= 6
    await package.require_complete()


async def test_a_mailbox_that_fails_twice_needs_a_person(package: Package) -> None:
    """It stops with the address and the way out; the operator's retry asks the host once more."""
    await package.until("mailboxes")
    package.break_down("zapmail", "mailboxes_failed")
    fault = package.break_down("zapmail", "status", RETRY, times=None, value=200)
    stopped = await package.settle()
    assert stopped.steps["mailboxes"].error["code"] == "mailbox_failed"
    assert "@" in stopped.provision.error
    package.world.faults.clear(fault.id)
    await package.retry()
    await package.settle()
    await package.require_complete()


async def test_slow_dns_parks_and_never_fails(package: Package) -> None:
    """A name that stays pending for two days: it waits, says so, and tells an operator once."""
    package.world.clock.tempo = 1.0
    package.break_down("zapmail", "domain_stuck")
    started = (await package.until("connect")).provision.started_at
    assert started is not None
    await past(package, timedelta(minutes=12))
    slow = await package.seen()
    assert (slow.provision.status, slow.steps["connect"].status) == ("provisioning", "waiting")
    why = Why.from_json(slow.steps["connect"].why)
    assert "48 hours" in why.limit
    assert why.until is not None
    assert why.ends == since(slow.steps["connect"].facts) + timedelta(minutes=30)
    await past(package, timedelta(hours=25))
    late = Why.from_json((await package.seen()).steps["connect"].why)
    assert late.ends is None
    assert "operator has been told" in late.remedy
    assert len(await package.mails("alert-")) == 1
    package.world.clock.tempo = 120.0
    await past(package, timedelta(hours=24))
    await package.settle()
    await package.require_complete()
    assert len(await package.mails("alert-")) == 1


def since(facts: dict[str, str]) -> datetime:
    return datetime.fromisoformat(facts["connect_since"])


async def past(package: Package, duration: timedelta) -> None:
    """Let a stretch of time go by in which nothing happens but one look at its end."""
    journey.skip(package.system, package.world, duration)
    await journey.drained(package.system)


@pytest.mark.parametrize("kind", ["export_stuck", "export_failed"])
async def test_an_export_that_does_not_work_is_replaced_by_an_import(
    package: Package, kind: str
) -> None:
    """Stuck or failed: the mailboxes are imported by their logins, each once."""
    package.break_down("zapmail", kind)
    settled = await package.settle(pause=QUARTER)
    assert settled.steps["export"].facts["import_instead"] is True
    assert settled.steps["export"].facts["export_given_up"]
    assert asked(package, EXPORTS) == 1
    await package.require_complete()


async def test_an_import_that_is_refused_goes_in_as_a_partner_and_the_operator_is_told(
    package: Package,
) -> None:
    """Export and ordinary import fail: the partner's upload names the operator for its results."""
    package.break_down("zapmail", "export_failed")
    package.break_down("plusvibe", "import_refused")
    settled = await package.settle()
    assert settled.steps["export"].facts["imported_as_partner"] is True
    [upload] = package.world.store.all("plusvibe_upload")
    assert upload["notify"] == package.system.settings.operator_email
    assert upload["workspace"] == settled.provision.outreach_workspace_ref
    await package.require_complete()


async def test_accounts_that_arrive_late_arrive_once(package: Package) -> None:
    """The export is done, the accounts are not there for hours: imported, yet each there once."""
    await package.until("export")
    package.world.clock.tempo = LATE_BY / timedelta(hours=2, minutes=30).total_seconds()
    package.break_down("plusvibe", "accounts_late")
    settled = await package.settle(pause=QUARTER)
    assert settled.steps["export"].facts["import_instead"] is True
    await package.require_complete()


async def test_credentials_the_host_refuses_lead_to_the_import(package: Package) -> None:
    """400 at the link is kept for the operator; the password is forgotten at once."""
    package.break_down("zapmail", "status", LINK, value=400)
    settled = await package.settle()
    assert settled.steps["export"].facts["link_refused"]
    assert asked(package, EXPORTS) == 0
    await package.require_complete()


async def test_a_login_linked_with_another_password_is_replaced(package: Package) -> None:
    """The host holds an older link of ours: it is updated, not added."""
    await package.until("export")
    found = await package.seen()
    [workspace] = [w for w in package.world.store.all("zapmail_workspace") if not w["is_default"]]
    stale = {"id": "old", "app": "PIPL", "email": found.provision.outreach_client_email}
    key = f"{workspace['id']}/PIPL"
    package.world.store.put("zapmail_link", key, {**stale, "password": "older"})
    await package.settle()
    assert asked(package, f"PUT {LINK.partition(' ')[2]}") == 1
    assert asked(package, LINK) == 0
    await package.require_complete()


async def test_a_bulk_change_that_takes_half_is_completed(package: Package) -> None:
    """Three of six take the limits, then three of six the switch; the rest follow."""
    package.break_down("plusvibe", "bulk_partial", "PUT /api/v1/account/bulk-update")
    package.break_down("plusvibe", "bulk_partial", "PATCH /api/v1/account/bulk-update-warmup")
    await package.settle()
    assert package.world.faults.all() == []
    await package.require_complete()


async def test_every_mailbox_warms_up_as_the_package_says(package: Package) -> None:
    """Two mails a day and two more each day up to thirty, thirty percent answered, varied by twenty."""
    await package.settle()
    rows = package.world.store.all("plusvibe_account")
    names = ("warmup_initial", "warmup_increment", "warmup_max", "reply_percent")
    assert {tuple(row[name] for name in names) for row in rows} == {(2, 2, 30, 30)}
    assert {(row["daily_limit"], row["sending_gap"]) for row in rows} == {(30, 5)}
    assert {row["name"] for row in rows} == {"Tim Keen"}
    [update] = [
        json.loads(exchange["request"])
        for exchange in package.world.requests.latest(500)
        if exchange["path"].endswith("/account/bulk-update")
    ]
    assert (update["warmup_randomize"], update["warmup_randomize_num"]) == ("yes", 20)
    assert update["bulk_warmup_is_slow_rampup"] == "yes"


@pytest.mark.parametrize("provider", ["zapmail", "plusvibe", "heyreach"])
async def test_an_expired_key_stops_with_the_way_out(package: Package, provider: str) -> None:
    """Never tried again by itself; the advice is to replace the key."""
    step = {"zapmail": "workspace", "plusvibe": "outreach", "heyreach": "leads"}[provider]
    package.break_down(provider, "key_expired")
    stopped = await package.settle()
    assert stopped.provision.status == "failed"
    assert stopped.steps[step].error["code"] == "credentials_refused"
    assert "key" in stopped.steps[step].error["action"]
    await package.retry()
    await package.settle()
    await package.require_complete()
