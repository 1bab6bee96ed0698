"""A change set from its plan to its proof and back, against the real sandbox and its name servers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.sandbox.server import Server
from core.domains import records
from core.domains.results import Result
from core.domains.zones import fingerprint
from core.errors import Conflict
from core.ports.dns import ZoneRecord
from core.system import System
from data.domains.records import ChangeSetStatus
from tests.support.journey import customer
from tests.support.zoned import WEB, approved, put, zone_of, zoned

OLD_MX = ZoneRecord("acme.com", "MX", "mx.old.example", 3600, 10, comment="old mail")
OLD_SPF = ZoneRecord("acme.com", "TXT", "v=spf1 ip4:192.0.2.0/24 -all", 3600, comment="mine")


async def test_a_plan_is_applied_verified_and_undone_to_the_byte(
    system: System, sandbox: Server
) -> None:
    actor = await customer(system)
    domain = await zoned(system, actor, sandbox, [*WEB, OLD_SPF])
    before = await zone_of(system, actor, domain)
    planned = await records.plan(system, actor, domain.id, "setup")
    assert planned.refusals == planned.consents == []
    assert planned.risk == "medium"
    await approved(system, actor, planned.id)
    done = await records.apply(system, actor, planned.id)
    assert done.status == ChangeSetStatus.applied
    zone = await zone_of(system, actor, domain)
    texts = {one.content for one in zone if one.kind == "TXT" and one.name == "acme.com"}
    assert "v=spf1 ip4:192.0.2.0/24 include:_spf.google.com -all" in texts
    assert "google-site-verification=abc" in texts
    assert await records.verify(system, actor, planned.id) == []
    async with system.work(actor) as work:
        assert (await records.get(work, planned.id)).status == ChangeSetStatus.verified
        kept = await records.records(work, domain.id)
    assert {row.purpose for row in kept} == {"spf", "dmarc", "mx", "tracking"}
    assert all(row.ref and row.published_at for row in kept)
    undone = await records.undo(system, actor, planned.id)
    assert undone.status == ChangeSetStatus.applied
    after = await zone_of(system, actor, domain)
    assert fingerprint(after) == fingerprint(before)
    async with system.work(actor) as work:
        assert (await records.get(work, planned.id)).status == ChangeSetStatus.undone
        assert await records.records(work, domain.id) == []


async def test_a_plan_for_a_zone_that_is_right_is_empty(system: System, sandbox: Server) -> None:
    actor = await customer(system)
    domain = await zoned(system, actor, sandbox, WEB)
    first = await records.plan(system, actor, domain.id, "setup")
    await approved(system, actor, first.id)
    await records.apply(system, actor, first.id)
    again = await records.plan(system, actor, domain.id, "setup")
    assert again.changes == []
    await approved(system, actor, again.id)
    done = await records.apply(system, actor, again.id)
    assert done.status == ChangeSetStatus.applied


async def test_foreign_mail_servers_give_way_only_with_consent(
    system: System, sandbox: Server
) -> None:
    actor = await customer(system)
    domain = await zoned(system, actor, sandbox, [*WEB, OLD_MX])
    planned = await records.plan(system, actor, domain.id, "setup")
    assert [one["code"] for one in planned.consents] == ["mx_replaced"]
    assert planned.risk == "high"
    with pytest.raises(Conflict) as refused:
        await approved(system, actor, planned.id)
    assert refused.value.code == "consent_missing"
    without = await records.plan(system, actor, domain.id, "setup", only=("spf", "dmarc"))
    assert without.consents == []
    asked = await records.plan(system, actor, domain.id, "setup")
    await approved(system, actor, asked.id, "mx_replaced")
    await records.apply(system, actor, asked.id)
    zone = await zone_of(system, actor, domain)
    assert "mx.old.example" not in {one.content for one in zone}
    await records.undo(system, actor, asked.id)
    back = [one for one in await zone_of(system, actor, domain) if one.kind == "MX"]
    assert [replace(one, ref="", modified_on="") for one in back] == [OLD_MX]


async def test_a_newer_plan_takes_the_place_of_one_nobody_approved(
    system: System, sandbox: Server
) -> None:
    actor = await customer(system)
    domain = await zoned(system, actor, sandbox)
    first = await records.plan(system, actor, domain.id, "setup")
    second = await records.plan(system, actor, domain.id, "spf", only=["spf"])
    async with system.work(actor) as work:
        assert (await records.get(work, first.id)).status == ChangeSetStatus.discarded
        current = await records.current(work, domain.id)
        assert current is not None
        assert current.id == second.id
        assert [one.id for one in await records.history(work, domain.id)] == [second.id, first.id]


async def test_an_approved_change_does_not_give_way_to_another(
    system: System, sandbox: Server
) -> None:
    actor = await customer(system)
    domain = await zoned(system, actor, sandbox)
    first = await records.plan(system, actor, domain.id, "setup")
    await approved(system, actor, first.id)
    with pytest.raises(Conflict) as refused:
        await records.plan(system, actor, domain.id, "spf", only=["spf"])
    assert refused.value.code == "change_set_open"
    async with system.work(actor) as work:
        await records.discard(work, first.id)
    other = await records.plan(system, actor, domain.id, "spf", only=["spf"])
    assert other.status == ChangeSetStatus.planned


async def test_a_zone_that_moved_where_the_plan_would_change_it_is_planned_again(
    system: System, sandbox: Server
) -> None:
    actor = await customer(system)
    domain = await zoned(system, actor, sandbox, WEB)
    planned = await records.plan(system, actor, domain.id, "setup")
    await approved(system, actor, planned.id)
    await put(system, actor, domain, OLD_SPF)
    with pytest.raises(Conflict) as refused:
        await records.apply(system, actor, planned.id)
    assert refused.value.code == "zone_moved"
    again = await records.plan(system, actor, domain.id, "setup")
    await approved(system, actor, again.id)
    await records.apply(system, actor, again.id)
    spf = [one for one in await zone_of(system, actor, domain) if one.content.startswith("v=spf1")]
    assert len(spf) == 1


async def test_a_zone_that_moved_elsewhere_is_no_reason_to_stop(
    system: System, sandbox: Server
) -> None:
    actor = await customer(system)
    domain = await zoned(system, actor, sandbox, WEB)
    planned = await records.plan(system, actor, domain.id, "setup")
    await approved(system, actor, planned.id)
    blog = ZoneRecord("blog.acme.com", "A", "192.0.2.11", 120)
    await put(system, actor, domain, blog)
    done = await records.apply(system, actor, planned.id)
    assert done.status == ChangeSetStatus.applied
    undone = await records.undo(system, actor, planned.id)
    assert undone.status == ChangeSetStatus.applied
    assert blog in await zone_of(system, actor, domain)


async def test_only_the_records_of_one_run_are_rolled_back(system: System, sandbox: Server) -> None:
    actor = await customer(system)
    domain = await zoned(system, actor, sandbox, WEB)
    first = await records.plan(system, actor, domain.id, "setup", only=["spf", "dmarc"])
    await approved(system, actor, first.id)
    await records.apply(system, actor, first.id)
    before = await zone_of(system, actor, domain)
    run = await records.plan(system, actor, domain.id, "setup")
    await approved(system, actor, run.id)
    await records.apply(system, actor, run.id)
    shown = await records.plan_undo(system, actor, run.id)
    assert {one["purpose"] for one in shown.changes} == {"mx", "tracking"}
    assert fingerprint(await zone_of(system, actor, domain)) != fingerprint(before)
    await records.undo(system, actor, run.id)
    assert fingerprint(await zone_of(system, actor, domain)) == fingerprint(before)
    async with system.work(actor) as work:
        assert {row.purpose for row in await records.records(work, domain.id)} == {"spf", "dmarc"}


async def test_the_result_of_a_run_is_summed_up(system: System, sandbox: Server) -> None:
    actor = await customer(system)
    domain = await zoned(system, actor, sandbox, [OLD_SPF])
    planned = await records.plan(system, actor, domain.id, "setup")
    await approved(system, actor, planned.id)
    await records.apply(system, actor, planned.id)
    async with system.work(actor) as work:
        found = await records.result(work, planned.id)
    assert found == Result(
        success=True,
        created=7,
        updated=1,
        deleted=0,
        flattened=False,
        propagation_seconds=OLD_SPF.ttl,
        zone_ref=domain.zone_ref,
    )
    assert system.ports.sandbox is not None
    sent = await system.ports.sandbox.requests(limit=1000, provider="cloudflare")
    assert sum(1 for one in sent if one.path.endswith("/batch")) == 2, "one of them is the test's"


async def test_what_others_changed_since_is_not_taken_back(system: System, sandbox: Server) -> None:
    actor = await customer(system)
    domain = await zoned(system, actor, sandbox)
    first = await records.plan(system, actor, domain.id, "spf", only=["spf"])
    await approved(system, actor, first.id)
    await records.apply(system, actor, first.id)
    async with system.work(actor) as work:
        stored = await work.session.get_one(type(domain), domain.id)
        stored.services = ["google", "ses"]
    second = await records.plan(system, actor, domain.id, "spf", only=["spf"])
    await approved(system, actor, second.id)
    await records.apply(system, actor, second.id)
    with pytest.raises(Conflict) as refused:
        await records.undo(system, actor, first.id)
    assert refused.value.code == "undo_blocked"
    await records.undo(system, actor, second.id)
    await records.undo(system, actor, first.id)
    assert [one for one in await zone_of(system, actor, domain) if one.kind == "TXT"] == []


async def test_nothing_is_changed_before_the_ownership_is_proved(
    system: System, sandbox: Server
) -> None:
    actor = await customer(system)
    domain = await zoned(system, actor, sandbox, WEB)
    async with system.work(actor) as work:
        stored = await work.session.get_one(type(domain), domain.id)
        stored.proved_at = None
    before = await zone_of(system, actor, domain)
    planned = await records.plan(system, actor, domain.id, "setup")
    await approved(system, actor, planned.id)
    with pytest.raises(Conflict) as refused:
        await records.apply(system, actor, planned.id)
    assert refused.value.code == "ownership_unproved"
    assert await zone_of(system, actor, domain) == before
