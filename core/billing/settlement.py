"""What became of a payment page: read at the provider, recorded exactly once.

The success page, the webhook, its repeats and the sweep all come here, in any order and at the
same time. The provider is asked before the transaction; inside it, one lock per subject and one
per row decide who records.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import structlog

from core.accounts import audit, mails
from core.accounts.notifications import Level
from core.billing import owners, standing, statuses, surplus, tiers
from core.errors import AppError, NotFound
from core.ports.money import dollars
from core.ports.payments import Checkout as Session
from core.ports.payments import SubscriptionFacts
from core.system import Actor, System, Work
from data.accounts.organizations import Organization
from data.billing import checkouts as rows
from data.billing.checkouts import Checkout, CheckoutStatus

log = structlog.get_logger()

STALE = timedelta(minutes=10)
"""How long an open checkout is left alone before the sweep asks for it."""
PAID_ALREADY = "This was paid already, so the money goes back."
LAPSED = "The subscription had ended when it was paid, so the money goes back."
SETTLED = (CheckoutStatus.paid, CheckoutStatus.mismatched, CheckoutStatus.refunded)


@dataclass(frozen=True, slots=True)
class Report:
    """What the provider says: the session, its subscription, and whether a bank refused later."""

    session: Session
    subscription: SubscriptionFacts | None
    bank_refused: bool

    @property
    def paid(self) -> bool:
        """Tell whether the money is there."""
        return self.session.status == "complete" and self.session.payment_status == "paid"


async def settle(
    system: System, session_ref: str, actor: Actor | None = None, *, bank_refused: bool = False
) -> CheckoutStatus:
    """Record what became of a payment page and return the checkout's status.

    An ``actor`` sees the pages of their own organization only; without one it is a job of ours.
    Raises NotFound for a page that is not ours. ``bank_refused`` is what an event said about a
    payment that was under way; it counts only while the provider shows no money.
    """
    known = await find(system, session_ref, actor)
    if known.status in SETTLED:
        return CheckoutStatus(known.status)
    if known.status != CheckoutStatus.surplus:
        report = await _read(system, session_ref, bank_refused=bank_refused)
        async with system.work(Actor.job(known.organization_id)) as work:
            known = await _record(work, known.id, report)
    if known.status == CheckoutStatus.surplus:
        return await surplus.give_back(system, known)
    return CheckoutStatus(known.status)


async def settle_stale(system: System, limit: int = 50) -> int:
    """Ask for checkouts whose webhook may be lost; return how many. A duty of every few minutes."""
    async with system.platform(Actor.job()) as work:
        stale = await rows.unsettled(work.session, work.now() - STALE, limit)
    for checkout in stale:
        if checkout.session_ref:
            try:
                await settle(system, checkout.session_ref)
            except AppError as error:
                log.warning("settle_failed", checkout=str(checkout.id), code=error.code)
    return len(stale)


async def find(system: System, session_ref: str, actor: Actor | None = None) -> Checkout:
    """Return the checkout behind a payment page; raise NotFound for one that is not theirs."""
    door = system.platform(Actor.job()) if actor is None else system.work(actor)
    async with door as work:
        checkout = await rows.by_session(work.session, session_ref)
    if checkout is None:
        raise NotFound("There is no such payment.", action="Go back to the overview.")
    return checkout


async def _read(system: System, session_ref: str, *, bank_refused: bool) -> Report:
    payments = system.ports.payments
    session = await payments.get_checkout(session_ref)
    subscription = None
    if session.subscription_ref and session.payment_status == "paid":
        subscription = await payments.get_subscription(session.subscription_ref)
    return Report(session, subscription, bank_refused)


async def _record(work: Work, checkout_id: UUID, report: Report) -> Checkout:
    checkout = await work.session.get_one(Checkout, checkout_id)
    await rows.lock_subject(work.session, checkout.subject_id)
    await work.session.refresh(checkout, with_for_update=True)
    checkout.updated_at = work.now()
    if checkout.status in SETTLED or checkout.status == CheckoutStatus.surplus:
        return checkout
    if report.paid:
        await _record_paid(work, checkout, report)
    else:
        _record_unpaid(work, checkout, report)
    work.ring(owners.topic(work))
    return checkout


def _record_unpaid(work: Work, checkout: Checkout, report: Report) -> None:
    if report.session.status == "complete":
        refused = report.bank_refused or checkout.status == CheckoutStatus.failed
        status = CheckoutStatus.failed if refused else CheckoutStatus.processing
        checkout.problem = "The bank refused the payment." if refused else ""
        statuses.move(checkout, status, work.now())
    elif report.session.status == "expired":
        statuses.move(checkout, CheckoutStatus.expired, work.now())


async def _record_paid(work: Work, checkout: Checkout, report: Report) -> None:
    session = report.session
    checkout.paid_at, checkout.paid_cents = work.now(), session.amount_total_cents
    checkout.customer_ref = session.customer_ref
    checkout.subscription_ref = session.subscription_ref
    checkout.payment_intent_ref = session.payment_intent_ref
    if problem := await _mismatch(work, checkout, report):
        await _flag(work, checkout, session, problem)
        return
    purpose = work.system.purposes[checkout.purpose]
    lapsed = report.subscription is not None and report.subscription.status in standing.OVER
    if lapsed or await _paid_already(work, checkout) or not await purpose.reclaim(work, checkout):
        statuses.move(checkout, CheckoutStatus.surplus, work.now())
        checkout.problem = LAPSED if lapsed else PAID_ALREADY
        await audit.record(work, "checkout.surplus", "checkout", str(checkout.id))
        return
    statuses.move(checkout, CheckoutStatus.paid, work.now())
    checkout.problem = ""
    organization = await work.session.get_one(Organization, work.organization_id)
    organization.customer_ref = session.customer_ref or organization.customer_ref
    organization.updated_at = work.now()
    if report.subscription is not None and checkout.tier_id is not None:
        await standing.begin(work, checkout, checkout.tier_id, report.subscription)
    await purpose.paid(work, checkout)
    await audit.record(
        work,
        "checkout.paid",
        "checkout",
        str(checkout.id),
        purpose=checkout.purpose,
        cents=checkout.amount_total_cents,
    )


async def _paid_already(work: Work, checkout: Checkout) -> bool:
    """Tell whether the subject was paid in another tab, while this page was open."""
    siblings = await rows.of_subject(work.session, checkout.purpose, checkout.subject_id)
    return any(
        other.id != checkout.id
        and other.paid_at is not None
        and other.status == CheckoutStatus.paid
        and other.paid_at >= checkout.created_at
        for other in siblings
    )


async def _mismatch(work: Work, checkout: Checkout, report: Report) -> str:
    """Return what differs between what was paid and what we asked for, or nothing."""
    tier = await tiers.get(work, checkout.tier_id) if checkout.tier_id else None
    session = report.session
    if session.amount_total_cents != checkout.amount_total_cents:
        return (
            f"{dollars(session.amount_total_cents)} were paid, "
            f"{dollars(checkout.amount_total_cents)} were due."
        )
    expected = metadata_of(checkout, tier.slug if tier else "")
    for name, value in expected.items():
        if session.metadata.get(name) != value:
            return f"The payment names another {name.replace('_', ' ')}."
    if report.subscription and (
        tier is None or not await standing.is_for(work, report.subscription, tier.id)
    ):
        return "The subscription is for another package."
    return ""


async def _flag(work: Work, checkout: Checkout, session: Session, problem: str) -> None:
    statuses.move(checkout, CheckoutStatus.mismatched, work.now())
    checkout.problem = problem
    log.warning("checkout_mismatched", checkout=str(checkout.id), problem=problem)
    await audit.record(
        work,
        "checkout.mismatched",
        "checkout",
        str(checkout.id),
        due_cents=checkout.amount_total_cents,
        paid_cents=session.amount_total_cents,
    )
    await owners.notify(
        work,
        f"checkout-mismatched-{checkout.id}",
        "Your payment needs a look",
        "It does not match the order. A person looks at it; nothing is lost.",
        Level.warning,
    )
    organization = await work.session.get_one(Organization, work.organization_id)
    await mails.queue(
        work,
        f"checkout-mismatched-{checkout.id}",
        work.system.settings.operator_email,
        "payment_mismatched",
        organization=organization.name,
        problem=problem,
        checkout=str(checkout.id),
        link=f"{work.system.settings.url}/operate",
    )


def metadata_of(checkout: Checkout, tier_slug: str) -> dict[str, str]:
    """Return what a payment page carries to say whose and what it is; a cart has no tier."""
    package = {"tier": tier_slug} if tier_slug else {}
    return package | {
        "organization_id": str(checkout.organization_id),
        "checkout_id": str(checkout.id),
        "subject_id": str(checkout.subject_id),
        "purpose": checkout.purpose,
    }
