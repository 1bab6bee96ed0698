"""Cancelling with a refund plan: what was bought stays paid, the rest goes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from core import workflow
from core.accounts import audit
from core.billing import refunds, subscriptions
from core.errors import Conflict, Invalid
from core.ports.money import dollars
from core.provisioning import provisions, rows, statuses
from core.provisioning.choices import share_cents
from core.provisioning.reconciliation import BOUGHT
from core.system import PlatformWork
from core.workflow import Context, Done, Wait
from data.billing.checkouts import Checkout, CheckoutStatus
from data.billing.tiers import Tier
from data.provisioning.provisions import PackageDomain, Provision, ProvisionStatus
from data.provisioning.upgrades import Upgrade

KIND = "turnkey_cancel.1"


@dataclass(frozen=True, slots=True)
class RefundPlan:
    """What cancelling now means. Amounts are cents.

    ``kept`` are names already registered, which no registrar takes back; ``unbought`` are not.
    """

    paid_cents: int
    refunded_cents: int
    kept: tuple[PackageDomain, ...]
    unbought: tuple[PackageDomain, ...]
    suggested_cents: int

    @property
    def most_cents(self) -> int:
        """The most that can still go back."""
        return self.paid_cents - self.refunded_cents


async def plan(work: PlatformWork, provision_id: UUID) -> RefundPlan:
    """Return what was paid, what cannot be taken back, and a fair refund."""
    work.actor.require_platform()
    provision = await rows.get(work, provision_id)
    tier = await work.session.get_one(Tier, provision.tier_id)
    checkouts = await _checkouts(work, provision)
    domains = rows.wanted(await rows.domains_of(work, provision.id))
    kept = tuple(domain for domain in domains if domain.status in BOUGHT)
    unbought = tuple(domain for domain in domains if domain not in kept)
    paid = sum(checkout.amount_total_cents for checkout in checkouts)
    refunded = sum(checkout.refunded_cents for checkout in checkouts)
    fair = paid if not kept else sum(share_cents(tier, domain) for domain in unbought)
    return RefundPlan(paid, refunded, kept, unbought, max(0, min(fair, paid) - refunded))


async def cancel(
    work: PlatformWork, provision_id: UUID, *, refund_cents: int, reason: str
) -> Provision:
    """Stop a provision for good; the refund, the subscription and the mailboxes follow as a run."""
    work.actor.require_platform()
    found = await plan(work, provision_id)
    if not reason.strip():
        raise Invalid("Say why; the customer reads it.", field="reason")
    if not 0 <= refund_cents <= found.most_cents:
        raise Invalid(
            f"At most {found.most_cents / 100:.2f} can be refunded.", field="refund_cents"
        )
    provision = await rows.get(work, provision_id, lock=True)
    if provision.status in (ProvisionStatus.cancelled, ProvisionStatus.pending_payment):
        raise Conflict(f"This is {provision.status.replace('_', ' ')}; there is nothing to cancel.")
    await provisions.stop_run(work, provision)
    statuses.move(provision, ProvisionStatus.cancelled, work.now())
    given = {"refund_cents": refund_cents, "reason": reason.strip()}
    run = await workflow.start(work, KIND, provision.id, given, provision.organization_id)
    provision.run_id = run.id
    await audit.record(
        work,
        "provision.cancelling",
        "provision",
        provision.id,
        organization_id=provision.organization_id,
        refund_cents=refund_cents,
    )
    return provision


async def pay_back(ctx: Context, _facts: dict[str, Any]) -> Done | Wait:
    """Refund what was decided, once, from the newest payment on."""
    left = total = int(ctx.input["refund_cents"])
    async with ctx.work() as work:
        provision = await rows.get(work, ctx.subject_id)
        shares = ctx.facts.get("shares") or {
            str(checkout.id): checkout.amount_total_cents - checkout.refunded_cents
            for checkout in await _checkouts(work, provision)
        }
    await ctx.note(shares=shares)
    for checkout_id, most in shares.items():
        cents = min(left, most)
        if cents:
            key = f"cancel-{ctx.run_id}-{checkout_id}"
            await refunds.refund(
                ctx.system, ctx.actor, UUID(checkout_id), cents, ctx.input["reason"], key=key
            )
            left -= cents
    return Done({"shown": f"{dollars(total - left)} refunded"})


async def unsubscribe(ctx: Context, _facts: dict[str, Any]) -> Done | Wait:
    """End the monthly subscription at once."""
    await subscriptions.cancel(ctx.system, ctx.actor, ctx.subject_id, at_period_end=False)
    return Done({"shown": "No further charges"})


async def _checkouts(work: PlatformWork, provision: Provision) -> list[Checkout]:
    """Return what was paid for a package and its upgrades, newest first."""
    upgrades = select(Upgrade.id).where(Upgrade.provision_id == provision.id)
    query = (
        select(Checkout)
        .where(
            (col(Checkout.subject_id) == provision.id) | col(Checkout.subject_id).in_(upgrades),
            col(Checkout.status).in_((CheckoutStatus.paid, CheckoutStatus.refunded)),
        )
        .order_by(col(Checkout.paid_at).desc())
    )
    return list(await work.session.exec(query))
