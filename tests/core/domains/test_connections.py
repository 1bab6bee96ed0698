"""Connecting domains: what is claimed, refused, listed and let go."""

from __future__ import annotations

import time
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import insert
from sqlmodel import select

from core.domains import connections, overview
from core.domains.connections import Domain
from core.errors import Conflict, Invalid, NotFound
from core.settings import Mode
from core.system import Actor, System
from data.accounts.audit import AuditEntry
from data.base import new_id
from tests.support import journey


@pytest.fixture
async def actor(system: System) -> Actor:
    """Give the owner of an organization."""
    return await journey.customer(system)


async def test_connecting_asks_no_provider_and_is_quick(system: System, actor: Actor) -> None:
    assert system.ports.sandbox is not None
    asked = len(await system.ports.sandbox.requests(1000, "cloudflare"))
    began = time.perf_counter()
    async with system.work(actor) as work:
        domain = await connections.connect(work, "https://www.Acme-Mail.com/")
    assert time.perf_counter() - began < 2
    assert len(await system.ports.sandbox.requests(1000, "cloudflare")) == asked
    assert (domain.name, domain.status) == ("acme-mail.com", "pending_nameservers")
    assert domain.run_id is not None
    assert domain.proved_at is None
    assert domain.proof_token


async def test_a_domain_is_connected_once_and_the_second_try_points_to_it(
    system: System, actor: Actor
) -> None:
    async with system.work(actor) as work:
        await connections.connect(work, "acme-mail.com")
    with pytest.raises(Conflict) as refused:
        async with system.work(actor) as work:
            await connections.connect(work, "ACME-MAIL.com")
    assert refused.value.code == "domain_connected_already"
    assert "list of domains" in refused.value.advice.action
    assert refused.value.advice.retry_after is None


async def test_without_any_key_it_is_said_where_to_add_one(system: System, actor: Actor) -> None:
    system.platform_secrets = {}
    with pytest.raises(Conflict) as refused:
        async with system.work(actor) as work:
            await connections.connect(work, "acme-mail.com")
    assert refused.value.code == "key_missing"
    async with system.work(actor) as work:
        by_hand = await connections.connect(work, "acme-mail.com", executor="manual")
    assert by_hand.executor == "manual"


async def test_only_a_part_of_a_domain_is_refused_unless_done_by_hand(
    system: System, actor: Actor
) -> None:
    with pytest.raises(Invalid) as refused:
        async with system.work(actor) as work:
            await connections.connect(work, "mail.acme.co.uk")
    assert refused.value.code == "domain_not_apex"
    async with system.work(actor) as work:
        domain = await connections.connect(work, "mail.acme.co.uk", executor="manual")
    assert domain.name == "mail.acme.co.uk"


async def test_names_for_tests_are_refused_in_live_mode(system: System, actor: Actor) -> None:
    async with system.work(actor) as work:
        await connections.connect(work, "example.com")
    system.settings.mode = Mode.live
    with pytest.raises(Invalid, match="tests and examples"):
        async with system.work(actor) as work:
            await connections.connect(work, "test.com")


async def test_a_pasted_list_connects_what_it_can_and_says_why_not_the_rest(
    system: System, actor: Actor
) -> None:
    async with system.work(actor) as work:
        domains, refusals = await connections.connect_many(
            work, "one-acme.com, two-acme.com\n10.0.0.1\none-acme.com two-acme.com; ONE-acme.com"
        )
    assert [domain.name for domain in domains] == ["one-acme.com", "two-acme.com"]
    assert [(one.text, one.code) for one in refusals] == [
        ("10.0.0.1", "domain_invalid"),
        ("ONE-acme.com", "domain_connected_already"),
    ]


async def test_a_bought_domain_is_proved_at_once(system: System, actor: Actor) -> None:
    async with system.work(actor) as work:
        domain = await connections.bought(work, "fresh-acme.com", "cloudflare", uuid4(), "pay_1")
    assert domain.bought
    assert domain.proved_at is not None
    assert domain.claim_lapses_at is None
    assert (domain.registrar, domain.payment_ref) == ("cloudflare", "pay_1")


async def test_unproved_claims_of_one_name_stand_side_by_side(system: System, actor: Actor) -> None:
    rival = await journey.customer(system, "Rival")
    for who in (actor, rival):
        async with system.work(who) as work:
            await connections.connect(work, "acme-mail.com")
    async with system.work(rival) as work:
        assert (await connections.listing(work)).total == 1


async def test_a_domain_of_somebody_else_is_not_found(system: System, actor: Actor) -> None:
    async with system.work(actor) as work:
        domain = await connections.connect(work, "acme-mail.com")
    rival = await journey.customer(system, "Rival")
    for act in (connections.get, connections.remove, connections.restart, overview.one):
        with pytest.raises(NotFound):
            async with system.work(rival) as work:
                await act(work, domain.id)


async def test_a_domain_let_go_can_be_connected_again(system: System, actor: Actor) -> None:
    async with system.work(actor) as work:
        first = await connections.connect(work, "acme-mail.com")
    async with system.work(actor) as work:
        await connections.remove(work, first.id)
        assert (await connections.listing(work)).total == 0
    async with system.work(actor) as work:
        assert (await connections.connect(work, "acme-mail.com")).id != first.id
    async with system.platform(Actor.job()) as work:
        entries = await work.session.exec(select(AuditEntry.action))
        assert {"domain.connected", "domain.removed"} <= set(entries)


async def test_wishes_that_make_no_sense_are_refused(system: System, actor: Actor) -> None:
    async with system.work(actor) as work:
        domain = await connections.connect(work, "acme-mail.com")
    wishes: list[dict[str, Any]] = [
        {"services": ("goo gle",)},
        {"mx_template": "pigeon"},
        {"dmarc": {"policy": "maybe"}},
        {"dmarc": {"percentage": 101}},
        {"dmarc": {"rua": "nobody"}},
        {"tracking_label": "a b"},
        {"executor": "vendor"},
    ]
    for wish in wishes:
        with pytest.raises(Invalid):
            async with system.work(actor) as work:
                await connections.configure(work, domain.id, **wish)


async def test_ten_thousand_domains_open_within_a_second(system: System, actor: Actor) -> None:
    async with system.platform(Actor.job()) as work:
        now = work.now()
        rows = [
            {
                "id": new_id(),
                "organization_id": actor.organization_id,
                "name": f"acme-{number:05}.com",
                "shown_name": f"acme-{number:05}.com",
                "created_at": now,
                "updated_at": now,
            }
            for number in range(10_000)
        ]
        await work.session.run(insert(Domain).values(), rows)
    began = time.perf_counter()
    async with system.work(actor) as work:
        page = await overview.listing(work, search="acme-0", page=3)
    assert time.perf_counter() - began < 1
    assert (page.total, page.rows[0]["name"]) == (10_000, "acme-00050.com")
