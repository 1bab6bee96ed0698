"""Answers of people, and how each mail that came in was judged."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, Index, UniqueConstraint, delete
from sqlmodel import Field, col, func, or_, select

from data.base import Scoped, Stamped, Time, one_of
from data.sending.campaigns import Campaign
from data.session import Session


class Category(StrEnum):
    """What somebody wants to say."""

    interested = "interested"
    not_interested = "not_interested"
    question = "question"
    out_of_office = "out_of_office"
    unsubscribe = "unsubscribe"
    other = "other"


class Method(StrEnum):
    """How a reply found the message it answers, the surest first."""

    thread = "thread"
    """In-Reply-To or References hold a Message-ID we signed."""
    token = "token"  # noqa: S105 - a way of finding, not a secret
    """A signed link of ours is quoted."""
    subject = "subject"
    """The same person and the same subject."""
    address = "address"
    """The same person, lately."""
    none = "none"


class Verdict(StrEnum):
    """What a mail in an inbox turned out to be."""

    reply = "reply"
    auto_reply = "auto_reply"
    own_copy = "own_copy"
    bounce = "bounce"
    complaint = "complaint"
    aggregate_report = "aggregate_report"
    """Of DMARC, about a domain of ours."""
    unrelated = "unrelated"
    unreadable = "unreadable"


class Reply(Scoped, Stamped, table=True):
    """One answer. ``mail_id`` is its Message-ID; ``confidence`` (0..1) is that of the link.

    ``counts`` is false for what nobody wrote; ``sorted_by`` is rules or person.
    """

    __tablename__ = "replies"
    __table_args__ = (
        UniqueConstraint("organization_id", "mail_id"),
        one_of("category", Category),
        one_of("method", Method),
        Index("ix_replies_received", "organization_id", "received_at"),
        Index("ix_replies_campaign_id", "campaign_id"),
        Index("ix_replies_contact_id", "contact_id"),
    )

    mail_id: str
    inbox_id: UUID | None = Field(default=None, foreign_key="inboxes.id", ondelete="SET NULL")
    campaign_id: UUID | None = None
    message_id: UUID | None = None
    contact_id: UUID | None = None
    from_email: str
    from_name: str = ""
    subject: str = ""
    excerpt: str = ""
    quoted: str = ""
    category: str = Category.other
    sorted_by: str = "rules"
    method: str = Method.none
    confidence: float = 0.0
    counts: bool = True
    received_at: datetime = Field(sa_type=Time)


class ReplyDecision(Scoped, table=True):
    """How one mail was judged, and why, in a sentence; kept for 90 days."""

    __tablename__ = "reply_decisions"
    __table_args__ = (
        one_of("verdict", Verdict),
        one_of("method", Method),
        Index("ix_reply_decisions_at", "at"),
        Index("ix_reply_decisions_mail_id", "organization_id", "mail_id"),
        Index("ix_reply_decisions_reply_id", "reply_id"),
    )

    at: datetime = Field(sa_type=Time)
    inbox_id: UUID | None = Field(
        default=None, foreign_key="inboxes.id", ondelete="CASCADE", index=True
    )
    mail_id: str = ""
    verdict: str
    method: str = Method.none
    confidence: float = 0.0
    why: str = ""
    message_id: UUID | None = None
    reply_id: UUID | None = Field(default=None, foreign_key="replies.id", ondelete="SET NULL")


def search_of(text: str) -> ColumnElement[bool]:
    """Return the condition that a reply holds a text in its writer, subject or words."""
    wanted = text.strip().lower()
    columns = (Reply.from_email, Reply.from_name, Reply.subject, Reply.excerpt)
    return or_(*(func.strpos(func.lower(column), wanted) > 0 for column in columns))


async def found(
    session: Session,
    *,
    search: str = "",
    category: str = "",
    campaign_id: UUID | None = None,
    people_only: bool = False,
    offset: int = 0,
    limit: int = 25,
) -> tuple[list[tuple[Reply, str | None]], int]:
    """Return replies with the name of their campaign, newest first, and how many match in all."""
    query = select(Reply, Campaign.name).outerjoin(
        Campaign, col(Campaign.id) == col(Reply.campaign_id)
    )
    if search.strip():
        query = query.where(search_of(search))
    if category:
        query = query.where(Reply.category == category)
    if campaign_id is not None:
        query = query.where(Reply.campaign_id == campaign_id)
    if people_only:
        query = query.where(col(Reply.counts))
    total = (await session.exec(select(func.count()).select_from(query.subquery()))).one()
    newest = query.order_by(col(Reply.received_at).desc(), col(Reply.id).desc())
    rows = await session.exec(newest.offset(offset).limit(limit))
    return [(reply, name) for reply, name in rows], total


async def counts(session: Session) -> dict[str, int]:
    """Return how many replies there are of each category."""
    query = select(Reply.category, func.count()).group_by(Reply.category)
    return dict(list(await session.exec(query)))


async def decided(session: Session, organization_id: UUID, mail_id: str) -> bool:
    """Tell whether a mail was judged before."""
    query = select(ReplyDecision.id).where(
        ReplyDecision.organization_id == organization_id,
        ReplyDecision.mail_id == mail_id,
        ReplyDecision.verdict != Verdict.unreadable,
    )
    return (await session.exec(query.limit(1))).first() is not None


async def decision_of(session: Session, reply_id: UUID) -> ReplyDecision | None:
    """Return how the mail behind a reply was judged."""
    query = select(ReplyDecision).where(ReplyDecision.reply_id == reply_id)
    return (await session.exec(query)).first()


async def decisions(
    session: Session, offset: int, limit: int, *, search: str = "", verdict: str = ""
) -> tuple[list[ReplyDecision], int]:
    """Return how mails were judged, newest first, and how many there are."""
    query = select(ReplyDecision)
    if search:
        query = query.where(func.strpos(func.lower(ReplyDecision.why), search.lower()) > 0)
    if verdict:
        query = query.where(ReplyDecision.verdict == verdict)
    total = (await session.exec(select(func.count()).select_from(query.subquery()))).one()
    newest = query.order_by(col(ReplyDecision.at).desc(), col(ReplyDecision.id))
    return list(await session.exec(newest.offset(offset).limit(limit))), total


async def forget_decisions(session: Session, before: datetime) -> int:
    """Remove what was judged long ago."""
    return (await session.run(delete(ReplyDecision).where(col(ReplyDecision.at) < before))).rowcount
