"""What pages read of domains: kept for a while, dropped by a doorbell, never shown to others."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

import pytest

from core.ages import AGES, Kind
from core.domains import connections, kept
from core.errors import NotFound
from core.system import Actor, System
from data.domains.domains import Domain
from tests.support import connecting, journey

SECOND = timedelta(seconds=1)
Shown = Callable[[System, Actor, UUID], Awaitable[str]]


@pytest.fixture
async def actor(system: System) -> Actor:
    """Give the owner of an organization."""
    return await journey.customer(system)


async def in_the_list(system: System, actor: Actor, _domain_id: UUID) -> str:
    """Return the registrar that the list of domains shows."""
    found = await kept.listing(system, actor, "acme", sort="-name")
    return str(found.rows[0]["registrar"])


async def on_its_page(system: System, actor: Actor, domain_id: UUID) -> str:
    """Return the registrar that a domain's own pages show."""
    return str((await kept.one(system, actor, domain_id))["domain"]["registrar"])


async def moved(system: System, actor: Actor, domain_id: UUID, registrar: str, bell: str) -> None:
    """Note another registrar, and ring for it if there is a bell to ring."""
    async with system.work(actor) as work:
        domain = await work.session.get_one(Domain, domain_id)
        domain.registrar = registrar
        if bell:
            work.ring(bell)


@pytest.mark.parametrize(
    ("shown", "kind"), [(in_the_list, Kind.domain_list), (on_its_page, Kind.domain_setup)]
)
async def test_a_change_shows_with_its_doorbell_and_at_the_latest_when_the_age_is_over(
    system: System, actor: Actor, shown: Shown, kind: Kind
) -> None:
    """A domain's own bell is enough for the list that it stands in."""
    domain_id = await connecting.connected(system, actor, "acme-mail.com")
    assert await shown(system, actor, domain_id) == ""
    await moved(system, actor, domain_id, "unrung", "")
    system.clock.skip(AGES[kind] - SECOND)
    assert await shown(system, actor, domain_id) == ""
    system.clock.skip(SECOND)
    assert await shown(system, actor, domain_id) == "unrung"
    await moved(system, actor, domain_id, "rung", f"domain:{domain_id}")
    assert await shown(system, actor, domain_id) == "rung"


async def test_what_people_do_to_their_domains_shows_at_once(system: System, actor: Actor) -> None:
    async def names() -> list[str]:
        return [row["name"] for row in (await kept.listing(system, actor)).rows]

    assert await names() == []
    first = await connecting.connected(system, actor, "a.com")
    assert await names() == ["a.com"]
    async with system.work(actor) as work:
        await connections.connect_many(work, "b.com c.com")
    assert await names() == ["a.com", "b.com", "c.com"]
    assert (await kept.one(system, actor, first))["domain"]["executor"] == "api"
    async with system.work(actor) as work:
        await connections.configure(work, first, executor="manual")
    assert (await kept.one(system, actor, first))["domain"]["executor"] == "manual"
    async with system.work(actor) as work:
        await connections.remove(work, first)
    assert await names() == ["b.com", "c.com"]
    with pytest.raises(NotFound):
        await kept.one(system, actor, first)


async def test_a_region_that_moves_by_itself_reads_again_though_nobody_rang(
    system: System, actor: Actor
) -> None:
    """So a lost doorbell costs an open page half a minute, as before; lists follow the counts."""
    domain_id = await connecting.connected(system, actor, "acme-mail.com")
    await on_its_page(system, actor, domain_id)
    await in_the_list(system, actor, domain_id)
    await moved(system, actor, domain_id, "unrung", "")
    system.clock.skip(kept.LIVE)
    live = await kept.one(system, actor, domain_id, within=kept.LIVE)
    assert live["domain"]["registrar"] == "unrung"
    assert await on_its_page(system, actor, domain_id) == "unrung"
    kept.forget_lists(system)
    assert await in_the_list(system, actor, domain_id) == "unrung"


async def test_what_is_kept_for_one_organization_is_not_there_for_another(
    system: System, actor: Actor
) -> None:
    domain_id = await connecting.connected(system, actor, "acme-mail.com")
    await on_its_page(system, actor, domain_id)
    await in_the_list(system, actor, domain_id)
    stranger = await journey.customer(system, "Stranger")
    with pytest.raises(NotFound):
        await on_its_page(system, stranger, domain_id)
    assert (await kept.listing(system, stranger, "acme", sort="-name")).rows == []
