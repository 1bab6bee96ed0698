"""The JSON of mailboxes in an organization's own workspace, and of their accounts at the sequencer."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from core.provisioning.direct.access import LONGEST_SECRET
from core.provisioning.direct.mailboxes import DAILY_LIMIT, MOST_AT_ONCE
from core.provisioning.direct.outreach import DEFAULT
from ui.api.v1.domain_models import PageQuery, RefusalShown
from ui.api.v1.models import Given, Text

MailboxIds = Annotated[list[UUID], Field(min_length=1, max_length=MOST_AT_ONCE)]


class MailboxQuery(PageQuery):
    """Mailboxes of one domain, or of all."""

    domain_id: UUID | None = None


class MailboxOrder(Given):
    """A mailbox to create. A missing or weak password is replaced by a strong one."""

    domain_id: UUID
    user_name: Text
    first_name: Text
    last_name: Text
    password: Annotated[str, Field(max_length=100)] = ""
    daily_limit: int = Field(DAILY_LIMIT, description="Messages a day.")


class MailboxOrders(Given):
    """Several mailboxes to create."""

    mailboxes: Annotated[list[MailboxOrder], Field(min_length=1, max_length=MOST_AT_ONCE)]


class AccessGiven(Given):
    """What programs sign in with: ``kind`` is app_password, oauth or password."""

    kind: Text
    secret: Annotated[str, Field(min_length=1, max_length=LONGEST_SECRET)]


class MailboxesChosen(Given):
    """Mailboxes by their ids."""

    mailbox_ids: MailboxIds


class ExportWishes(MailboxesChosen):
    """Mailboxes to export, as csv or json."""

    format: Text = "csv"


class WarmupWishes(MailboxesChosen):
    """Mailboxes to connect; ``reply_rate`` is whole percent, ``daily_limit`` messages a day."""

    warmup: bool = DEFAULT.enabled
    daily_limit: int = DEFAULT.daily_limit
    reply_rate: int = DEFAULT.reply_rate
    days: int = DEFAULT.days


class DirectMailboxShown(BaseModel):
    """A mailbox; ``error`` says why it could not be made, with other addresses that are free."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    domain_id: UUID
    email: str
    first_name: str
    last_name: str
    status: str
    access: str
    daily_limit: int
    error: dict[str, Any]
    created_at: datetime


class MailboxesShown(BaseModel):
    """What was started, and what was refused; one refusal never stops the rest."""

    mailboxes: list[DirectMailboxShown]
    refusals: list[RefusalShown]


class AccessShown(BaseModel):
    """Where and how to sign in to a mailbox, by TLS; every reading is written down."""

    model_config = ConfigDict(from_attributes=True)

    email: str
    name: str
    kind: str
    secret: str
    smtp_host: str
    smtp_port: int
    imap_host: str
    imap_port: int
    daily_limit: int


class TrialShown(BaseModel):
    """What a mailbox can do; ``arrived`` tells whether a message to itself was found in it."""

    model_config = ConfigDict(from_attributes=True)

    exists: bool
    ready: bool
    suspended: bool
    arrived: bool
    works: bool


class OutreachAccountShown(BaseModel):
    """A mailbox's account at the sequencer; ``tracking_verified`` is the sequencer's own mark."""

    model_config = ConfigDict(from_attributes=True)

    mailbox_id: UUID
    provider: str
    status: str
    warmup: bool
    daily_limit: int
    reply_rate: int
    warmup_days: int
    tracking_host: str
    tracking_status: str
    tracking_verified: bool
    stats: dict[str, Any]
    error: dict[str, Any]
    synced_at: datetime | None
    connected_at: datetime | None
    warmup_ends_at: datetime | None
