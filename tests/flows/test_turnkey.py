"""The ten steps against the sandbox: the good way, and every fault on the way."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from sqlmodel import select

from adapters.sandbox.server import Server
from core.provisioning import plan, rows
from core.system import Actor, System
from core.waits import Why
from data.provisioning.purchases import Purchase
from data.workflow import steps_of
from tests.support import journey, worker

VERSIONED = re.compile(r"/v\d+/")


@pytest.fixture(autouse=True)
def no_queues(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the journeys take no real time; politeness is proved elsewhere."""
    worker.without_queues(monkeypatch.setattr)


async def test_a_paid_package_ends_with_warming_mailboxes(system: System, sandbox: Server) -> None:
    """Ten steps, three domains, six mailboxes, one purchase of each kind, and the calls as planned."""
    actor = await journey.customer(system)
    await journey.drafted(system, actor)
    sandbox.world.requests.clear()
    async with system.work(actor) as work:
        planned = await plan.of_draft(work)
    provision_id = await journey.started(system, actor)
    await journey.until_settled(system, sandbox.world, pause=journey.AS_IN_LIFE)
    found = await journey.seen(system, provision_id)
    assert {name: step.error for name, step in found.steps.items() if step.error} == {}
    assert [step.status for step in found.steps.values()] == ["done"] * 10
    assert found.provision.status == "active"
    assert found.provision.sealed_client_password == ""
    async with system.work(actor) as work:
        domains = await rows.domains_of(work, provision_id)
        mailboxes = await rows.mailboxes_of(work, provision_id)
        purchases = list(await work.session.exec(select(Purchase)))
    assert [domain.status for domain in domains] == ["active"] * 3
    assert [mailbox.status for mailbox in mailboxes] == ["warming"] * 6
    assert all(mailbox.ref and mailbox.account_ref for mailbox in mailboxes)
    hosted = await system.ports.turnkey.domains(found.provision.host_workspace_ref)
    assert [one.dmarc_email for one in hosted] == [actor.email] * 3
    assert system.ports.sandbox is not None
    log = await system.ports.sandbox.requests(10_000)
    made = Counter(call.provider for call in log)
    promised = Counter(call.provider.lower() for line in planned.lines for call in line.calls)
    assert {name: made[name] >= at_least for name, at_least in promised.items()} == {
        "zapmail": True,
        "plusvibe": True,
        "heyreach": True,
    }
    paths = {call.path for call in log if call.provider in ("zapmail", "plusvibe")}
    assert paths
    assert all(VERSIONED.search(path) for path in paths)
    bought = next(call for call in log if call.path.endswith("/domains/buy"))
    assert bought.request.count('"years": 1') == len(domains)
    assert sorted((p.kind, p.status) for p in purchases) == [
        ("domains", "confirmed"),
        ("slots", "confirmed"),
    ]


async def test_waiting_steps_say_why(system: System, sandbox: Server) -> None:
    """While DNS is set up, the step names cause, limit, next look and expected end."""
    actor = await journey.customer(system)
    await journey.drafted(system, actor)
    provision_id = await journey.started(system, actor)
    sandbox.world.clock.tempo = 1.0
    for _ in range(4):
        await journey.drained(system)
        due = await journey.next_due(system)
        assert due is not None
        journey.skip(system, sandbox.world, due)
    found = await journey.seen(system, provision_id)
    waiting = next(step for step in found.steps.values() if step.status == "waiting")
    why = Why.from_json(waiting.why)
    assert why.cause
    assert why.limit
    assert why.until is not None
    async with system.work(Actor.job(actor.organization_id)) as work:
        assert len(await steps_of(work.session, found.run.id)) == 10
