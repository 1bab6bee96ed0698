"""Answers of people, and how each mail that came in was judged."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from data.base import Scoped, Stamped, Time, one_of


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
    unrelated = "unrelated"
    repeated = "repeated"
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
