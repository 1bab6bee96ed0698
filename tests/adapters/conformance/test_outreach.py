"""What every sequencer promises, over real TCP."""

from __future__ import annotations

import pytest

from adapters.plusvibe.api import PlusVibeApi
from adapters.plusvibe.outreach import PlusVibe
from adapters.plusvibe.partner_api import PartnerApi
from adapters.sandbox.server import Server
from core.errors import CredentialsRefused, NotFound, Rejected, Surprising
from core.ports.outreach import Outreach, OutreachClient, WarmupPlan
from core.ports.turnkey import MailboxLogin
from tests.adapters.conftest import OpenWire

HOUR, DAY = 3600, 86_400


async def client(outreach: Outreach, workspace: str, email: str) -> OutreachClient:
    return await outreach.create_client(
        workspace, email=email, first_name="Ada", last_name="Byron", business="Acme"
    )


async def imported(outreach: Outreach, sandbox: Server, count: int) -> tuple[str, list[str]]:
    """Import accounts into a new workspace; return it and their refs."""
    workspace = await outreach.create_workspace("Acme")
    logins = [
        MailboxLogin(f"user{number}@go-acme.com", "Ada", "Byron", "secret-password")
        for number in range(count)
    ]
    await outreach.add_accounts(workspace, logins, WarmupPlan())
    sandbox.world.skip(DAY)
    refs = [account.ref for account in await outreach.accounts(workspace)]
    await outreach.set_warmup(workspace, refs, active=False)
    return workspace, refs


async def test_a_workspace_is_found_by_its_exact_name(outreach: Outreach) -> None:
    await outreach.check_key()
    assert await outreach.find_workspace("Acme") is None
    ref = await outreach.create_workspace("Acme")
    await outreach.create_workspace("Acme 2")
    assert await outreach.find_workspace("Acme") == ref
    assert outreach.login_url.startswith("https://")


async def test_a_password_is_told_once(outreach: Outreach, sandbox: Server) -> None:
    workspace = await outreach.create_workspace("Acme")
    assert await outreach.find_client("ada@example.com") is None
    made = await client(outreach, workspace, "ada@example.com")
    assert made.password
    assert made.password not in repr(made)
    assert made.password not in repr(sandbox.world.requests.latest(10))
    found = await outreach.find_client("Ada@Example.com")
    assert found == OutreachClient(made.ref, "ada@example.com", workspaces=(workspace,))
    with pytest.raises(Rejected, match="already exists"):
        await client(outreach, workspace, "ada@example.com")
    await outreach.delete_client(made.ref)
    assert await outreach.find_client("ada@example.com") is None


async def test_accounts_beyond_a_page_are_read_whole(outreach: Outreach, sandbox: Server) -> None:
    _, refs = await imported(outreach, sandbox, 205)
    assert len(set(refs)) == 205


async def test_a_plan_reads_back_in_whole_percent(outreach: Outreach, sandbox: Server) -> None:
    workspace, refs = await imported(outreach, sandbox, 2)
    plan = WarmupPlan(max_per_day=25, reply_rate_percent=35, campaign_limit_per_day=20)
    await outreach.configure(workspace, refs, plan, "Ada", "Byron")
    for account in await outreach.accounts(workspace):
        assert account.warmup_limit == 25
        assert account.warmup_increment == 2
        assert account.warmup_reply_percent == 35
        assert account.daily_limit == 20
        assert account.name == "Ada Byron"


async def test_a_partial_change_is_noticed(outreach: Outreach, sandbox: Server) -> None:
    workspace, refs = await imported(outreach, sandbox, 4)
    sandbox.world.faults.inject("plusvibe", "bulk_partial", times=2)
    assert await outreach.set_warmup(workspace, refs, active=True) == refs[:2]
    with pytest.raises(Surprising, match="2 of 4"):
        await outreach.configure(workspace, refs, WarmupPlan(), "Ada", "Byron")
    await outreach.configure(workspace, refs, WarmupPlan(), "Ada", "Byron")
    assert await outreach.set_warmup(workspace, refs, active=True) == refs


async def test_health_is_unknown_first_and_grows(outreach: Outreach, sandbox: Server) -> None:
    workspace, refs = await imported(outreach, sandbox, 1)
    await outreach.set_warmup(workspace, refs, active=True)
    young = (await outreach.accounts(workspace))[0]
    assert young.warmup_active
    assert (young.health, young.health_google, young.reply_rate) == (None, None, None)
    sandbox.world.skip(2 * DAY)
    early = (await outreach.accounts(workspace))[0]
    sandbox.world.skip(12 * DAY)
    late = (await outreach.accounts(workspace))[0]
    assert early.health is not None
    assert late.health is not None
    assert 60 < early.health < late.health <= 100
    assert late.health_microsoft is not None
    assert late.reply_rate is not None
    assert 0 <= late.reply_rate <= 100
    assert late.warmup_sent_today is not None


async def test_switching_on_twice_starts_nothing_anew(outreach: Outreach, sandbox: Server) -> None:
    workspace, refs = await imported(outreach, sandbox, 1)
    await outreach.set_warmup(workspace, refs, active=True)
    sandbox.world.skip(5 * DAY)
    assert await outreach.set_warmup(workspace, refs, active=True) == refs
    assert (await outreach.accounts(workspace))[0].health is not None


async def test_another_workspace_changes_nothing_here(outreach: Outreach, sandbox: Server) -> None:
    _, refs = await imported(outreach, sandbox, 1)
    other = await outreach.create_workspace("Other")
    assert await outreach.set_warmup(other, refs, active=True) == []
    with pytest.raises(Rejected, match="workspace_id"):
        await outreach.accounts("0" * 24)


async def test_a_partner_sees_workspaces_and_accounts_and_imports_in_a_way_of_its_own(
    partner: Outreach, sandbox: Server
) -> None:
    mine, other = [await partner.create_workspace(name) for name in ("Mine", "Other")]
    assert {mine, other} <= await partner.partner_workspaces()
    login = MailboxLogin("ada@go-acme.com", "Ada", "Byron", "secret")
    await partner.upload_accounts(mine, [login], WarmupPlan(), notify="ops@example.com")
    assert await partner.partner_accounts(mine) == []
    sandbox.world.skip(3600)
    [account] = await partner.partner_accounts(mine)
    assert account == (await partner.accounts(mine))[0]
    assert (account.email, account.warmup_active, account.warmup_limit) == (login.email, True, 30)
    assert await partner.partner_accounts(other) == []
    assert [row["notify"] for row in sandbox.world.store.all("plusvibe_upload")] == [
        "ops@example.com"
    ]
    assert (await partner.google_link(mine, WarmupPlan())).startswith("https://accounts.google.com")


async def test_a_sign_in_that_is_wrong_or_missing_opens_nothing(
    plusvibe: PlusVibe, open_wire: OpenWire
) -> None:
    wire = open_wire("plusvibe")
    stranger = PlusVibe(PlusVibeApi(wire), partner=PartnerApi(wire, ("eve@example.com", "guess")))
    with pytest.raises(CredentialsRefused):
        await stranger.partner_workspaces()
    assert not plusvibe.has_partner
    with pytest.raises(NotFound, match="no partner"):
        await plusvibe.partner_workspaces()
