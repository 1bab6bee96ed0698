"""An order in one go: everything the wizard asks for in four steps, checked by the same rules."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from core.billing import tiers
from core.domains import brands
from core.errors import Invalid, NotFound
from core.provisioning import allowance, drafts, provisions
from core.system import Actor, System


@dataclass(frozen=True, slots=True)
class Order:
    """What a customer wants; ``tier`` is a slug, ``signed`` accepts the statement on the brand."""

    tier: str
    brand: str
    signed: bool
    domains: list[str]
    patterns: list[str]
    first_name: str
    last_name: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A reserved package and the page where it is paid."""

    provision_id: UUID
    payment_url: str


async def place(system: System, actor: Actor, order: Order) -> Placed:
    """Reserve a package and open its payment page; the same order again gives the same page.

    It fills the organization's draft, so the wizard goes on from where an order was refused.
    """
    actor.require_owner()
    if order.signed:
        async with system.work(actor) as work:  # kept even if the brand must be reviewed first
            await brands.sign(work, order.brand)
    async with system.work(actor) as work:
        on_sale = {tier.slug: tier.id for tier in await tiers.on_sale(work)}
        if order.tier not in on_sale:
            raise Invalid(
                f"There is no package {order.tier} on sale.",
                action=f"Choose one of {', '.join(on_sale)}.",
                field="tier",
            )
        await drafts.choose_tier(work, on_sale[order.tier])
        await drafts.choose_brand(work, order.brand, signed=order.signed)
    await drafts.choose_domains(system, actor, order.domains)
    async with system.work(actor) as work:
        await drafts.choose_mailboxes(work, order.patterns, order.first_name, order.last_name)
    payment_url = await provisions.pay(system, actor)
    async with system.work(actor) as work:
        provision = await allowance.reserved(work)
    if provision is None:
        raise NotFound("The reservation was cancelled meanwhile.", action="Order again.")
    return Placed(provision.id, payment_url)
