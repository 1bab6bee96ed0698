"""Refunds: money on its way back, written down before it is sent."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from sqlalchemy import UniqueConstraint, func
from sqlmodel import Field, col, select

from data.base import Scoped, Stamped, one_of
from data.session import Session


class RefundStatus(StrEnum):
    """Where a refund is; an intended one may have been sent."""

    intended = "intended"
    done = "done"
    refused = "refused"


class Refund(Scoped, Stamped, table=True):
    """One refund. ``key`` is its cause, so that one cause gives money back once."""

    __tablename__ = "refunds"
    __table_args__ = (
        one_of("status", RefundStatus),
        UniqueConstraint("organization_id", "key"),
    )

    checkout_id: UUID = Field(foreign_key="checkouts.id", ondelete="CASCADE", index=True)
    key: str
    amount_cents: int
    reason: str
    status: str = RefundStatus.intended
    ref: str = ""
    error: str = ""


async def by_key(session: Session, key: str) -> Refund | None:
    """Return the refund made for a cause, in the organization at hand."""
    return (await session.exec(select(Refund).where(Refund.key == key))).first()


async def of_checkout(session: Session, checkout_id: UUID) -> list[Refund]:
    """Return the refunds of a checkout, oldest first."""
    query = select(Refund).where(Refund.checkout_id == checkout_id).order_by(col(Refund.id))
    return list(await session.exec(query))


async def total_cents(session: Session, checkout_id: UUID, *statuses: RefundStatus) -> int:
    """Return the sum of a checkout's refunds in these statuses."""
    query = select(func.coalesce(func.sum(Refund.amount_cents), 0)).where(
        Refund.checkout_id == checkout_id, col(Refund.status).in_(statuses)
    )
    return int((await session.exec(query)).one())
