"""Taking a cart to the payment page: reserve a row, open the page, record it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from core.billing import lines, pages, prices, statuses, subscriptions, tiers
from core.billing.lines import Line, lines_of
from core.billing.pages import DOMAINS, UPGRADE
from core.billing.settlement import settle, settle_stale
from core.errors import Conflict, Invalid, Paused, Rejected
from core.ports.payments import Checkout as Session
from core.system import Actor, System, Work
from data.accounts.organizations import Organization
from data.billing import checkouts as rows
from data.billing.checkouts import Checkout, CheckoutStatus
from data.billing.tiers import Tier

__all__ = [
    "DOMAINS",
    "UPGRADE",
    "Checkout",
    "CheckoutStatus",
    "lines_of",
    "open",
    "require_payments",
    "settle",
    "settle_stale",
]

KEY_LIVES = timedelta(hours=12)
"""How long a reserved row may still be taken to the provider under the same key."""
MOST_ROUNDS = 3
IN_PLAY = (CheckoutStatus.reserved, CheckoutStatus.open)


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to pay for: a package, or a cart of plain amounts (no ``tier``)."""

    purpose: str
    subject_id: UUID
    tier: Tier | None
    surcharge_cents: int = 0
    moving: UUID | None = None
    """The subject whose subscription an upgrade moves."""
    cart: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Reservation:
    """The row to open a page for, and the pages it takes the place of."""

    checkout: Checkout
    superseded: list[str]


async def open(  # noqa: A001 - the verb of a checkout
    system: System,
    actor: Actor,
    *,
    purpose: str,
    subject_id: UUID,
    tier_id: UUID,
    surcharge_cents: int = 0,
    moving: UUID | None = None,
) -> str:
    """Return the address of a payment page for a cart of this content.

    A page that is open already is returned again; one of other content is closed first. An upgrade
    names the subject whose subscription is ``moving``. Raises Conflict when the subject is paid, or
    being paid, already.
    """
    actor.require_owner()
    require_payments(system)
    if purpose not in system.purposes or surcharge_cents < 0:
        raise Invalid("This cannot be paid for.")
    tier = await prices.sellable(system, tier_id)
    return await _open(system, actor, Wish(purpose, subject_id, tier, surcharge_cents, moving))


async def open_cart(
    system: System, actor: Actor, *, purpose: str, subject_id: UUID, cart: list[Line]
) -> str:
    """Return the address of a payment page for amounts that are paid once; else like ``open``."""
    actor.require_owner()
    require_payments(system)
    once = all(line["amount_cents"] > 0 and not line["monthly"] for line in cart)
    if purpose not in system.purposes or not cart or not once:
        raise Invalid("This cannot be paid for.")
    return await _open(system, actor, Wish(purpose, subject_id, None, cart=tuple(cart)))


def require_payments(system: System) -> None:
    """Raise Paused while this installation has no payment provider: it sells by mail then."""
    if not system.settings.takes_payments:
        raise Paused(
            "Nothing can be paid for here.",
            code="payment_by_mail",
            action=f"Write to {system.settings.operator_email}.",
        )


async def _open(system: System, actor: Actor, wish: Wish) -> str:
    for _ in range(MOST_ROUNDS):
        async with system.work(actor) as work:
            reservation = await _reserve(work, wish)
        for session_ref in reservation.superseded:
            await _close(system, session_ref)
        url = await _page(system, actor, reservation.checkout, wish)
        if url:
            return url
    raise Conflict("The payment page could not be opened.", action="Try again in a moment.")


async def close_other(
    system: System,
    actor: Actor,
    *,
    purpose: str,
    subject_id: UUID,
    tier_id: UUID,
    surcharge_cents: int = 0,
    moving: UUID | None = None,
) -> None:
    """Close open pages of other content, before what they pay for is changed.

    Raises Conflict when one of them was paid already: then nothing may be changed any more.
    """
    tier = await prices.sellable(system, tier_id)
    wish = Wish(purpose, subject_id, tier, surcharge_cents, moving)
    async with system.work(actor) as work:
        row = await _new(work, wish)
        others = await rows.of_subject(work.session, purpose, subject_id)
        stale = [other for other in others if not _same(work, other, row)]
    await _close_open(system, stale)


async def close_cart(system: System, actor: Actor, *, purpose: str, subject_id: UUID) -> None:
    """Close every open page of a cart before it is changed; raise Conflict when it was paid."""
    async with system.work(actor) as work:
        pages = await rows.of_subject(work.session, purpose, subject_id)
    await _close_open(system, pages)


async def _close_open(system: System, pages: list[Checkout]) -> None:
    for page in pages:
        if page.status in IN_PLAY and page.session_ref:
            await _close(system, page.session_ref)


