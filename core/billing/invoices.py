"""Invoices: the list an owner sees, and what follows when one is paid or is not."""

from __future__ import annotations

from core.accounts import audit
from core.accounts.notifications import Level
from core.billing import owners, subscriptions
from core.ports.money import dollars
from core.ports.payments import InvoiceFacts
from core.system import Actor, System, Work
from data.accounts.organizations import Organization
from data.billing import checkouts
from data.billing.checkouts import Checkout
from data.billing.subscriptions import Subscription


async def listing(system: System, actor: Actor) -> list[InvoiceFacts]:
    """Return the organization's invoices, newest first, with fresh links.

    What was paid without an invoice of the provider stands among them as our own record has it.
    """
    customer_ref = await subscriptions.customer_of(system, actor)
    issued = await system.ports.payments.invoices(customer_ref) if customer_ref else []
    billed = {invoice.payment_intent_ref for invoice in issued} | {""}
    async with system.work(actor) as work:
        paid = await checkouts.paid(work.session)
    own = [_own(row) for row in paid if row.payment_intent_ref not in billed]
    return sorted([*issued, *own], key=lambda one: one.created_at, reverse=True)


async def failed(system: System, subscription: Subscription, invoice: InvoiceFacts) -> None:
    """Flag the organization and tell its owners, as long as the invoice is still to be paid."""
    if invoice.status != "open" or subscription.ended_at is not None:
        return
    async with system.work(Actor.job(subscription.organization_id)) as work:
        organization = await work.session.get_one(Organization, work.organization_id)
        organization.payment_failed, organization.updated_at = True, work.now()
        amount = dollars(invoice.total_cents)
        next_try = f"{invoice.next_attempt_at:%-d %B %Y}" if invoice.next_attempt_at else ""
        key = f"payment-failed-{invoice.ref}-{next_try.replace(' ', '-') or 'last'}"
        await owners.notify(
            work,
            key,
            f"A payment of {amount} did not go through",
            f"It is tried again on {next_try}." if next_try else "Please change the card.",
            Level.danger,
        )
        await owners.mail(work, key, "payment_failed", amount=amount, next_try=next_try)
        await audit.record(work, "payment.failed", "invoice", invoice.ref)


async def closed(system: System, subscription: Subscription, invoice: InvoiceFacts) -> None:
    """Send the receipt of a paid invoice; take the flag away once nothing is open any more."""
    if invoice.status == "open":
        return
    issued = await system.ports.payments.invoices(invoice.customer_ref)
    owing = any(other.status == "open" for other in issued)
    async with system.work(Actor.job(subscription.organization_id)) as work:
        if not owing:
            await _clear(work, invoice)
        if invoice.status == "paid" and invoice.total_cents > 0:
            await owners.mail(
                work,
                f"receipt-{invoice.ref}",
                "receipt",
                number=invoice.number,
                amount=dollars(invoice.total_cents),
                lines=[(name, dollars(cents)) for name, cents in invoice.lines],
            )
        work.ring(owners.topic(work))


def _own(checkout: Checkout) -> InvoiceFacts:
    return InvoiceFacts(
        ref=str(checkout.id),
        number=checkout.session_ref or "",
        status="paid",
        total_cents=checkout.paid_cents,
        created_at=checkout.paid_at or checkout.created_at,
        payment_intent_ref=checkout.payment_intent_ref,
        hosted_url=checkout.url,
        pdf_url=checkout.url,
        lines=tuple((str(line["name"]), int(line["amount_cents"])) for line in checkout.lines),
        customer_ref=checkout.customer_ref,
    )


async def _clear(work: Work, invoice: InvoiceFacts) -> None:
    organization = await work.session.get_one(Organization, work.organization_id)
    if not organization.payment_failed:
        return
    organization.payment_failed, organization.updated_at = False, work.now()
    await owners.notify(
        work,
        f"payment-cleared-{invoice.ref}",
        "Everything is paid",
        "Thank you; nothing is open any more.",
        Level.success,
    )
    await audit.record(work, "payment.cleared", "invoice", invoice.ref)
