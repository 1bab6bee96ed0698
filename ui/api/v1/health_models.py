"""The JSON of the health of domains: daily looks, test messages, DMARC reports."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from core.domains.dmarc_stages import Stage
from core.domains.health_views import HISTORY_DAYS
from ui.api.v1.models import Given

LONGEST_ADDRESS = 320
LONGEST_SPAN_DAYS = 400


class SpanQuery(Given):
    """How many days to look back."""

    days: Annotated[int, Field(ge=1, le=LONGEST_SPAN_DAYS)] = HISTORY_DAYS


class HealthDayShown(BaseModel):
    """How a domain stood on a day. ``score`` is 0..100; a mark is null where nothing is known."""

    day: date
    checked_at: datetime
    score: int
    spf: bool | None
    dkim: bool | None
    dmarc: bool | None
    mx: bool | None
    age_days: int | None
    young: bool
    age_warning: str
    drifted: bool
    listed: bool


class HealthShown(HealthDayShown):
    """The newest look with its reasons; a block list that was not asked is never clean."""

    deductions: list[dict[str, Any]]
    validation: dict[str, Any]
    blacklists: list[dict[str, Any]]
    compliance: list[dict[str, Any]]


class TestWishes(Given):
    """From which mailbox to send and which one receives; left out, those we know."""

    __test__ = False

    sender: Annotated[str, Field(max_length=LONGEST_ADDRESS)] = ""
    recipient: Annotated[str, Field(max_length=LONGEST_ADDRESS)] = ""


class TestMessageShown(BaseModel):
    """A test message and what the receiver said of it, in the words of RFC 8601."""

    __test__ = False
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    domain_id: UUID
    status: str
    sender: str
    recipient: str
    spf: str
    dkim: str
    dmarc: str
    dkim_domain: str
    in_spam: bool | None
    sent_at: datetime | None
    received_at: datetime | None
    headers: str
    problems: list[Any]


class ReportsTakenShown(BaseModel):
    """What came of an upload: reports kept, those known before, and whose they are."""

    model_config = ConfigDict(from_attributes=True)

    new: int
    known: int
    domains: list[str]


class ReportsShown(BaseModel):
    """What receivers report about mail in a domain's name; shares are 0..1."""

    reports: int
    total: dict[str, Any]
    days: list[dict[str, Any]]
    sources: list[dict[str, Any]]
    reporters: list[str]
    newest_at: datetime | None


class AdviceShown(BaseModel):
    """Whether to stay at a policy, to advance or to go back, and why."""

    stage: str
    move: str
    to: str
    reasons: list[str]
    evidence: dict[str, Any]


class StageWish(Given):
    """The stage of the DMARC policy to go to."""

    stage: Stage
