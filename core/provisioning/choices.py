"""A name that was taken after paying: the customer replaces it or takes the money back."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import select

from core import workflow
from core.accounts import audit
from core.billing import refunds
from core.billing.economics import surcharge_cents
from core.domains import search
from core.domains.names import normalise_name
from core.errors import Conflict, Invalid, NotFound
from core.provisioning import rows
from core.provisioning.drafts import require_sellable
from core.system import Actor, System, Work
from data.billing.checkouts import Checkout, CheckoutStatus
from data.billing.tiers import Tier
from data.provisioning.mailboxes import Mailbox, MailboxStatus
from data.provisioning.provisions import DomainStatus, PackageDomain, Provision
from data.workflow import Run, RunStatus

DEARER_CENTS = 500
"""How much dearer than the lost name a replacement may be, at our cost."""


async def replace(system: System, actor: Actor, domain_id: UUID, text: str) -> PackageDomain:
    """Put another name in the place of one that could not be bought; it costs nothing more."""
    actor.require_owner()
    name = normalise_name(text)
    found = await search.look_up(system, actor, [name])
    offer = next((offer for offer in found.offers if offer.name == name), None)
    require_sellable(name, offer, system.ports.turnkey.tlds)
    async with system.work(actor) as work:
        domain, provision = await _lost(work, domain_id)
        price = offer.price_cents if offer and offer.price_cents is not None else 0
        if price > domain.price_cents + DEARER_CENTS:
            raise Invalid(
                f"{name} costs much more than {domain.name}.",
                code="name_dearer",
                action="Choose a name at an ordinary price.",
                field="names",
            )
        await _require_unused(work, provision, name)
        domain.name, domain.price_cents = name, price
        domain.status, domain.reason, domain.updated_at = DomainStatus.pending, "", work.now()
        for mailbox in await _mailboxes_of(work, domain):
            mailbox.email, mailbox.updated_at = f"{mailbox.username}@{name}", work.now()
        await audit.record(work, "domain.replaced", "package_domain", domain.id)
        await _go_on(work, provision)
        return domain


async def refund(system: System, actor: Actor, domain_id: UUID) -> int:
    """Take the money back for a name that could not be bought; return the cents refunded."""
    actor.require_owner()
    async with system.work(actor) as work:
        domain, provision = await _lost(work, domain_id)
        tier = await work.session.get_one(Tier, provision.tier_id)
        kept = [d for d in rows.wanted(await rows.domains_of(work, provision.id)) if d != domain]
        if not kept:
            raise Conflict(
                "This is the last domain of the package.",
                code="last_domain",
                action="Choose another name for it.",
                fallback="Or ask support to cancel the package with a full refund.",
            )
        query = select(Checkout).where(
            Checkout.subject_id == provision.id, Checkout.status == CheckoutStatus.paid
        )
        checkout = (await work.session.exec(query)).first()
        if checkout is None:
            raise Conflict("There is no payment to refund.")
        amount = share_cents(tier, domain)
    await refunds.refund(
        system,
        Actor.job(provision.organization_id),
        checkout.id,
        amount,
        "A domain could not be bought.",
        key=f"domain-{domain.id}",
    )
    async with system.work(actor) as work:
        stored, provision = await _lost(work, domain_id)
        stored.refunded_cents, stored.updated_at = amount, work.now()
        for mailbox in await _mailboxes_of(work, stored):
            mailbox.status, mailbox.updated_at = MailboxStatus.removed, work.now()
        await audit.record(work, "domain.refunded", "package_domain", domain.id, cents=amount)
        await _go_on(work, provision)
    return amount


def share_cents(tier: Tier, domain: PackageDomain) -> int:
    """Return one domain's share of the setup fee, with its own surcharge."""
    return tier.setup_fee_cents // tier.domain_count + surcharge_cents([domain.price_cents])


async def _lost(work: Work, domain_id: UUID) -> tuple[PackageDomain, Provision]:
    domain = await work.session.get(PackageDomain, domain_id, with_for_update=True)
    if domain is None:
        raise NotFound("There is no such domain.")
    if domain.status != DomainStatus.failed or domain.refunded_cents:
        raise Conflict(f"{domain.name} needs no decision any more.")
    return domain, await rows.get(work, domain.provision_id)


async def _require_unused(work: Work, provision: Provision, name: str) -> None:
    if name in {domain.name for domain in await rows.domains_of(work, provision.id)}:
        raise Invalid(f"{name} is already part of this package.", field="names")


async def _mailboxes_of(work: Work, domain: PackageDomain) -> list[Mailbox]:
    query = select(Mailbox).where(Mailbox.domain_id == domain.id)
    return list(await work.session.exec(query))


async def _go_on(work: Work, provision: Provision) -> None:
    """Have the run look again at once; one that has failed waits for its operator anyway."""
    run = await work.session.get(Run, provision.run_id) if provision.run_id else None
    if run is not None and run.status == RunStatus.running:
        await workflow.look_now(work, run.id)
