"""Checkouts: carts that were taken to the payment page, paid or not."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field, col, select

from data.base import Scoped, Stamped, Time, json_list_field, one_of
from data.session import Session


class CheckoutStatus(StrEnum):
    """What became of a cart. An expired or failed one is kept and can be taken up again.

    ``mismatched``: paid, but not what we asked for; a person decides. ``surplus``: paid although
    the subject was paid already; the money goes back.
    """

    reserved = "reserved"
    open = "open"
    processing = "processing"
    paid = "paid"
    expired = "expired"
    failed = "failed"
    mismatched = "mismatched"
    surplus = "surplus"
    refunded = "refunded"


S = CheckoutStatus
PAID = frozenset({S.paid, S.mismatched, S.surplus})
"""Statuses in which the money is here."""
TRANSITIONS: dict[CheckoutStatus, frozenset[CheckoutStatus]] = {
    S.reserved: frozenset({S.open, S.expired, S.failed}),
    S.open: frozenset({S.processing, S.expired, S.failed}) | PAID,
    S.processing: frozenset({S.failed}) | PAID,
    S.expired: PAID,
    S.failed: PAID | {S.open},
    S.paid: frozenset({S.refunded}),
    S.mismatched: frozenset({S.refunded}),
    S.surplus: frozenset({S.refunded}),
    S.refunded: frozenset(),
}


class Checkout(Scoped, Stamped, table=True):
    """One cart. ``subject_id`` is what is paid for; ``amounts`` are cents.

    ``purpose`` is package, upgrade or domains (no tier); ``lines`` are [{name, amount_cents, monthly}].
    """

    __tablename__ = "checkouts"
    __table_args__ = (
        one_of("status", CheckoutStatus),
        Index(
            "uq_checkouts_one_paid_package",
            "subject_id",
            unique=True,
            postgresql_where="purpose = 'package' and status = 'paid'",
        ),
    )

    purpose: str
    subject_id: UUID = Field(index=True)
    tier_id: UUID | None = Field(default=None, foreign_key="tiers.id")
    status: str = CheckoutStatus.reserved
    session_ref: str | None = Field(default=None, unique=True)
    url: str = ""
    email: str = ""
    lines: list[dict[str, Any]] = json_list_field()
    amount_total_cents: int = 0
    paid_cents: int = 0
    customer_ref: str = ""
    subscription_ref: str = ""
    payment_intent_ref: str = ""
    paid_at: datetime | None = Field(default=None, sa_type=Time)
    refunded_cents: int = 0
    problem: str = ""


LOCK_SUBJECT = text("select pg_advisory_xact_lock(hashtextextended(:subject, 0))")


async def lock_subject(session: Session, subject_id: UUID) -> None:
    """Let one transaction at a time decide about the payments of a subject."""
    await session.run(LOCK_SUBJECT, {"subject": f"checkouts/{subject_id}"})


async def by_session(session: Session, ref: str) -> Checkout | None:
    """Return the checkout behind a payment page."""
    return (await session.exec(select(Checkout).where(Checkout.session_ref == ref))).first()


async def by_intent(session: Session, ref: str) -> Checkout | None:
    """Return the checkout that a payment settled."""
    query = select(Checkout).where(Checkout.payment_intent_ref == ref)
    return (await session.exec(query)).first()


async def paid(session: Session) -> list[Checkout]:
    """Return the checkouts at hand whose payment arrived, newest first."""
    query = select(Checkout).where(col(Checkout.paid_at).is_not(None))
    return list(await session.exec(query.order_by(col(Checkout.paid_at).desc())))


async def of_subject(session: Session, purpose: str, subject_id: UUID) -> list[Checkout]:
    """Return the checkouts for one purpose of a subject, newest first, locked."""
    query = (
        select(Checkout)
        .where(Checkout.purpose == purpose, Checkout.subject_id == subject_id)
        .order_by(col(Checkout.id).desc())
        .with_for_update()
    )
    return list(await session.exec(query))


async def unsettled(session: Session, before: datetime, limit: int) -> list[Checkout]:
    """Return checkouts that nobody has looked at since ``before`` and that may still move."""
    moving = (S.open, S.processing, S.surplus)
    query = (
        select(Checkout)
        .where(col(Checkout.status).in_(moving), col(Checkout.updated_at) <= before)
        .order_by(col(Checkout.updated_at))
        .limit(limit)
    )
    return list(await session.exec(query))


async def mismatched(session: Session, limit: int = 100) -> list[Checkout]:
    """Return payments that do not match their cart, newest first."""
    query = select(Checkout).where(Checkout.status == S.mismatched)
    return list(await session.exec(query.order_by(col(Checkout.id).desc()).limit(limit)))
