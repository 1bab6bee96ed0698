"""Mailboxes as pages show them: each with its account, its problem, and only to its organization."""

from __future__ import annotations

import pytest

from adapters.sandbox.server import Server
from core.domains import unfinished
from core.errors import NotFound
from core.provisioning.direct import shown
from core.system import Actor, System
from data.domains.domains import Domain
from tests.support import connecting, journey, mailing
from tests.support.visiting import visiting
from ui.kit.molecules.navigation import Stepper

pytest_plugins = ("tests.support.set_up",)


async def test_mailboxes_are_shown_from_their_first_step_to_the_sequencer(
    system: System, sandbox: Server, actor: Actor
) -> None:
    domain_id = await connecting.connected(system, actor, "acme-mail.com")
    async with system.work(actor) as work:
        assert [domain.name for domain in await unfinished.newest(work)] == ["acme-mail.com"]
        assert await shown.of_domain(work, domain_id) == []
    await connecting.until(system, sandbox.world, domain_id, status="ready")
    mailbox_id = await mailing.started(system, actor, domain_id, "tim")
    async with system.work(actor) as work:
        assert await unfinished.newest(work) == []
        (making,) = await shown.of_domain(work, domain_id)
    assert (making["status"], making["sequencer"]) == ("creating", "")
    assert making["say"] == "Waiting for the domain"
    await mailing.until(system, sandbox.world, mailbox_id, "created")
    await mailing.joined(system, sandbox.world, actor, mailbox_id)
    async with system.work(actor) as work:
        found = await shown.table(work, search="tim", status="active")
        one = await shown.one(work, mailbox_id)
        totals = await shown.totals(work)
    assert found.total == 1
    row = found.rows[0]
    assert (row["email"], row["domain"]) == ("tim@acme-mail.com", "acme-mail.com")
    assert (row["sequencer"], row["warmup"]) == ("connected", "14 days")
    assert row["programs"] is True
    assert {step["state"] for step in [*one["steps"], *one["connecting"]]} == {"done"}
    counted = {name: totals[name] for name in ("everything", "connected", "warming", "failed")}
    assert counted == {"everything": 1, "connected": 1, "warming": 1, "failed": 0}
    assert "sealed_access" not in row
    sandbox.world.requests.clear()
    async with visiting(system, actor) as visitor:
        for step in (5, 4, 3, 2, 1, 2, 3, 4, 5):
            await visitor.open(f"/setup/domain?domain={domain_id}&step={step}")
            [bar] = [one for one in visitor.elements() if isinstance(one, Stepper)]
            assert bar.props["at"] == step - 1
    assert sandbox.world.requests.latest() == [], "who goes back and forth asks no vendor again"


async def test_nobody_else_sees_them(system: System, actor: Actor, domain: Domain) -> None:
    domain_id, mailbox_id = domain.id, await mailing.started(system, actor, domain.id, "tim")
    stranger = await journey.customer(system, "Stranger")
    async with system.work(stranger) as work:
        assert await shown.of_domain(work, domain_id) == []
        assert (await shown.table(work)).total == 0
        assert (await shown.totals(work))["everything"] == 0
        with pytest.raises(NotFound):
            await shown.one(work, mailbox_id)
