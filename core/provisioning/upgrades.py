"""Upgrades: a larger package on the same workspaces, with the same user names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from core import workflow
from core.accounts import audit
from core.billing import checkout as checkouts
from core.billing import subscriptions
from core.billing.economics import surcharge_cents
from core.billing.lines import upgrade_lines
from core.billing.purposes import Purpose
from core.domains import search
from core.domains.names import normalise_name
from core.errors import Conflict, Invalid, NotFound
from core.ports.payments import Proration
from core.provisioning import allowance, provisions, rows, statuses
from core.provisioning.drafts import require_sellable
from core.system import Actor, System, Work
from core.workflow import Context, Done, Wait
from data.billing.checkouts import Checkout
from data.billing.tiers import Tier
from data.provisioning.provisions import Provision, ProvisionStatus
from data.provisioning.upgrades import Upgrade, UpgradeStatus

KIND = "turnkey_upgrade.1"
PURPOSE = "upgrade"


@dataclass(frozen=True, slots=True)
class Quote:
    """What an upgrade costs: once for the names, now for the rest of the month, monthly from then."""

    tier: Tier
    extra_domains: int
    extra_mailboxes: int
    setup_cents: int
    proration: Proration


async def larger_tiers(work: Work, provision_id: UUID | None = None) -> list[Tier]:
    """Return the packages on sale that have more domains than the one to be upgraded."""
    provision, present = await _present(work, provision_id)
    query = (
        select(Tier)
        .where(
            Tier.active,
            Tier.domain_count > present.domain_count,
            Tier.mailboxes_per_domain == len(provision.patterns),
        )
        .order_by(col(Tier.domain_count))
    )
    return list(await work.session.exec(query))


async def quote(
    system: System, actor: Actor, tier_id: UUID, provision_id: UUID | None = None
) -> Quote:
    """Say what moving to a larger package costs, before anything is chosen."""
    async with system.work(actor) as work:
        provision, present = await _present(work, provision_id)
        tier = await _larger(work, present, tier_id)
    extra = tier.domain_count - present.domain_count
    proration = await subscriptions.preview_upgrade(system, actor, tier_id, provision.id)
    return Quote(
        tier,
        extra,
        extra * len(provision.patterns),
        max(0, tier.setup_fee_cents - present.setup_fee_cents),
        proration,
    )


async def choose(
    system: System,
    actor: Actor,
    tier_id: UUID,
    names: list[str],
    provision_id: UUID | None = None,
) -> Upgrade:
    """Choose the larger package and exactly its additional names."""
    actor.require_owner()
    wanted = list(dict.fromkeys(normalise_name(name) for name in names))
    async with system.work(actor) as work:
        provision, present = await _present(work, provision_id)
        tier = await _larger(work, present, tier_id)
        owned = {domain.name for domain in await rows.domains_of(work, provision.id)}
    extra = tier.domain_count - present.domain_count
    if len(wanted) != extra:
        raise Invalid(f"Choose exactly {extra} additional domains.", field="names")
    if twice := owned & set(wanted):
        raise Invalid(f"{', '.join(twice)} is already part of your package.", field="names")
    found = await search.look_up(system, actor, wanted)
    offers = {offer.name: offer for offer in found.offers}
    for name in wanted:
        require_sellable(name, offers.get(name), system.ports.turnkey.tlds)
    async with system.work(actor) as work:
        before = await _open_upgrade(work, provision)
    prices = [offers[name].price_cents or 0 for name in wanted]
    if before is not None:
        await checkouts.close_other(
            system,
            actor,
            purpose=PURPOSE,
            subject_id=before.id,
            tier_id=tier.id,
            surcharge_cents=surcharge_cents(prices),
            moving=provision.id,
        )
    async with system.work(actor) as work:
        upgrade = await _open_upgrade(work, provision) or Upgrade(
            organization_id=work.organization_id,
            provision_id=provision.id,
            tier_id=tier.id,
            created_at=work.now(),
            updated_at=work.now(),
        )
        upgrade.tier_id, upgrade.updated_at = tier.id, work.now()
        upgrade.domains = [
            {"name": name, "price_cents": offers[name].price_cents} for name in wanted
        ]
        work.session.add(upgrade)
        return upgrade


async def pay(system: System, actor: Actor, provision_id: UUID | None = None) -> str:
    """Open the payment page for the upgrade chosen; return its address.

    Where nothing is paid once, only each month, the upgrade begins and the address is the package's.
    """
    actor.require_owner()
    async with system.work(actor) as work:
        provision, present = await _present(work, provision_id)
        upgrade = await _open_upgrade(work, provision)
        if upgrade is None:
            raise Conflict("Choose a package and its domains first.")
        tier = await _larger(work, present, upgrade.tier_id)
    surcharge = surcharge_cents([entry["price_cents"] for entry in upgrade.domains])
    if not upgrade_lines(present, tier, surcharge):
        async with system.work(actor) as work:
            await _begin(work, upgrade.id)
        return f"/gtm?package={provision.id}"
    return await checkouts.open(
        system,
        actor,
        purpose=PURPOSE,
        subject_id=upgrade.id,
        tier_id=upgrade.tier_id,
        surcharge_cents=surcharge,
        moving=provision.id,
    )


async def package_of(work: Work, upgrade_id: UUID) -> UUID | None:
    """Return the package an upgrade is of, None where there is no such upgrade."""
    upgrade = await work.session.get(Upgrade, upgrade_id)
    return upgrade.provision_id if upgrade else None


async def paid(work: Work, checkout: Checkout) -> None:
    """Begin the upgrade that was paid."""
    await _begin(work, checkout.subject_id)


async def reclaim(work: Work, checkout: Checkout) -> bool:
    """Tell whether this upgrade still waits for its payment, and for this package."""
    upgrade = await work.session.get(Upgrade, checkout.subject_id)
    return (
        upgrade is not None
        and upgrade.status == UpgradeStatus.chosen
        and upgrade.tier_id == checkout.tier_id
    )


UPGRADE = Purpose(
    paid=paid, ended=provisions.ended, tier_changed=provisions.tier_changed, reclaim=reclaim
)


async def change_plan(ctx: Context, _facts: dict[str, Any]) -> Done | Wait:
    """Move the subscription to the larger package (first step of an upgrade's run)."""
    async with ctx.work() as work:
        upgrade = await work.session.get_one(Upgrade, UUID(ctx.input["upgrade_id"]))
        tier = await work.session.get_one(Tier, upgrade.tier_id)
    await subscriptions.change_tier(ctx.system, ctx.actor, tier.id, ctx.subject_id)
    return Done({"shown": f"Plan changed to {tier.name}"})


async def take_over(ctx: Context, _facts: dict[str, Any]) -> Done | Wait:
    """Record the larger package as the provision's own."""
    async with ctx.work() as work:
        upgrade = await work.session.get_one(Upgrade, UUID(ctx.input["upgrade_id"]))
        provision = await rows.get(work, upgrade.provision_id, lock=True)
        tier = await work.session.get_one(Tier, upgrade.tier_id)
        provision.tier_id, provision.updated_at = upgrade.tier_id, work.now()
        upgrade.status, upgrade.updated_at = UpgradeStatus.done, work.now()
    return Done({"shown": f"Your package is now {tier.name}"})


async def _begin(work: Work, upgrade_id: UUID) -> None:
    """Add the new domains and start the upgrade's own run; raise Conflict when it has begun."""
    upgrade = await work.session.get_one(Upgrade, upgrade_id, with_for_update=True)
    if upgrade.status != UpgradeStatus.chosen:
        raise Conflict("This upgrade is under way already.", action="Go to the overview.")
    provision = await rows.get(work, upgrade.provision_id, lock=True)
    statuses.move(provision, ProvisionStatus.upgrading, work.now())
    upgrade.status, upgrade.updated_at = UpgradeStatus.paid, work.now()
    have = len(await rows.domains_of(work, provision.id))
    extra = [(entry["name"], entry["price_cents"]) for entry in upgrade.domains]
    await provisions.add_domains(work, provision, extra, first_position=have)
    run = await workflow.start(work, KIND, provision.id, {"upgrade_id": str(upgrade.id)})
    provision.run_id, provision.finished_at = run.id, None
    await audit.record(work, "upgrade.started", "provision", provision.id, domains=len(extra))


async def _present(work: Work, provision_id: UUID | None) -> tuple[Provision, Tier]:
    provision = await allowance.find(work, provision_id)
    if provision is None:
        raise Conflict("There is no package to upgrade.", action="Start the setup.")
    if provision.status != ProvisionStatus.active:
        raise Conflict("Only an active package can be upgraded.", action="Wait until it is active.")
    return provision, await work.session.get_one(Tier, provision.tier_id)


async def _larger(work: Work, present: Tier, tier_id: UUID) -> Tier:
    tier = await work.session.get(Tier, tier_id)
    if tier is None or not tier.active:
        raise NotFound("This package is not on sale.")
    if tier.domain_count <= present.domain_count:
        raise Invalid("Choose a larger package.", action="To leave, cancel the subscription.")
    return tier


async def _open_upgrade(work: Work, provision: Provision) -> Upgrade | None:
    query = select(Upgrade).where(
        Upgrade.provision_id == provision.id, Upgrade.status == UpgradeStatus.chosen
    )
    return (await work.session.exec(query)).first()
