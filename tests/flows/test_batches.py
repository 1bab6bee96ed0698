"""Batches on the real sandbox: in their turn, each item alone, nothing lost."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime, timedelta

import pytest
from prometheus_client import REGISTRY

from adapters.sandbox.server import Server
from core.errors import Conflict, Invalid, NotFound
from core.provisioning import batches
from core.system import Actor, System
from data.domains.domains import Domain
from tests.support import connecting, journey, mailing
from tests.support.batching import STEP, batch, begun, ended, tick

pytest_plugins = ("tests.support.set_up",)

DONE = (
    "mailwright_batch_items_total",
    {"kind": "sequencer_connect", "outcome": "done"},
)
NAMES = [{"domain": f"acme-{n}.com"} for n in range(3)]


def counted(name: str) -> float:
    """Return a figure over all its labels."""
    return sum(
        sample.value
        for metric in REGISTRY.collect()
        for sample in metric.samples
        if sample.name == f"mailwright_{name}"
    )


async def test_three_domains_are_connected_within_a_minute(
    system: System, sandbox: Server, actor: Actor
) -> None:
    batch_id = await begun(system, actor, "domain_connect", NAMES)
    before = system.clock.now()
    seen = await ended(system, sandbox.world, actor, batch_id, STEP)
    assert (seen["status"], seen["completed"], seen["failed"]) == ("done", 3, 0)
    assert seen["success_rate"] == 1.0
    assert {item["state"] for item in seen["items"]} == {"done"}
    assert system.clock.now() - before < timedelta(seconds=60)


async def test_one_failure_stops_no_other_and_can_be_tried_again(
    system: System, sandbox: Server, actor: Actor, domain: Domain
) -> None:
    items = [
        {"domain": name, "user_name": f"tim{n}", "first_name": "Tim", "last_name": "Keen"}
        for n, name in enumerate(["acme-mail.com"] * 23 + ["nobody-has.com"] * 2)
    ]
    batch_id = await begun(system, actor, "mailbox_provision", items)
    seen = await ended(system, sandbox.world, actor, batch_id)
    assert (seen["completed"], seen["failed"]) == (23, 2)
    assert seen["success_rate"] == 0.92
    failed = [item for item in seen["items"] if item["state"] == "failed"]
    assert {item["error"]["code"] for item in failed} == {"not_found"}
    assert {item["attempts"] for item in failed} == {1}
    other = await connecting.connected(system, actor, "nobody-has.com")
    await connecting.until(system, sandbox.world, other, status="ready")
    async with system.work(actor) as work:
        await batches.retry_failed(work, batch_id)
    seen = await ended(system, sandbox.world, actor, batch_id)
    assert (seen["status"], seen["completed"], seen["failed"]) == ("done", 25, 0)


async def test_at_most_ten_start_in_a_second_and_ten_are_under_way(
    system: System, sandbox: Server, actor: Actor, domain: Domain
) -> None:
    sandbox.world.faults.inject("google_workspace", "mailbox_late", times=None)
    items = [{"user_name": f"tim{number}"} for number in range(25)]
    shared = {"first_name": "Tim", "last_name": "Keen"}
    items = [{"domain": "acme-mail.com", **item} for item in items]
    batch_id = await begun(system, actor, "mailbox_provision", items, shared)
    for _ in range(3):
        await batches.advance_due(system)
    seen = await batch(system, actor, batch_id)
    assert (seen["counts"]["moving"], seen["counts"]["waiting"]) == (10, 15)
    for _ in range(3):
        await tick(system, sandbox.world, timedelta(seconds=5))
    seen = await batch(system, actor, batch_id)
    assert (seen["counts"]["moving"], seen["counts"]["waiting"]) == (10, 15)
    assert {item["why"]["cause"] for item in seen["items"] if item["why"]} == {
        "The host is setting the mailbox up."
    }


async def test_batches_take_turns_within_ten_starts_a_second(
    system: System, sandbox: Server, actor: Actor
) -> None:
    first = [{"domain": f"first-{number}.com"} for number in range(12)]
    second = [{"domain": f"second-{number}.com"} for number in range(12)]
    rival = await journey.customer(system, "Rival")
    ours = await begun(system, actor, "domain_connect", first)
    theirs = await begun(system, rival, "domain_connect", second)
    await batches.advance_due(system)
    assert (await batch(system, actor, ours))["counts"]["moving"] == 5
    assert (await batch(system, rival, theirs))["counts"]["moving"] == 5
    with pytest.raises(NotFound):
        await batch(system, rival, ours)
    await tick(system, sandbox.world)
    seen = [await batch(system, actor, ours), await batch(system, rival, theirs)]
    assert sum(one["counts"]["waiting"] for one in seen) == 4


async def test_items_that_wait_for_people_hold_nobody_up(
    system: System, sandbox: Server, actor: Actor
) -> None:
    items = [{"domain": f"handmade-{number}.com"} for number in range(15)]
    given = {"executor": "manual"}
    batch_id = await begun(system, actor, "domain_connect", items, given)
    for _ in range(4):
        await tick(system, sandbox.world)
    seen = await batch(system, actor, batch_id)
    assert seen["counts"]["moving"] == 15
    assert seen["finished_at"] is None


async def test_an_item_has_three_attempts_with_growing_pauses(
    system: System, sandbox: Server, actor: Actor, domain: Domain
) -> None:
    sandbox.world.faults.inject(
        "google_workspace", "status", method="POST", route_pattern="*/users", times=None, value=422
    )
    item = {"domain": "acme-mail.com", "user_name": "tim"}
    shared = {"first_name": "Tim", "last_name": "Keen"}
    errors, retries = counted("step_failures_total"), counted("batch_retries_total")
    batch_id = await begun(system, actor, "mailbox_provision", [item], shared)
    starts = {}
    while not (seen := await batch(system, actor, batch_id))["finished_at"]:
        [item_seen] = seen["items"]
        starts[item_seen["attempts"]] = datetime.fromisoformat(
            item_seen["began_at"] or seen["started_at"]
        )
        await tick(system, sandbox.world)
    [item_seen] = seen["items"]
    assert (seen["failed"], item_seen["attempts"]) == (1, 3)
    assert item_seen["error"]["code"]
    assert starts[2] - starts[1] >= timedelta(seconds=5)
    assert starts[3] - starts[2] >= timedelta(seconds=10)
    assert counted("step_failures_total") >= errors + 3
    assert counted("batch_retries_total") == retries + 2


async def test_mailboxes_are_connected_to_the_sequencer_by_a_batch(
    system: System, sandbox: Server, actor: Actor, domain: Domain
) -> None:
    made = [
        await mailing.created(system, sandbox.world, actor, domain.id, f"tim{number}")
        for number in range(3)
    ]
    done = REGISTRY.get_sample_value(*DONE) or 0.0
    items = [{"mailbox_id": str(mailbox_id)} for mailbox_id in made]
    batch_id = await begun(system, actor, "sequencer_connect", items, {"days": 7})
    await tick(system, sandbox.world)
    await tick(system, sandbox.world)
    assert (REGISTRY.get_sample_value("mailwright_batch_items_per_minute") or 0.0) > 0
    seen = await ended(system, sandbox.world, actor, batch_id)
    assert (seen["completed"], seen["failed"]) == (3, 0)
    again = await begun(system, actor, "sequencer_connect", items)
    seen = await ended(system, sandbox.world, actor, again)
    assert {item["detail"] for item in seen["items"]} == {"Connected already"}
    assert REGISTRY.get_sample_value(*DONE) == done + 6


async def test_dns_is_set_up_anew_by_a_batch(
    system: System, sandbox: Server, actor: Actor, domain: Domain
) -> None:
    before = await connecting.setup(system, domain.id)
    batch_id = await begun(system, actor, "dns_setup", [{"domain_id": str(domain.id)}])
    seen = await ended(system, sandbox.world, actor, batch_id)
    assert seen["completed"] == 1
    assert (await connecting.setup(system, domain.id)).run.id != before.run.id


async def test_a_cancelled_batch_starts_nothing_more_and_tells_what_came_of_it(
    system: System, sandbox: Server, actor: Actor
) -> None:
    items = [{"domain": f"acme-{number}.com"} for number in range(12)]
    batch_id = await begun(system, actor, "domain_connect", items)
    await batches.advance_due(system)
    async with system.work(actor) as work:
        await batches.cancel(work, batch_id)
    seen = await ended(system, sandbox.world, actor, batch_id)
    assert seen["status"] == "cancelled"
    assert (seen["counts"]["done"], seen["counts"]["cancelled"]) == (10, 2)
    with pytest.raises(Conflict):
        async with system.work(actor) as work:
            await batches.cancel(work, batch_id)
    async with system.work(actor) as work:
        table = list(csv.DictReader(io.StringIO(await batches.export(work, batch_id, "csv"))))
        listed = json.loads(await batches.export(work, batch_id, "json"))
    assert [row["status"] for row in table] == [row["status"] for row in listed]
    assert [row["status"] for row in listed] == ["done"] * 10 + ["cancelled"] * 2


async def test_lists_are_pasted_in_any_order_of_columns() -> None:
    assert batches.parse("domain_connect", "acme.com, acme.org\nacme.net") == [
        {"domain": "acme.com"},
        {"domain": "acme.org"},
        {"domain": "acme.net"},
    ]
    text = "User name,Domain,Last name,First name\ntim,acme.com,Keen,Tim\n"
    assert batches.parse("mailbox_provision", text) == [
        {"user_name": "tim", "domain": "acme.com", "last_name": "Keen", "first_name": "Tim"}
    ]
    with pytest.raises(Invalid, match="Line 1"):
        batches.parse("mailbox_provision", "a.com,b,c,d,5,6")


async def test_too_many_items_and_secrets_are_refused(system: System, actor: Actor) -> None:
    with pytest.raises(Invalid, match="between 1 and 500"):
        await begun(system, actor, "domain_connect", [{"domain": "acme.com"}] * 501)
    item = {"domain": "acme.com", "user_name": "tim", "password": "Correct horse 7"}
    with pytest.raises(Invalid, match="password is not known"):
        await begun(system, actor, "mailbox_provision", [item])
    with pytest.raises(Invalid):
        await begun(system, actor, "anything", [{"domain": "acme.com"}])
