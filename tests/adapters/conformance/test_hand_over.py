"""From the mailbox host to the sequencer: exports, and the import that replaces a failed one."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from adapters.sandbox.server import Server
from core.errors import Rejected
from core.ports.outreach import Outreach, WarmupPlan
from core.ports.turnkey import HostedMailbox, NewMailbox, TurnkeyHost

HOUR, DAY = 3600, 86_400


@dataclass
class Ready:
    """A workspace at the host with mailboxes, linked to one at the sequencer."""

    workspace: str
    outreach_workspace: str
    boxes: list[HostedMailbox]

    @property
    def refs(self) -> list[str]:
        return [box.ref for box in self.boxes]


@pytest.fixture
async def ready(host: TurnkeyHost, workspace: str, plusvibe: Outreach, sandbox: Server) -> Ready:
    """Three active mailboxes, linked and not yet exported."""
    await host.buy_domains(workspace, ["go-acme.com"])
    sandbox.world.skip(HOUR)
    domain = (await host.domains(workspace))[0]
    await host.buy_slots(workspace, 3)
    names = [NewMailbox(domain.name, name, "Ada", "Byron") for name in ("ada", "bob", "cyd")]
    await host.create_mailboxes(workspace, {domain.ref: names})
    there = await plusvibe.create_workspace("Acme")
    client = await plusvibe.create_client(
        there, email="ada@example.com", first_name="Ada", last_name="Byron", business="Acme"
    )
    await host.link_outreach(workspace, client.email, client.password or "")
    sandbox.world.skip(2 * HOUR)
    return Ready(workspace, there, await host.mailboxes(workspace))


async def test_accounts_arrive_in_the_one_right_workspace(
    host: TurnkeyHost, plusvibe: Outreach, sandbox: Server, ready: Ready
) -> None:
    other = await plusvibe.create_workspace("Other")
    ref = await host.export(ready.workspace, ready.refs)
    assert ref
    assert (await host.export_state(ready.workspace, ref)).status == "running"
    assert await plusvibe.accounts(ready.outreach_workspace) == []
    sandbox.world.skip(HOUR)
    assert (await host.export_state(ready.workspace, ref)).status == "completed"
    accounts = await plusvibe.accounts(ready.outreach_workspace)
    assert [a.email for a in accounts] == [box.email for box in ready.boxes]
    assert {a.name for a in accounts} == {"Ada Byron"}
    assert await plusvibe.accounts(other) == []


async def test_an_answer_without_an_id_is_normal(host: TurnkeyHost, ready: Ready) -> None:
    told = [await host.export(ready.workspace, ready.refs) for _ in range(2)]
    assert [ref is not None for ref in told] == [True, False]


async def test_exporting_nothing_exports_nothing(
    host: TurnkeyHost, plusvibe: Outreach, sandbox: Server, ready: Ready
) -> None:
    assert await host.export(ready.workspace, []) is None
    sandbox.world.skip(HOUR)
    assert await plusvibe.accounts(ready.outreach_workspace) == []


async def test_exporting_again_makes_no_second_account_and_has_an_end(
    host: TurnkeyHost, plusvibe: Outreach, sandbox: Server, ready: Ready
) -> None:
    for _ in range(3):
        await host.export(ready.workspace, ready.refs)
        sandbox.world.skip(HOUR)
    assert len(await plusvibe.accounts(ready.outreach_workspace)) == 3
    with pytest.raises(Rejected, match="Re-export"):
        await host.export(ready.workspace, ready.refs)
    sandbox.world.skip(8 * DAY)
    await host.export(ready.workspace, ready.refs)


async def test_a_failed_export_says_why_and_the_import_replaces_it(
    host: TurnkeyHost, plusvibe: Outreach, sandbox: Server, ready: Ready
) -> None:
    sandbox.world.faults.inject("zapmail", "export_failed")
    ref = await host.export(ready.workspace, ready.refs)
    sandbox.world.skip(HOUR)
    state = await host.export_state(ready.workspace, ref or "")
    assert state.status == "failed"
    assert state.reason
    logins = await host.mailbox_logins(ready.workspace, [box.email for box in ready.boxes])
    await plusvibe.add_accounts(ready.outreach_workspace, logins, WarmupPlan())
    assert await plusvibe.accounts(ready.outreach_workspace) == []
    sandbox.world.skip(HOUR)
    accounts = await plusvibe.accounts(ready.outreach_workspace)
    assert [a.email for a in accounts] == [box.email for box in ready.boxes]
    assert all(a.ref and a.warmup_active for a in accounts)
    assert {(a.daily_limit, a.warmup_limit, a.warmup_increment) for a in accounts} == {(30, 30, 2)}


async def test_a_stuck_export_runs_and_runs(
    host: TurnkeyHost, plusvibe: Outreach, sandbox: Server, ready: Ready
) -> None:
    sandbox.world.faults.inject("zapmail", "export_stuck")
    ref = await host.export(ready.workspace, ready.refs)
    sandbox.world.skip(30 * DAY)
    assert (await host.export_state(ready.workspace, ref or "")).status == "running"
    assert await plusvibe.accounts(ready.outreach_workspace) == []


async def test_a_lost_login_fails_the_export(
    host: TurnkeyHost, plusvibe: Outreach, sandbox: Server, ready: Ready
) -> None:
    client = await plusvibe.find_client("ada@example.com")
    assert client
    await plusvibe.delete_client(client.ref)
    ref = await host.export(ready.workspace, ready.refs)
    sandbox.world.skip(HOUR)
    state = await host.export_state(ready.workspace, ref or "")
    assert (state.status, state.reason) == ("failed", "Invalid credentials")


async def test_nothing_is_exported_before_it_is_active(
    host: TurnkeyHost, sandbox: Server, ready: Ready
) -> None:
    await host.buy_slots(ready.workspace, 1)
    domain = (await host.domains(ready.workspace))[0]
    young = NewMailbox(domain.name, "dan", "Dan", "Byron")
    await host.create_mailboxes(ready.workspace, {domain.ref: [young]})
    box = next(b for b in await host.mailboxes(ready.workspace) if b.status == "in_progress")
    with pytest.raises(Rejected, match="No active mailboxes"):
        await host.export(ready.workspace, [box.ref])
