"""Walks an organization through the journey: sign up, choose, pay, and let time pass."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlmodel import col, select

from adapters.sandbox.world import World
from core.billing import tiers
from core.provisioning import drafts, provisions
from core.system import Actor, System
from data.accounts.organizations import Membership, Organization, Role
from data.accounts.users import User
from data.billing.checkouts import Checkout, CheckoutStatus
from data.billing.tiers import Tier
from data.provisioning.provisions import Provision
from data.workflow import Run, RunStep, steps_of
from jobs.drain import Drain

LONGEST = timedelta(days=3)
AS_IN_LIFE = timedelta(seconds=0.01)
"""A pause that lets every look of the product happen."""
SHORTEST = timedelta(minutes=2)
"""Looks that would follow one another more quickly find nothing new and cost what others cost."""


async def customer(system: System, name: str = "Acme") -> Actor:
    """Make an onboarded organization with one owner and return the owner."""
    slug = name.lower().replace(" ", "")
    async with system.platform(Actor.job()) as work:
        now = work.now()
        organization = Organization(
            name=name,
            country="US",
            address="1 Main St",
            city="Reno",
            postal_code="89501",
            created_at=now,
            updated_at=now,
        )
        email = f"tim@{slug}.example"
        user = User(
            email=email,
            email_norm=email,
            name="Tim Keen",
            verified_at=work.now(),
            created_at=now,
            updated_at=now,
        )
        work.session.add_all([organization, user])
        await work.session.flush()
        work.session.add(
            Membership(
                organization_id=organization.id,
                user_id=user.id,
                role=Role.owner,
                created_at=now,
                updated_at=now,
            )
        )
    return Actor(
        user.id, "owner", organization.id, name=user.name, email=email, organization_name=name
    )


def operator() -> Actor:
    """Return a member of the platform's staff."""
    return Actor(None, "member", None, "operator", name="Olga")


async def tier(system: System, slug: str = "starter") -> Tier:
    """Return one of the default packages."""
    await tiers.ensure_defaults(system)
    async with system.platform(Actor.job()) as work:
        return (await work.session.exec(select(Tier).where(Tier.slug == slug))).one()


async def drafted(
    system: System,
    actor: Actor,
    *,
    brand: str = "Acme",
    slug: str = "starter",
    names: list[str] | None = None,
) -> None:
    """Fill the wizard in up to the review."""
    chosen = await tier(system, slug)
    async with system.work(actor) as work:
        await drafts.choose_tier(work, chosen.id)
        await drafts.choose_brand(work, brand, signed=True)
    if names is None:
        found = await drafts.suggested(system, actor)
        names = [o.name for o in found.offers if o.available and not o.premium][
            : chosen.domain_count
        ]
    await drafts.choose_domains(system, actor, names)
    patterns = ["tim", "tim.keen", "t.keen"][: chosen.mailboxes_per_domain]
    async with system.work(actor) as work:
        await drafts.choose_mailboxes(work, patterns, "Tim", "Keen")


async def started(system: System, actor: Actor) -> UUID:
    """Reserve and record a payment as billing would; return the provision's id."""
    async with system.work(actor) as work:
        provision, planned = await provisions.reserve(work)
        now = work.now()
        checkout = Checkout(
            organization_id=work.organization_id,
            purpose="package",
            subject_id=provision.id,
            tier_id=planned.tier.id,
            status=CheckoutStatus.paid,
            paid_at=now,
            amount_total_cents=planned.due_today_cents,
            created_at=now,
            updated_at=now,
        )
        work.session.add(checkout)
        await provisions.paid(work, checkout)
        return provision.id


async def drained(system: System) -> int:
    """Advance everything that is due now; return how many looks were made."""
    drain = Drain(system)
    looks = 0
    while claimed := await drain.look():
        looks += claimed
        await drain.idle()
    return looks


async def until_settled(
    system: System, world: World, longest: timedelta = LONGEST, pause: timedelta = SHORTEST
) -> None:
    """Let time pass until no run is moving; both clocks skip to what is due next, after a pause.

    Where something stays away for hours, a longer one spares hundreds of looks that find nothing.
    """
    end = system.clock.now() + longest
    while system.clock.now() < end:
        await drained(system)
        due = await next_due(system)
        if due is None:
            return
        skip(system, world, max(due, pause))


async def next_due(system: System) -> timedelta | None:
    """Return how long until the next run is due, None when none is moving."""
    async with system.platform(Actor.job()) as work:
        query = select(Run.next_at).where(Run.status == "running").order_by(col(Run.next_at))
        at = (await work.session.exec(query)).first()
        return None if at is None else at - work.now()


def skip(system: System, world: World, duration: timedelta) -> None:
    """Move the product's and the sandbox's clocks together."""
    system.clock.skip(duration)
    world.skip(duration.total_seconds())


@dataclass(frozen=True, slots=True)
class Seen:
    """A provision with its run and steps."""

    provision: Provision
    run: Run
    steps: dict[str, RunStep]


async def seen(system: System, provision_id: UUID) -> Seen:
    """Read a provision as it is now."""
    async with system.platform(Actor.job()) as work:
        provision = await work.session.get_one(Provision, provision_id)
        run = await work.session.get_one(Run, provision.run_id)
        steps = {step.name: step for step in await steps_of(work.session, run.id)}
        return Seen(provision, run, steps)
