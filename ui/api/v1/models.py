"""The JSON of version 1. Amounts are cents, times ISO 8601 in UTC, rates 0..1, health 0..100."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

LONGEST_TEXT = 200
Text = Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)]


class Given(BaseModel):
    """What a caller sends; a field we do not know is refused, it may be a misspelt one."""

    model_config = ConfigDict(extra="forbid")


class BrandQuery(Given):
    """A brand to find names for."""

    brand: Text


class NamesQuery(Given):
    """Names to look up."""

    names: Annotated[list[Text], Field(min_length=1, max_length=60)]


class ProvisionOrder(Given):
    """A package to reserve. ``tier`` is its slug, ``patterns`` the user names on every domain."""

    tier: Text
    brand: Text
    brand_statement_accepted: bool = Field(
        description="You own the brand or act for its owner, and will not pose as somebody else."
    )
    domains: Annotated[list[Text], Field(min_length=1, max_length=100)]
    patterns: Annotated[list[Text], Field(min_length=1, max_length=10)]
    first_name: Text
    last_name: Text


class TierShown(BaseModel):
    """A package on sale."""

    model_config = ConfigDict(from_attributes=True)

    slug: str
    name: str
    description: str
    domain_count: int
    mailboxes_per_domain: int
    mailbox_count: int
    setup_fee_cents: int
    monthly_fee_cents: int


class WhyShown(BaseModel):
    """Why something waits: the cause, the limit that binds, until when, what can be done."""

    model_config = ConfigDict(from_attributes=True)

    cause: str
    limit: str
    until: datetime | None
    ends: datetime | None
    remedy: str


class OfferShown(BaseModel):
    """A name and its price; null where the registrar names none."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    available: bool
    premium: bool
    price_cents: int | None
    renewal_cents: int | None


class OffersShown(BaseModel):
    """What is known of the names; ``unsold`` have an ending that is not sold with a package."""

    model_config = ConfigDict(from_attributes=True)

    offers: list[OfferShown]
    unsold: list[str]
    unasked: list[str]
    why: WhyShown | None


class PlacedShown(BaseModel):
    """A reserved package and where it is paid."""

    provision_id: UUID
    payment_url: str


class StepShown(BaseModel):
    """One step: pending, running, waiting, done, failed or cancelled."""

    id: str
    title: str
    state: str
    detail: str
    why: WhyShown | None
    error: dict[str, Any] | None
    started_at: datetime | None
    ended_at: datetime | None


class ChoiceShown(BaseModel):
    """A name that could not be registered and waits for a decision."""

    id: UUID
    name: str
    reason: str


class ProvisionShown(BaseModel):
    """A package on its way or ready."""

    id: UUID
    title: str
    status: str
    error: str
    steps: list[StepShown]
    choices: list[ChoiceShown]


class DomainShown(BaseModel):
    """A domain with the average health of its mailboxes, null without data."""

    name: str
    status: str
    mailboxes: int
    health: float | None


class MailboxShown(BaseModel):
    """A mailbox with its latest reading; null means that the provider has no data."""

    email: str
    status: str
    health: float | None = None
    health_google: float | None = None
    health_microsoft: float | None = None
    health_other: float | None = None
    reply_rate: float | None = None
    sent: int | None = None
    warmup_sent: int | None = None
    read_at: datetime | None = None


class DayShown(BaseModel):
    """One day of the whole package."""

    model_config = ConfigDict(from_attributes=True)

    day: date
    health: float | None
    reply_rate: float | None
    sent: int
    warmup_sent: int


class DashboardShown(BaseModel):
    """The organization's package at a glance."""

    provision_id: UUID
    status: str
    tier: TierShown
    health: float | None
    reply_rate: float | None
    warmup_sent: int
    warming: int
    lead_count: int | None
    domains: list[DomainShown]
    mailboxes: list[MailboxShown]
    days: list[DayShown]
    login_url: str
    list_url: str
    payment_failed: bool
    refreshed_at: datetime | None


class Problem(BaseModel):
    """A failure (RFC 9457): what happened, what to do, what else works, when to come back."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    action: str
    fallback: str | None
    field: str | None
    retry_after: float | None
    request_id: str
