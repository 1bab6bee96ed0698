"""Orders of domains: a cart, what was paid, and what became of each name."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from data.base import Scoped, Stamped, Time, one_of


class OrderStatus(StrEnum):
    """Where an order is."""

    cart = "cart"
    pending_payment = "pending_payment"
    buying = "buying"
    done = "done"
    failed = "failed"
    cancelled = "cancelled"


S = OrderStatus
ORDER_TRANSITIONS: dict[OrderStatus, frozenset[OrderStatus]] = {
    S.cart: frozenset({S.pending_payment, S.cancelled}),
    S.pending_payment: frozenset({S.cart, S.buying, S.cancelled}),
    S.buying: frozenset({S.done, S.failed}),
    S.done: frozenset(),
    S.failed: frozenset({S.buying}),
    S.cancelled: frozenset(),
}


class ItemStatus(StrEnum):
    """Where one name of an order is."""

    checking_availability = "checking_availability"
    available = "available"
    unavailable = "unavailable"
    purchasing = "purchasing"
    purchased = "purchased"
    failed = "failed"


T = ItemStatus
ITEM_TRANSITIONS: dict[ItemStatus, frozenset[ItemStatus]] = {
    T.checking_availability: frozenset({T.available, T.unavailable}),
    T.available: frozenset({T.checking_availability, T.unavailable, T.purchasing, T.failed}),
    T.unavailable: frozenset({T.checking_availability}),
    T.purchasing: frozenset({T.purchased, T.failed}),
    T.purchased: frozenset(),
    T.failed: frozenset({T.purchasing}),
}


class DomainOrder(Scoped, Stamped, table=True):
    """One cart of an organization and what became of it. ``quoted_until`` ends its prices.

    ``agreed_at`` and ``agreed_from`` (an address) tell when and where the buyer accepted the
    registrar's agreements.
    """

    __tablename__ = "domain_orders"
    __table_args__ = (
        one_of("status", OrderStatus),
        Index(
            "uq_domain_orders_one_cart",
            "organization_id",
            unique=True,
            postgresql_where="status in ('cart', 'pending_payment')",
        ),
    )

    status: str = OrderStatus.cart
    auto_configure: bool = True
    quoted_until: datetime | None = Field(default=None, sa_type=Time)
    checkout_id: UUID | None = None
    run_id: UUID | None = Field(default=None, foreign_key="runs.id", ondelete="SET NULL")
    agreed_at: datetime | None = Field(default=None, sa_type=Time)
    agreed_from: str = ""
    paid_at: datetime | None = Field(default=None, sa_type=Time)
    finished_at: datetime | None = Field(default=None, sa_type=Time)


class DomainOrderItem(Scoped, Stamped, table=True):
    """One name of an order. Prices are cents; ``cost_cents`` is ours, ``price_cents`` the customer's.

    ``sent_at`` is the intent: set before the purchase leaves, and then only reading decides.
    """

    __tablename__ = "domain_order_items"
    __table_args__ = (one_of("status", ItemStatus), UniqueConstraint("order_id", "name"))

    order_id: UUID = Field(foreign_key="domain_orders.id", ondelete="CASCADE")
    name: str
    registrar: str
    status: str = ItemStatus.checking_availability
    cost_cents: int = 0
    price_cents: int = 0
    renewal_cents: int | None = None
    quote_token: str = ""
    state: str = ""
    ref: str = ""
    reason: str = ""
    refunded_cents: int = 0
    sent_at: datetime | None = Field(default=None, sa_type=Time)
    bought_at: datetime | None = Field(default=None, sa_type=Time)
    domain_id: UUID | None = Field(default=None, foreign_key="domains.id", ondelete="SET NULL")
