"""Setting domains up ends well, whatever owners, hosts, rivals and machines do."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import select
from structlog.testing import capture_logs

from adapters.sandbox.dns import registrations, zones
from adapters.sandbox.server import Server
from core.accounts import credentials, notifications
from core.domains import claims, connections, proofs, zone_watch
from core.domains.connections import Domain
from core.errors import Conflict, CredentialsRefused
from core.ports.sandbox import FaultWish
from core.system import Actor, System
from data.domains.records import ChangeSet
from tests.support import connecting, journey

DAY = timedelta(days=1)


@pytest.fixture
async def actor(system: System) -> Actor:
    """Give the owner of an organization."""
    return await journey.customer(system)


async def told(system: System, actor: Actor) -> list[str]:
    """Return the titles of the actor's notices."""
    async with system.work(actor) as work:
        return [notice.title for notice in (await notifications.listing(work)).rows]


async def test_name_servers_that_are_never_changed_let_the_claim_lapse(
    system: System, sandbox: Server, actor: Actor
) -> None:
    domain_id = await connecting.connected(system, actor, "never-acme.com")
    await connecting.until(system, sandbox.world, domain_id, step="nameservers")
    await connecting.later(system, sandbox.world, 13 * DAY)
    assert await claims.lapse_claims(system) == 0
    await connecting.later(system, sandbox.world, 1.1 * DAY)
    assert await claims.lapse_claims(system) == 1
    lapsed = await connecting.setup(system, domain_id)
    assert (lapsed.domain.status, lapsed.run.status) == ("failed", "cancelled")
    assert lapsed.domain.error["code"] == "claim_lapsed"
    assert "The claim on never-acme.com has lapsed" in await told(system, actor)
    assert await claims.lapse_claims(system) == 0


async def test_a_zone_deleted_after_28_days_is_made_anew_with_a_warning(
    system: System, sandbox: Server, actor: Actor
) -> None:
    domain_id = await connecting.connected(system, actor, "never-acme.com")
    first = await connecting.until(system, sandbox.world, domain_id, step="nameservers")
    await connecting.later(system, sandbox.world, 14.1 * DAY)
    await claims.lapse_claims(system)
    async with system.work(actor) as work:
        await connections.restart(work, domain_id)
    await connecting.until(system, sandbox.world, domain_id, step="nameservers")
    await connecting.later(system, sandbox.world, 11 * DAY)
    assert "The zone of never-acme.com will be deleted soon" in await told(system, actor)
    await connecting.later(system, sandbox.world, 2.95 * DAY)
    await connecting.later(system, sandbox.world, timedelta(minutes=10))
    again = await connecting.setup(system, domain_id)
    assert again.run.status == "running"
    assert again.domain.zone_ref
    assert again.domain.zone_ref != first.domain.zone_ref
    assert "The zone of never-acme.com was deleted" in await told(system, actor)


async def test_a_domain_that_moves_away_waits_for_its_name_servers_again(
    system: System, sandbox: Server, actor: Actor
) -> None:
    domain_id = await connecting.connected(system, actor, "moved-acme.com")
    await connecting.until(system, sandbox.world, domain_id, status="ready")
    await connecting.later(system, sandbox.world, 1.1 * DAY)
    assert await zone_watch.watch_due(system) == 1
    await journey.drained(system)
    moved = await connecting.setup(system, domain_id)
    assert moved.domain.status == "pending_nameservers"
    assert moved.domain.zone_status == "moved"
    assert moved.domain.nameservers_verified_at is None
    assert moved.at == "nameservers"
    assert "moved-acme.com no longer uses our name servers" in await told(system, actor)
    registrations.delegate(
        sandbox.world, "moved-acme.com", tuple(moved.domain.required_nameservers)
    )
    back = await connecting.until(system, sandbox.world, domain_id, status="ready")
    assert back.run.status == "done"


async def test_a_lame_delegation_is_told_as_what_it_is(
    system: System, sandbox: Server, actor: Actor
) -> None:
    domain_id = await connecting.connected(system, actor, "lame-acme.com")
    await connecting.later(system, sandbox.world)
    await connecting.later(system, sandbox.world, timedelta(seconds=5))
    waiting = await connecting.setup(system, domain_id)
    assert "nothing answers for it there" in waiting.cause
    assert "ns1.parked.sandbox" in waiting.cause
    assert "lame-acme.com points to servers that do not serve it" in await told(system, actor)


async def test_only_the_first_to_prove_a_name_gets_it(
    system: System, sandbox: Server, actor: Actor
) -> None:
    rival = await journey.customer(system, "Rival")
    mine = await connecting.connected(system, actor, "acme-mail.com")
    await connecting.later(system, sandbox.world)
    theirs = await connecting.connected(system, rival, "acme-mail.com")
    await connecting.later(system, sandbox.world)
    waiting = await connecting.setup(system, theirs)
    assert "Another organization has asked for this domain" in waiting.cause
    assert not waiting.domain.zone_ref
    await connecting.until(system, sandbox.world, mine, status="ready")
    await connecting.later(system, sandbox.world, timedelta(minutes=10))
    lost = await connecting.setup(system, theirs)
    assert lost.domain.status == "failed"
    assert lost.domain.error["code"] == "domain_taken"
    late = await journey.customer(system, "Late")
    with pytest.raises(Conflict) as refused:
        await connecting.connected(system, late, "acme-mail.com")
    assert refused.value.code == "domain_taken"


