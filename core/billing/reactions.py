"""What follows an event of the payment provider: the object is read again, never the event believed.

Events come late, twice and in any order; each reaction reads the present state and records that.
A reaction tells whether the event concerned us.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from uuid import UUID

from core.billing import invoices, refunds, settlement, standing
from core.errors import NotFound
from core.system import Actor, System
from data.billing import checkouts
from data.billing import subscriptions as rows
from data.billing.checkouts import Checkout, CheckoutStatus
from data.billing.stripe_events import StripeEvent
from data.billing.subscriptions import Subscription

Reaction = Callable[[System, StripeEvent], Awaitable[bool]]
UNSETTLED = (CheckoutStatus.open, CheckoutStatus.processing)


async def react(system: System, event: StripeEvent) -> bool:
    """Do what follows an event; tell whether it concerned us."""
    reaction = REACTIONS.get(event.kind)
    return await reaction(system, event) if reaction else False


async def _checkout(system: System, event: StripeEvent, *, bank_refused: bool = False) -> bool:
    try:
        await settlement.settle(system, event.object_ref, bank_refused=bank_refused)
    except NotFound:
        return False
    return True


async def _subscription(system: System, event: StripeEvent) -> bool:
    known = await _on_record(system, event.object_ref)
    if known is None:
        return False
    await standing.refresh(system, known.organization_id, known.ref)
    return True


async def _invoice(system: System, event: StripeEvent) -> bool:
    invoice = await system.ports.payments.get_invoice(event.object_ref)
    known = await _on_record(system, invoice.subscription_ref)
    if known is None:
        return False
    follow = invoices.failed if event.kind == "invoice.payment_failed" else invoices.closed
    await follow(system, known, invoice)
    return True


async def _charge(system: System, event: StripeEvent, *, went_well: bool) -> bool:
    """Follow a month that was paid or was not, told of the subscription instead of its invoice."""
    known = await _on_record(system, event.object_ref)
    if known is None:
        return False
    fresh = await standing.refresh(system, known.organization_id, known.ref)
    if invoice_ref := str(event.payload.get("invoice") or ""):
        invoice = await system.ports.payments.get_invoice(invoice_ref)
        follow = invoices.closed if went_well else invoices.failed
        await follow(system, fresh, invoice)
    return True


async def _refund(system: System, event: StripeEvent) -> bool:
    intent_ref = str(event.payload.get("payment_intent") or "")
    async with system.platform(Actor.job()) as work:
        checkout = await checkouts.by_intent(work.session, intent_ref) if intent_ref else None
    if checkout is None:
        return False
    await refunds.recount(system, checkout)
    return True


async def _on_record(system: System, ref: str) -> Subscription | None:
    """Return our subscription; if its checkout is not settled yet, settle that first."""
    found = await _known(system, ref) if ref else None
    if found or not ref:
        return found
    facts = await system.ports.payments.get_subscription(ref)
    checkout = await _checkout_of(system, facts.metadata.get("checkout_id", ""))
    if checkout is None or not checkout.session_ref:
        return None
    if checkout.status in UNSETTLED:
        await settlement.settle(system, checkout.session_ref)
    return await _known(system, ref)  # somebody else may have settled it a moment ago


async def _known(system: System, ref: str) -> Subscription | None:
    async with system.platform(Actor.job()) as work:
        return await rows.by_ref(work.session, ref)


async def _checkout_of(system: System, text: str) -> Checkout | None:
    try:
        checkout_id = UUID(text)
    except ValueError:
        return None
    async with system.platform(Actor.job()) as work:
        return await work.session.get(Checkout, checkout_id)


REACTIONS: dict[str, Reaction] = {
    "checkout.session.completed": _checkout,
    "checkout.session.async_payment_succeeded": _checkout,
    "checkout.session.async_payment_failed": partial(_checkout, bank_refused=True),
    "checkout.session.expired": _checkout,
    "customer.subscription.created": _subscription,
    "customer.subscription.updated": _subscription,
    "customer.subscription.deleted": _subscription,
    "invoice.payment_failed": _invoice,
    "invoice.paid": _invoice,
    "invoice.voided": _invoice,
    "charge.refunded": _refund,
    "payment_link.paid": _checkout,
    "payment_link.cancelled": _checkout,
    "payment_link.expired": _checkout,
    "subscription.activated": _subscription,
    "subscription.charged": partial(_charge, went_well=True),
    "subscription.pending": partial(_charge, went_well=False),
    "subscription.halted": partial(_charge, went_well=False),
    "subscription.updated": _subscription,
    "subscription.paused": _subscription,
    "subscription.resumed": _subscription,
    "subscription.cancelled": _subscription,
    "subscription.completed": _subscription,
    "subscription.expired": _subscription,
    "refund.processed": _refund,
}
"""THE table of events we want, in the words of whoever sends them; webhooks subscribe to these."""
