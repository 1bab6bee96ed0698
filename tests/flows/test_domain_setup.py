"""A domain from its name to records everybody sees, on the real sandbox."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from adapters.sandbox.dns import registrations, zones
from adapters.sandbox.server import Server
from adapters.sandbox.world import World
from core.accounts import credentials, notifications
from core.domains import connections, overview, signing_keys
from core.ports.dns import Changes, ZoneRecord
from core.system import Actor, System
from tests.support import connecting, journey

OWN_KEY = {"token": "sandbox_own", "account_ref": "own-account-1"}


@pytest.fixture
async def actor(system: System) -> Actor:
    """Give the owner of an organization."""
    return await journey.customer(system)


async def test_a_domain_is_ready_once_its_owner_has_changed_the_name_servers(
    system: System, sandbox: Server, actor: Actor
) -> None:
    domain_id = await connecting.connected(system, actor, "acme-mail.com")
    made = await signing_keys.make(system, actor, domain_id)
    assert made.status == "waiting"
    waiting = await connecting.until(system, sandbox.world, domain_id, step="nameservers")
    assert waiting.domain.status == "pending_nameservers"
    assert "up to 48 hours" in waiting.cause
    async with system.work(actor) as work:
        before = await overview.one(work, domain_id)
    assert before["nameservers"]["advice"]["code"] == "nameservers_not_updated"
    assert before["nameservers"]["advice"]["retry_after"] == 300
    assert before["next"]["code"] == "nameservers"
    assert before["nameservers"]["guides"]["porkbun"]["steps"][0]["number"] == 1
    ready = await connecting.until(system, sandbox.world, domain_id, status="ready")
    assert {step.status for step in ready.steps.values()} == {"done"}
    assert ready.domain.proved_at is not None
    assert ready.domain.nameservers_verified_at is not None
    assert ready.domain.current_nameservers == sorted(ready.domain.required_nameservers)
    assert ready.domain.registrar == "other"
    assert ready.domain.registered_at is not None
    async with system.work(actor) as work:
        after = await overview.one(work, domain_id)
        table = await overview.listing(work)
        (key,) = await signing_keys.listing(work, domain_id)
    assert (key.status, key.published_at is not None) == ("published", True)
    assert {row["purpose"] for row in after["records"]} >= {"spf", "dmarc", "mx"}
    assert {row["status"] for row in after["records"]} == {"propagated"}
    assert after["check"]["percent"] == 100
    assert after["change_set"]["status"] == "verified"
    assert after["next"]["code"] == "mailboxes"
    assert [row["title"] for row in table.rows] == ["Ready"]


async def test_by_hand_the_owner_proves_and_copies_at_a_host_of_their_own(
    system: System, sandbox: Server, actor: Actor
) -> None:
    registrations.brought(sandbox.world, "handmade.com")
    domain_id = await connecting.connected(system, actor, "handmade.com", "manual")
    waiting = await connecting.until(system, sandbox.world, domain_id, step="ownership")
    assert not waiting.domain.zone_ref
    async with system.work(actor) as work:
        seen = await overview.one(work, domain_id)
    assert seen["next"]["code"] == "prove"
    _write(sandbox.world, "handmade.com", seen["proof"])
    waiting = await connecting.until(system, sandbox.world, domain_id, step="published")
    assert waiting.domain.proved_at is not None
    async with system.work(actor) as work:
        seen = await overview.one(work, domain_id)
    assert seen["next"]["code"] == "copy"
    for record in seen["change_set"]["records"]:
        _write(sandbox.world, "handmade.com", record)
    ready = await connecting.until(system, sandbox.world, domain_id, status="ready")
    assert ready.run.status == "done"


async def test_what_others_have_set_is_touched_only_with_consent(
    system: System, sandbox: Server, actor: Actor
) -> None:
    await credentials.save(system, actor, "cloudflare", OWN_KEY)
    host = system.ports.direct.dns_host(OWN_KEY)
    zone = await host.create_zone("grown-zone.com")
    old = ZoneRecord("grown-zone.com", "MX", "mx.old-host.net", priority=10)
    await host.apply(zone.ref, Changes(creates=(old,)))
    domain_id = await connecting.connected(system, actor, "grown-zone.com")
    asked = await connecting.until(system, sandbox.world, domain_id, step="apply")
    assert "consent" in asked.cause
    async with system.work(actor) as work:
        seen = await overview.one(work, domain_id)
    assert seen["next"]["code"] == "approve"
    assert old.content in {record.content for record in await host.records(zone.ref)}
    change_set = seen["change_set"]
    consents = [consent["code"] for consent in change_set["consents"]]
    async with system.work(actor) as work:
        await connections.approve(work, domain_id, change_set["id"], consents)
    await connecting.until(system, sandbox.world, domain_id, status="ready")
    assert old.content not in {record.content for record in await host.records(zone.ref)}


async def test_changed_wishes_are_planned_anew(
    system: System, sandbox: Server, actor: Actor
) -> None:
    domain_id = await connecting.connected(system, actor, "acme-mail.com")
    await connecting.until(system, sandbox.world, domain_id, status="ready")
    sandbox.world.requests.clear()
    ended = 0
    for services in (("google", "mailgun"), ("google", "ses")):
        async with system.work(actor) as work:
            await connections.configure(work, domain_id, services=services)
        await connecting.later(system, sandbox.world)
        found = await connecting.setup(system, domain_id)
        assert found.steps["zone"].status == "done"
        ended += found.run.status == "done"
    assert len(zones_read(sandbox)) == ended, "only the end of a set-up looks at the zone again"
    again = await connecting.until(
        system, sandbox.world, domain_id, step="finish", longest=timedelta(hours=2)
    )
    async with system.work(actor) as work:
        seen = await overview.one(work, domain_id)
    spf = next(row["content"] for row in seen["records"] if row["purpose"] == "spf")
    assert "amazonses.com" in spf
    assert again.domain.zone_ref


def zones_read(sandbox: Server) -> list[str]:
    """Return the reads of a zone itself, not of what is in it, that our DNS host was asked for."""
    return [
        one["path"]
        for one in sandbox.world.requests.latest(500, "cloudflare")
        if one["method"] == "GET" and re.search(r"/zones(/\w+)?(\?|$)", one["path"])
    ]


async def test_a_zone_that_is_gone_although_it_was_seen_lately_is_made_anew(
    system: System, sandbox: Server, actor: Actor
) -> None:
    """What is kept of a zone is only that it is there; a call that is told otherwise drops it."""
    domain_id = await connecting.connected(system, actor, "acme-mail.com")
    ready = await connecting.until(system, sandbox.world, domain_id, status="ready")
    await connecting.later(system, sandbox.world, timedelta(hours=1))
    async with system.work(actor) as work:
        await connections.configure(work, domain_id, tracking_label="at")
    await connecting.later(system, sandbox.world)
    secret = await credentials.secret_of(system, actor.require_organization(), "cloudflare")
    await system.ports.direct.dns_host(secret).remove_zone(ready.domain.zone_ref)
    async with system.work(actor) as work:
        await connections.configure(work, domain_id, tracking_label="way")
    sandbox.world.requests.clear()
    await connecting.later(system, sandbox.world)
    assert len(zones_read(sandbox)) == 1, "only its name was looked for, to make it anew"
    anew = await connecting.setup(system, domain_id)
    assert anew.domain.zone_ref != ready.domain.zone_ref
    assert (anew.run.status, anew.domain.error) == ("running", {})
    async with system.work(actor) as work:
        titles = [one.title for one in (await notifications.listing(work)).rows]
    assert "The zone of acme-mail.com was deleted" in titles


def _write(world: World, zone: str, record: dict[str, Any]) -> None:
    """Add a record at the owner's own DNS host, as people do by hand."""
    raw = {key: record[key] for key in ("name", "kind", "content", "ttl", "priority")}
    key = f"{raw['name']}-{raw['kind']}-{raw['content']}"
    zones.put_record(world, registrations.ELSEWHERE, zone, key, **raw)
