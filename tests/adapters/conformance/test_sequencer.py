"""What every sequencer that mailboxes are connected to one by one promises, over real TCP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from adapters.sandbox.server import Server
from adapters.smartlead.opening import opened
from core.errors import CredentialsRefused, RateLimited, Rejected, Unavailable
from core.pace import Pace
from core.ports.sequencer import MailboxAccess, Sequencer, WarmupPlan

SEQUENCERS = ("smartlead",)
DAY = 86_400
PASSWORD = "abcd efgh ijkl mnop"
ADA = MailboxAccess("ada@go-acme.com", "Ada Byron", "ada@go-acme.com", PASSWORD)


@pytest.fixture
async def smartlead(sandbox: Server) -> AsyncIterator[Sequencer]:
    """Smartlead of the sandbox."""
    made = opened("test-api-key", sandbox_url=sandbox.url, pace=Pace("smartlead", ()))
    yield made
    await made.close()


@pytest.fixture(params=SEQUENCERS)
def sequencer(request: pytest.FixtureRequest) -> Sequencer:
    """Every sequencer in turn."""
    adapter: Sequencer = request.getfixturevalue(request.param)
    return adapter


async def test_a_mailbox_is_connected_once(sequencer: Sequencer, sandbox: Server) -> None:
    await sequencer.check_key()
    assert await sequencer.find(ADA.email) is None
    made = await sequencer.connect(ADA, WarmupPlan(), 40)
    assert (made.email, made.smtp_ok, made.imap_ok) == (ADA.email, True, True)
    assert (made.warmup, made.daily_limit, made.problem) == (True, 40, "")
    assert made == await sequencer.find("Ada@Go-Acme.com") == await sequencer.account(made.ref)
    assert PASSWORD not in repr(sandbox.world.requests.latest(20))
    assert PASSWORD not in repr(ADA)


async def test_connecting_again_renews_the_login_under_the_same_ref(sequencer: Sequencer) -> None:
    first = await sequencer.connect(ADA, WarmupPlan(), 40)
    again = await sequencer.connect(replace(ADA, password="another one"), WarmupPlan(), 30)
    assert again.ref == first.ref
    assert again.daily_limit == 30


async def test_an_answer_that_was_lost_is_found_by_looking(
    sequencer: Sequencer, sandbox: Server
) -> None:
    sandbox.world.faults.inject(sequencer.provider, "drop_after_effect", method="POST")
    with pytest.raises(Unavailable):
        await sequencer.connect(ADA, WarmupPlan(), 40)
    found = await sequencer.find(ADA.email)
    assert found is not None
    assert (await sequencer.connect(ADA, WarmupPlan(), 40)).ref == found.ref


async def test_a_login_that_does_not_work_is_refused(sequencer: Sequencer, sandbox: Server) -> None:
    with pytest.raises(Rejected) as refused:
        await sequencer.connect(replace(ADA, password="wrong"), WarmupPlan(), 40)
    assert refused.value.code == "login_refused"
    assert "app password" in refused.value.advice.action
    assert "CSV" in refused.value.advice.fallback
    assert await sequencer.find(ADA.email) is None
    sandbox.world.faults.inject(sequencer.provider, "login_refused")
    with pytest.raises(Rejected) as faulty:
        await sequencer.connect(ADA, WarmupPlan(), 40)
    assert faulty.value.code == "login_refused"


async def test_an_account_that_is_gone_is_none(sequencer: Sequencer) -> None:
    assert await sequencer.account("987654") is None


async def test_accounts_with_similar_names_are_told_apart(sequencer: Sequencer) -> None:
    longer = replace(ADA, email="nada@go-acme.com", user_name="nada@go-acme.com")
    await sequencer.connect(longer, WarmupPlan(), 40)
    assert await sequencer.find(ADA.email) is None
    made = await sequencer.connect(ADA, WarmupPlan(), 40)
    assert await sequencer.find(ADA.email) == made


async def test_warmup_grows_day_by_day(sequencer: Sequencer, sandbox: Server) -> None:
    """From noon to noon: in its first minutes a day has no figures yet."""
    plan = WarmupPlan(daily_most=30, daily_rampup=5, reply_rate=40)
    sandbox.world.skip((1.5 * DAY - sandbox.world.now().timestamp()) % DAY)
    account = await sequencer.connect(ADA, plan, 40)
    sandbox.world.skip(4 * DAY)
    early = (await sequencer.warmup_days(account.ref))[:-1]
    assert [day.sent for day in early] == [5, 10, 15, 20]
    assert [day.replied for day in early] == [2, 4, 6, 8]
    sandbox.world.skip(20 * DAY)
    late = (await sequencer.warmup_days(account.ref))[:-1]
    assert len(late) == 6
    assert {day.sent for day in late} == {30}
    assert [day.day for day in late] == sorted({day.day for day in late})
    assert all(0 <= day.spam <= 2 for day in late)


async def test_warmup_is_switched_and_kept_within_what_is_accepted(
    sequencer: Sequencer,
) -> None:
    account = await sequencer.connect(ADA, WarmupPlan(enabled=False), 40)
    assert not account.warmup
    assert await sequencer.warmup_days(account.ref) == []
    extreme = WarmupPlan(daily_most=500, daily_rampup=0, reply_rate=0)
    await sequencer.set_warmup(account.ref, extreme)
    found = await sequencer.account(account.ref)
    assert found is not None
    assert found.warmup
    await sequencer.set_warmup(account.ref, WarmupPlan(enabled=False))
    found = await sequencer.account(account.ref)
    assert found is not None
    assert not found.warmup


async def test_tracking_of_ones_own_and_back(sequencer: Sequencer) -> None:
    account = await sequencer.connect(ADA, WarmupPlan(), 40)
    assert account.tracking_host == ""
    for host in ("track.go-acme.com", ""):
        await sequencer.set_tracking(account.ref, host)
        found = await sequencer.account(account.ref)
        assert found is not None
        assert found.tracking_host == host


async def test_suspending_and_resuming(sequencer: Sequencer, sandbox: Server) -> None:
    account = await sequencer.connect(ADA, WarmupPlan(), 40)
    for suspended in (True, False):
        await sequencer.suspend(account.ref, suspended=suspended)
        row = sandbox.world.store.get("smartlead_account", account.ref)
        assert row is not None
        assert row["is_suspended"] is suspended


async def test_ok_that_means_no_is_a_refusal(sequencer: Sequencer, sandbox: Server) -> None:
    account = await sequencer.connect(ADA, WarmupPlan(), 40)
    sandbox.world.faults.inject(sequencer.provider, "unsuccessful")
    with pytest.raises(Rejected, match="Something went wrong"):
        await sequencer.set_warmup(account.ref, WarmupPlan())


@pytest.mark.parametrize(
    ("fault", "value", "error"),
    [
        ("key_expired", 0, CredentialsRefused),
        ("rate_limited", 60, RateLimited),
        ("status", 503, Unavailable),
        ("drop_before", 0, Unavailable),
    ],
)
async def test_every_failure_is_one_of_the_five(
    sequencer: Sequencer, sandbox: Server, fault: str, value: int, error: type[Exception]
) -> None:
    sandbox.world.faults.inject(sequencer.provider, fault, times=None, value=value)
    with pytest.raises(error):
        await sequencer.find(ADA.email)