async def _reserve(work: Work, wish: Wish) -> Reservation:
    await rows.lock_subject(work.session, wish.subject_id)
    row = await _new(work, wish)
    if not row.lines:
        raise Conflict("There is nothing to pay once.", action="Choose the package again.")
    reserved, superseded = row, []
    for other in await rows.of_subject(work.session, wish.purpose, wish.subject_id):
        _refuse_paying(other, wish)
        if other.status not in IN_PLAY:
            continue
        if reserved is row and _same(work, other, row):
            reserved = other
        elif other.session_ref:
            superseded.append(other.session_ref)
        else:
            statuses.move(other, CheckoutStatus.expired, work.now())
    if not await work.system.purposes[wish.purpose].reclaim(work, reserved):
        raise Conflict("This is paid already, or no longer for sale.")
    if reserved is row:
        work.session.add(row)
    return Reservation(reserved, superseded)


async def _new(work: Work, wish: Wish) -> Checkout:
    organization = await work.session.get_one(Organization, work.organization_id)
    wanted = await _lines(work, wish)
    now = work.now()
    return Checkout(
        organization_id=work.organization_id,
        purpose=wish.purpose,
        subject_id=wish.subject_id,
        tier_id=wish.tier.id if wish.tier else None,
        email=work.actor.email,
        customer_ref=organization.customer_ref,
        lines=[dict(line) for line in wanted],
        amount_total_cents=lines.total_cents(wanted),
        created_at=now,
        updated_at=now,
    )


async def _lines(work: Work, wish: Wish) -> list[Line]:
    if wish.tier is None:
        return list(wish.cart)
    if wish.purpose != UPGRADE:
        return lines_of(wish.tier, wish.surcharge_cents)
    subscription = await subscriptions.movable(work, wish.moving)
    current = await tiers.get(work, subscription.tier_id)
    subscriptions.require_larger(current, wish.tier)
    return lines.upgrade_lines(current, wish.tier, wish.surcharge_cents)


def _refuse_paying(other: Checkout, wish: Wish) -> None:
    if other.status == CheckoutStatus.processing:
        raise Conflict("A payment is under way.", action="Wait until the bank has answered.")
    if other.status == CheckoutStatus.mismatched:
        raise Conflict("A payment needs a look first.", action="Contact support.")
    if other.status == CheckoutStatus.paid and wish.purpose != UPGRADE:
        raise Conflict("This is paid already.", action="Go to the overview.")


def _same(work: Work, other: Checkout, row: Checkout) -> bool:
    fresh = other.status == CheckoutStatus.open or other.created_at > work.now() - KEY_LIVES
    return fresh and other.tier_id == row.tier_id and other.lines == row.lines


async def _close(system: System, session_ref: str) -> None:
    """Close a page for good; raise Conflict when it was paid before it could be closed."""
    with suppress(Rejected):  # it is no longer open; what it became is read next
        await system.ports.payments.expire_checkout(session_ref)
    await _require_over(system, session_ref)


async def _require_over(system: System, session_ref: str) -> None:
    status = await settle(system, session_ref)
    if status not in (CheckoutStatus.expired, CheckoutStatus.failed, CheckoutStatus.refunded):
        raise Conflict("This is paid, or being paid, already.", action="Go to the overview.")


async def _page(system: System, actor: Actor, checkout: Checkout, wish: Wish) -> str:
    """Return the address of the open page; empty when the page of this row is over."""
    if checkout.session_ref:
        session = await system.ports.payments.get_checkout(checkout.session_ref)
        if session.status == "open":
            return pages.entrance(system, checkout, session)
        await _require_over(system, checkout.session_ref)
        return ""
    try:
        session = await pages.open_page(system, checkout, wish.tier, wish.moving)
    except Rejected as error:
        await _fail(system, actor, checkout, str(error))
        raise
    if session.amount_total_cents != checkout.amount_total_cents:
        await system.ports.payments.expire_checkout(session.ref)
        await _fail(system, actor, checkout, "The price at the provider was another one.")
        raise Conflict("The price has changed meanwhile.", action="Open the payment page again.")
    async with system.work(actor) as work:
        recorded = await _record(work, checkout.id, session)
    if recorded.session_ref != session.ref:
        await system.ports.payments.expire_checkout(session.ref)
    if recorded.status == CheckoutStatus.expired:
        raise Conflict("The cart was changed in another tab.", action="Pay there, or try again.")
    return pages.entrance(system, recorded, session) if recorded.session_ref == session.ref else ""


async def _record(work: Work, checkout_id: UUID, session: Session) -> Checkout:
    """Note the page, unless the row has another one by now or may no longer be paid."""
    checkout = await work.session.get_one(Checkout, checkout_id, with_for_update=True)
    if checkout.status in (CheckoutStatus.reserved, CheckoutStatus.failed):
        statuses.move(checkout, CheckoutStatus.open, work.now())
        checkout.session_ref, checkout.url, checkout.problem = session.ref, session.url, ""
    return checkout


async def _fail(system: System, actor: Actor, checkout: Checkout, problem: str) -> None:
    """Keep the cart with its problem, and have the prices made anew for the next try."""
    async with system.work(actor) as work:
        row = await work.session.get_one(Checkout, checkout.id, with_for_update=True)
        if row.status == CheckoutStatus.reserved:
            statuses.move(row, CheckoutStatus.failed, work.now())
            row.problem = problem
    if checkout.tier_id is not None:
        await prices.forget(system, checkout.tier_id)
