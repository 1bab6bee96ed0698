"""Orders of domains compared with the payments and the registrars: what was paid must be bought."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlmodel import col, select

from core.domains import registrars
from core.domains.orders_refunds import is_owed
from core.errors import AppError
from core.ports.registrar import RegistrationState
from core.system import Actor, PlatformWork, System
from data.accounts.organizations import Organization
from data.billing.checkouts import PAID, Checkout
from data.domains.orders import DomainOrder, DomainOrderItem, ItemStatus, OrderStatus

log = structlog.get_logger()

PAID_IS_BOUGHT_WITHIN = timedelta(hours=24)
UNCLEAR_AFTER = timedelta(minutes=30)
READ_BACK = timedelta(days=7)
"""For so long a name that counts as not bought is looked up at its registrar."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One difference. ``kind`` is paid_not_bought, bought_not_paid or unclear."""

    kind: str
    order: DomainOrder
    organization: str
    what: str

    def to_json(self) -> dict[str, Any]:
        """Return the finding as the nightly report keeps it."""
        return {
            "kind": self.kind,
            "order_id": str(self.order.id),
            "organization": self.organization,
            "what": self.what,
            "since": (self.order.paid_at or self.order.created_at).isoformat(),
        }


@dataclass(frozen=True, slots=True)
class Book:
    """An order, its items and whether its money is here."""

    order: DomainOrder
    organization: str
    items: tuple[DomainOrderItem, ...]
    paid_cents: int


async def findings(system: System, actor: Actor) -> list[Finding]:
    """Return the differences of all orders; the registrars are asked about recent failures."""
    actor.require_platform()
    async with system.platform(actor) as work:
        books = await _books(work)
        now = work.now()
    found: list[Finding] = []
    for book in books:
        late = book.order.paid_at is not None and now - book.order.paid_at > PAID_IS_BOUGHT_WITHIN
        missing = _missing(book, late=late)
        bought = [item for item in book.items if item.status == ItemStatus.purchased]
        kept = book.paid_cents
        if missing:
            found.append(_finding("paid_not_bought", book, missing))
        if bought and kept < sum(item.price_cents for item in bought):
            found.append(_finding("bought_not_paid", book, bought))
        unclear = [item for item in book.items if _is_unclear(item, now)]
        if unclear:
            found.append(_finding("unclear", book, unclear))
        doubted = [i for i in book.items if i.status == ItemStatus.failed and i.sent_at]
        recent = [i for i in doubted if i.sent_at and now - i.sent_at < READ_BACK]
        arrived = [item for item in recent if await _is_registered(system, item)]
        if arrived:
            found.append(_finding("bought_not_paid", book, arrived))
    return found


async def _books(work: PlatformWork) -> list[Book]:
    query = (
        select(DomainOrder, Organization.name)
        .join(Organization, col(Organization.id) == col(DomainOrder.organization_id))
        .where(col(DomainOrder.paid_at).is_not(None))
    )
    books = []
    for order, organization in list(await work.session.exec(query)):
        items = await work.session.exec(
            select(DomainOrderItem).where(DomainOrderItem.order_id == order.id)
        )
        paid = await work.session.get(Checkout, order.checkout_id) if order.checkout_id else None
        money = paid.paid_cents - paid.refunded_cents if paid and paid.status in PAID else 0
        books.append(Book(order, organization, tuple(items), money))
    return books


def _missing(book: Book, *, late: bool) -> list[DomainOrderItem]:
    """Return what is neither bought nor given back, of an order that stopped or is overdue."""
    if not late and book.order.status != OrderStatus.failed:
        return []
    moving = (ItemStatus.available, ItemStatus.purchasing)
    return [item for item in book.items if item.status in moving or is_owed(item)]


def _is_unclear(item: DomainOrderItem, now: datetime) -> bool:
    """Tell whether a name was ordered and nobody has heard of it since."""
    open_since = item.sent_at if item.status == ItemStatus.purchasing and not item.state else None
    return open_since is not None and now - open_since > UNCLEAR_AFTER


async def _is_registered(system: System, item: DomainOrderItem) -> bool:
    try:
        found = await registrars.one(system, item.registrar).registration(item.name)
    except AppError as error:
        log.warning("registration_unread", item=str(item.id), code=error.code)
        return False
    return found is not None and found.state is RegistrationState.succeeded


def _finding(kind: str, book: Book, items: list[DomainOrderItem]) -> Finding:
    names = ", ".join(sorted(item.name for item in items))
    return Finding(kind, book.order, book.organization, names)
