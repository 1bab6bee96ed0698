"""Giving money back: written down first, sent once per cause, never more than was paid."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from core.accounts import audit
from core.accounts.notifications import Level
from core.billing import owners, statuses
from core.errors import Conflict, Invalid, LimitReached, NotFound, Rejected
from core.ports.money import dollars
from core.system import Actor, System, Work
from data.billing import refunds as rows
from data.billing.checkouts import PAID, Checkout, CheckoutStatus
from data.billing.refunds import Refund, RefundStatus

KEY_LIVES = timedelta(hours=23)
"""How long the provider recognises a repeat by its key."""


async def refund(
    system: System, actor: Actor, checkout_id: UUID, amount_cents: int, reason: str, *, key: str
) -> Refund:
    """Give back part or all of a checkout; a repeat under the same key returns the first refund.

    For the platform's staff and our own jobs. Raises LimitReached when less than ``amount_cents``
    is left of what was paid.
    """
    acting = await _acting(system, actor, checkout_id)
    async with system.work(acting) as work:
        wanted = await _intend(work, checkout_id, amount_cents, reason, key)
        checkout = await work.session.get_one(Checkout, checkout_id)
    if wanted.status == RefundStatus.done:
        return wanted
    try:
        ref = await _send(system, checkout, wanted)
    except Rejected as error:
        async with system.work(acting) as work:
            await _refused(work, wanted.id, str(error))
        raise
    async with system.work(acting) as work:
        return await _done(work, wanted.id, ref)


async def listing(work: Work, checkout_id: UUID) -> list[Refund]:
    """Return the refunds of a checkout, oldest first."""
    return await rows.of_checkout(work.session, checkout_id)


async def recount(system: System, checkout: Checkout) -> None:
    """Record what went back by whatever hand, as the provider counts it."""
    total = await system.ports.payments.refunded_cents(checkout.payment_intent_ref)
    async with system.work(Actor.job(checkout.organization_id)) as work:
        row = await work.session.get_one(Checkout, checkout.id, with_for_update=True)
        _count(work, row, total)


async def _acting(system: System, actor: Actor, checkout_id: UUID) -> Actor:
    """Return the actor as one of the checkout's organization; raise NotFound for a strange one."""
    if actor.role != "system":
        actor.require_platform()
    async with system.platform(Actor.job()) as work:
        checkout = await work.session.get(Checkout, checkout_id)
    bound = actor.organization_id if actor.role == "system" else None
    if checkout is None or bound not in (None, checkout.organization_id):
        raise NotFound("There is no such payment.")
    return replace(actor, organization_id=checkout.organization_id)


async def _intend(
    work: Work, checkout_id: UUID, amount_cents: int, reason: str, key: str
) -> Refund:
    checkout = await work.session.get_one(Checkout, checkout_id, with_for_update=True)
    known = await rows.by_key(work.session, key)
    if known is not None and known.status != RefundStatus.refused:
        if (known.checkout_id, known.amount_cents) != (checkout_id, amount_cents):
            raise Conflict("Another refund was made for this cause.")
        return known
    if amount_cents < 1:
        raise Invalid("Give back at least one cent.", field="amount")
    if checkout.status not in PAID:
        raise Conflict(f"This payment is {checkout.status}; there is nothing to give back.")
    await _require_left(work, checkout, amount_cents)
    if known is not None:
        await work.session.delete(known)
        await work.session.flush()
    now = work.now()
    wanted = Refund(
        organization_id=work.organization_id,
        checkout_id=checkout_id,
        key=key,
        amount_cents=amount_cents,
        reason=reason,
        created_at=now,
        updated_at=now,
    )
    work.session.add(wanted)
    return wanted


async def _require_left(work: Work, checkout: Checkout, amount_cents: int) -> None:
    ours = await rows.total_cents(
        work.session, checkout.id, RefundStatus.intended, RefundStatus.done
    )
    left = checkout.paid_cents - max(ours, checkout.refunded_cents)
    if amount_cents > left:
        raise LimitReached(
            f"Only {dollars(left)} of this payment are left to give back.",
            action="Choose a smaller amount.",
        )


async def _send(system: System, checkout: Checkout, wanted: Refund) -> str:
    """Send the refund; one whose key is forgotten by now is looked for first."""
    payments = system.ports.payments
    if system.clock.now() - wanted.created_at > KEY_LIVES:
        total = await payments.refunded_cents(checkout.payment_intent_ref)
        if total >= checkout.refunded_cents + wanted.amount_cents:
            return ""
    intent_ref = checkout.payment_intent_ref
    return await payments.refund(intent_ref, wanted.amount_cents, key=f"refund-{wanted.id}")


async def _refused(work: Work, refund_id: UUID, error: str) -> None:
    wanted = await work.session.get_one(Refund, refund_id, with_for_update=True)
    if wanted.status == RefundStatus.intended:
        wanted.status, wanted.error, wanted.updated_at = RefundStatus.refused, error, work.now()


async def _done(work: Work, refund_id: UUID, ref: str) -> Refund:
    wanted = await work.session.get_one(Refund, refund_id)
    checkout = await work.session.get_one(Checkout, wanted.checkout_id, with_for_update=True)
    await work.session.refresh(wanted, with_for_update=True)
    if wanted.status == RefundStatus.done:
        return wanted
    wanted.status, wanted.ref, wanted.error = RefundStatus.done, ref, ""
    wanted.updated_at = work.now()
    await work.session.flush()
    total = await rows.total_cents(work.session, checkout.id, RefundStatus.done)
    _count(work, checkout, total)
    await _tell(work, wanted)
    return wanted


def _count(work: Work, checkout: Checkout, total_cents: int) -> None:
    checkout.refunded_cents = max(checkout.refunded_cents, total_cents)
    checkout.updated_at = work.now()
    if checkout.refunded_cents >= checkout.paid_cents and checkout.status in PAID:
        statuses.move(checkout, CheckoutStatus.refunded, work.now())
    work.ring(owners.topic(work))


async def _tell(work: Work, done: Refund) -> None:
    amount = dollars(done.amount_cents)
    await owners.notify(
        work, f"refund-{done.id}", f"{amount} are on their way back", done.reason, Level.info
    )
    await owners.mail(work, f"refund-{done.id}", "refund", amount=amount, reason=done.reason)
    await audit.record(
        work,
        "checkout.refunded",
        "checkout",
        str(done.checkout_id),
        cents=done.amount_cents,
        refund=str(done.id),
    )