async def test_an_owner_takes_over_what_a_squatter_has_claimed_first(
    system: System, sandbox: Server, actor: Actor
) -> None:
    squatter = await journey.customer(system, "Squatter")
    theirs = await connecting.connected(system, squatter, "never-acme.com")
    await connecting.until(system, sandbox.world, theirs, step="nameservers")
    mine = await connecting.connected(system, actor, "never-acme.com")
    await connecting.later(system, sandbox.world)
    claimed = (await connecting.setup(system, mine)).domain
    proof = proofs.record(claimed)
    zones.put_record(
        sandbox.world,
        registrations.ELSEWHERE,
        "never-acme.com",
        "proof",
        name=proof.name,
        kind=proof.kind,
        content=proof.content,
        ttl=300,
    )
    taken = await connecting.until(system, sandbox.world, mine, step="nameservers")
    assert taken.domain.proved_at is not None
    await connecting.later(system, sandbox.world, timedelta(minutes=10))
    assert (await connecting.setup(system, theirs)).domain.error["code"] == "domain_taken"
    servers = tuple(taken.domain.required_nameservers)
    registrations.delegate(sandbox.world, "never-acme.com", servers)
    await connecting.until(system, sandbox.world, mine, status="ready")


async def test_a_name_left_pointing_to_us_proves_nothing(
    system: System, sandbox: Server, actor: Actor
) -> None:
    mine = await connecting.connected(system, actor, "acme-mail.com")
    ready = await connecting.until(system, sandbox.world, mine, status="ready")
    async with system.work(actor) as work:
        await connections.remove(work, mine)
    stranger = await journey.customer(system, "Stranger")
    theirs = await connecting.connected(system, stranger, "acme-mail.com")
    await connecting.later(system, sandbox.world)
    await connecting.later(system, sandbox.world, timedelta(hours=1))
    waiting = await connecting.setup(system, theirs)
    assert waiting.domain.proved_at is None
    assert waiting.domain.zone_ref != ready.domain.zone_ref
    assert "has a zone of this name already" in waiting.cause


@pytest.mark.parametrize(
    ("token", "right"), [("sandbox_cf_readonly", "Zone"), ("sandbox_cf_nodns", "DNS")]
)
async def test_a_token_without_rights_is_refused_with_the_right_it_lacks(
    system: System, actor: Actor, token: str, right: str
) -> None:
    fields = {"token": token, "account_ref": "own-account-1"}
    direct = system.ports.direct.dns_host({"token": "sandbox_full", "account_ref": "own-account-1"})
    await direct.create_zone("has-a-zone.com")
    with pytest.raises(CredentialsRefused, match=right):
        await credentials.save(system, actor, "cloudflare", fields)
    async with system.work(actor) as work:
        assert await credentials.listing(work) == []


async def test_rights_taken_away_later_stop_the_setup_and_it_goes_on_with_a_better_token(
    system: System, sandbox: Server, actor: Actor
) -> None:
    weak = {"token": "sandbox_cf_nodns", "account_ref": "own-account-1"}
    await credentials.save(system, actor, "cloudflare", weak)
    domain_id = await connecting.connected(system, actor, "acme-mail.com")
    with capture_logs() as lines:
        stopped = await connecting.until(system, sandbox.world, domain_id, status="failed")
    [line] = [line for line in lines if line["event"] == "run_failed"]
    assert (line["subject"], line["step"]) == (f"domain:{domain_id}", "plan")
    assert (line["code"], line["log_level"]) == ("credentials_refused", "warning")
    assert stopped.at == "plan"
    assert stopped.domain.error["code"] == "credentials_refused"
    assert "DNS" in stopped.domain.error["message"]
    strong = {"token": "sandbox_strong", "account_ref": "own-account-1"}
    await credentials.save(system, actor, "cloudflare", strong)
    async with system.work(actor) as work:
        await connections.restart(work, domain_id)
    await connecting.until(system, sandbox.world, domain_id, status="ready")


@pytest.mark.parametrize("kind", ["drop_after_effect", "drop_before", "status"])
async def test_a_lost_answer_makes_neither_a_second_zone_nor_a_second_change(
    system: System, sandbox: Server, actor: Actor, kind: str
) -> None:
    assert system.ports.sandbox is not None
    for route in ("*/zones", "*/batch"):
        await system.ports.sandbox.inject(
            FaultWish("cloudflare", kind, route, "POST", times=1, value=503)
        )
    domain_id = await connecting.connected(system, actor, "acme-mail.com")
    ready = await connecting.until(
        system, sandbox.world, domain_id, status="ready", longest=timedelta(hours=1)
    )
    host = system.ports.direct.dns_host(system.platform_secrets["cloudflare"])
    zone = await host.find_zone("acme-mail.com")
    assert zone is not None
    assert zone.ref == ready.domain.zone_ref
    texts = [(one.name, one.kind, one.content) for one in await host.records(zone.ref)]
    assert len(texts) == len(set(texts))
    assert len(await _change_sets(system, actor, domain_id)) == 1


async def _change_sets(system: System, actor: Actor, domain_id: UUID) -> list[ChangeSet]:
    async with system.work(actor) as work:
        query = select(ChangeSet).where(ChangeSet.domain_id == domain_id)
        return list(await work.session.exec(query))


async def test_a_domain_let_go_unproved_gives_its_zone_back(
    system: System, sandbox: Server, actor: Actor
) -> None:
    domain_id = await connecting.connected(system, actor, "never-acme.com")
    await connecting.until(system, sandbox.world, domain_id, step="nameservers")
    async with system.work(actor) as work:
        await connections.remove(work, domain_id)
    await connecting.later(system, sandbox.world, timedelta(seconds=2))
    host = system.ports.direct.dns_host(system.platform_secrets["cloudflare"])
    assert await host.find_zone("never-acme.com") is None
    async with system.platform(Actor.job()) as work:
        assert (await work.session.get_one(Domain, domain_id)).zone_ref == ""
