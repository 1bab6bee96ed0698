"""Money that must not stay: paid twice, or not what was asked for. Subscription and payment go back."""

from __future__ import annotations

from uuid import UUID

from core.billing import refunds
from core.errors import Conflict, NotFound
from core.system import Actor, PlatformWork, System
from data.billing import checkouts as rows
from data.billing.checkouts import Checkout, CheckoutStatus

TWICE = "It was paid twice; this is the second payment."
MISMATCHED = "The payment did not match the order."


async def give_back(system: System, checkout: Checkout, reason: str = TWICE) -> CheckoutStatus:
    """End the subscription of a checkout now and refund it in full; harmless to repeat."""
    if checkout.subscription_ref:
        await system.ports.payments.cancel_subscription(
            checkout.subscription_ref, at_period_end=False, key=f"surplus-{checkout.id}"
        )
    key = f"surplus-{checkout.id}"
    job = Actor.job(checkout.organization_id)
    await refunds.refund(system, job, checkout.id, checkout.paid_cents, reason, key=key)
    return CheckoutStatus.refunded


async def mismatched(work: PlatformWork) -> list[Checkout]:
    """Return the payments that wait for a decision, newest first; for the platform's staff."""
    work.actor.require_platform()
    return await rows.mismatched(work.session)


async def return_mismatched(system: System, actor: Actor, checkout_id: UUID) -> CheckoutStatus:
    """Give a mismatched payment back; for the platform's staff."""
    actor.require_platform()
    async with system.platform(actor) as work:
        checkout = await work.session.get(Checkout, checkout_id)
    if checkout is None:
        raise NotFound("There is no such payment.")
    if checkout.status != CheckoutStatus.mismatched:
        raise Conflict(f"This payment is {checkout.status}, not mismatched.")
    return await give_back(system, checkout, MISMATCHED)
