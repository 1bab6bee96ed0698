"""How domains fare: daily health, test messages, and what receivers report about DMARC."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from data.base import Scoped, Stamped, Time, json_field, json_list_field, one_of


class DomainHealth(Scoped, table=True):
    """A domain on a day. ``score`` is 0..100; a mark is None where it could not be checked.

    ``facts`` holds the validation, ``blacklists`` {list: clean|listed|refused|error|unchecked}.
    """

    __tablename__ = "domain_healths"
    __table_args__ = (UniqueConstraint("domain_id", "day"),)

    domain_id: UUID = Field(foreign_key="domains.id", ondelete="CASCADE")
    day: date
    checked_at: datetime = Field(sa_type=Time)
    score: int
    spf: bool | None = None
    dkim: bool | None = None
    dmarc: bool | None = None
    mx: bool | None = None
    age_days: int | None = None
    drifted: bool = False
    listed: bool = False
    facts: dict[str, Any] = json_field()
    blacklists: dict[str, Any] = json_field()
    compliance: dict[str, Any] = json_field()


class TestStatus(StrEnum):
    """Where a test message is."""

    sending = "sending"
    sent = "sent"
    received = "received"
    failed = "failed"


class TestMessage(Scoped, Stamped, table=True):
    """A message sent for real to see what a receiver makes of it; verdicts are words of RFC 8601."""

    __test__ = False
    __tablename__ = "test_messages"
    __table_args__ = (
        one_of("status", TestStatus),
        Index("ix_test_messages_domain_id_created_at", "domain_id", "created_at"),
    )

    domain_id: UUID = Field(foreign_key="domains.id", ondelete="CASCADE")
    sender: str
    recipient: str
    message_id: str
    status: str = TestStatus.sending
    spf: str = ""
    dkim: str = ""
    dmarc: str = ""
    dkim_domain: str = ""
    in_spam: bool | None = None
    headers: str = ""
    problems: list[Any] = json_list_field()
    sent_at: datetime | None = Field(default=None, sa_type=Time)
    received_at: datetime | None = Field(default=None, sa_type=Time)


class DmarcReport(Scoped, table=True):
    """An aggregate report of one receiver about one domain (RFC 9990)."""

    __tablename__ = "dmarc_reports"
    __table_args__ = (UniqueConstraint("domain_id", "reporter", "report_ref"),)

    domain_id: UUID = Field(foreign_key="domains.id", ondelete="CASCADE")
    reporter: str
    report_ref: str
    begins_at: datetime = Field(sa_type=Time)
    ends_at: datetime = Field(sa_type=Time)
    received_at: datetime = Field(sa_type=Time)
    policy: dict[str, Any] = json_field()
    messages: int = 0
    aligned: int = 0
    rows: list[Any] = json_list_field()
