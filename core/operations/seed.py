"""A realistic demo: the demo people, and a customer with warm mailboxes and domains of their own."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID

from core import advance, passwords
from core import sandbox as controls
from core.accounts import demo, organizations
from core.accounts.organizations import PostalAddress
from core.billing import tiers
from core.billing.settlement import settle
from core.domains import health
from core.operations import seed_domains, seed_sending
from core.provisioning import allowance, drafts, provisions, warmup
from core.settings import Mode
from core.system import Actor, PlatformWork, System
from data import workflow as runs
from data.accounts import users as people
from data.accounts.users import User
from data.billing import checkouts

ORGANIZATION = "Northwind Growth"
EMAIL, PASSWORD = "nora@northwind.example", "northwind-sandbox"
ADDRESS = PostalAddress("US", "88 Harbor Street", "Portland", "97201", "OR", "+1 503 555 0100")
PATTERNS = ["nora", "nora.lind"]
NAMES = 5
WARM_DAYS = 14
WORKER = "seed"
DAY_SECONDS = 86400.0


async def run(system: System) -> str:
    """Fill an empty sandbox with a demo; running it twice changes nothing.

    Time moves two weeks ahead, because warmup takes that long. Stop Mailwright before.
    """
    if system.settings.mode is not Mode.sandbox:
        return "The demo is for the sandbox only."
    await demo.ensure(system)
    owner = await _owner(system)
    if owner is None:
        return "The demo is there already."
    await _buy(system, owner)
    await seed_domains.connect(system, owner)
    await _provision(system)
    await seed_domains.furnish(system, owner)
    await _provision(system)
    sender = await seed_sending.prove(system, owner)
    await _warm_up(system)
    await seed_domains.wait(system, owner)
    await seed_sending.furnish(system, owner, sender)
    return f"{ORGANIZATION} is ready: sign in as {EMAIL} with {PASSWORD}."


async def _owner(system: System) -> Actor | None:
    hashed = await passwords.hashed(PASSWORD)
    async with system.platform(Actor.job()) as work:
        if await people.by_email(work.session, EMAIL) is not None:
            return None
        user = _person(work, hashed)
        work.session.add(user)
        await work.session.flush()
        organization = await organizations.create(work, ORGANIZATION, user.id)
        organizations.fill(organization, ORGANIZATION, ADDRESS)
    return Actor(
        user.id,
        "owner",
        organization.id,
        name=user.name,
        email=EMAIL,
        organization_name=ORGANIZATION,
    )


def _person(work: PlatformWork, hashed: str) -> User:
    now = work.now()
    return User(
        name="Nora Lind",
        email=EMAIL,
        email_norm=EMAIL,
        password_hash=hashed,
        verified_at=now,
        created_at=now,
        updated_at=now,
    )


async def _buy(system: System, owner: Actor) -> None:
    async with system.work(owner) as work:
        on_sale = await tiers.on_sale(work)
        tier = next(tier for tier in on_sale if tier.domain_count == NAMES)
        await drafts.choose_tier(work, tier.id)
        await drafts.choose_brand(work, "Northwind", signed=True)
    found = await drafts.suggested(system, owner)
    free = [o.name for o in found.offers if o.available and not o.premium and o.price_cents]
    await drafts.choose_domains(system, owner, free[:NAMES])
    async with system.work(owner) as work:
        await drafts.choose_mailboxes(work, PATTERNS, "Nora", "Lind")
    await provisions.pay(system, owner)
    async with system.work(owner) as work:
        provision = await allowance.reserved(work)
        subject_id = provision.id if provision else owner.require_organization()
        carts = await checkouts.of_subject(work.session, provisions.PURPOSE, subject_id)
    for cart in carts:
        if system.ports.sandbox is not None:
            await system.ports.sandbox.pay(cart.url, EMAIL)
        await settle(system, cart.session_ref or "")


async def _provision(system: System) -> None:
    while (wait := await _until_next(system)) is not None:
        if wait > timedelta():
            await _skip(system, wait.total_seconds())
        claimed = await advance.claim(system, WORKER, system.settings.concurrency)
        await asyncio.gather(*(_advance(system, run, owner) for run, owner in claimed))
        await seed_domains.look(system)


async def _warm_up(system: System) -> None:
    for _ in range(WARM_DAYS):
        await _skip(system, DAY_SECONDS)
        await warmup.refresh_all(system)
        await health.refresh_all(system)


async def _skip(system: System, seconds: float) -> None:
    await controls.skip(system, Actor.job(), seconds)


async def _advance(system: System, run_id: UUID, organization_id: UUID) -> None:
    await advance.advance(system, WORKER, run_id, organization_id)


async def _until_next(system: System) -> timedelta | None:
    async with system.platform(Actor.job()) as work:
        at = await runs.next_at(work.session)
        return None if at is None else at - work.now()
