"""The JSON of replies, of the inboxes they come from, and of the kill switch."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, Field

from core.paging import PAGE_SIZE
from core.sending.controls import Switch
from core.sending.inboxes import Inbox
from ui.api.v1.models import Given

LARGEST_PAGE = 100
CategoryWord = Literal[
    "interested", "not_interested", "question", "out_of_office", "unsubscribe", "other"
]


class ReplyQuery(Given):
    """Which replies; pages count from 1."""

    search: Annotated[str, Field(max_length=200)] = ""
    category: CategoryWord | None = None
    campaign_id: UUID | None = None
    page: Annotated[int, Field(ge=1, le=100_000)] = 1
    size: Annotated[int, Field(ge=1, le=LARGEST_PAGE)] = PAGE_SIZE


class ReplyShown(BaseModel):
    """An answer. ``confidence`` (0..1) is that of its link; ``counts``: a person wrote it."""

    id: UUID
    from_email: str
    from_name: str
    subject: str
    excerpt: str
    category: CategoryWord
    sorted_by: str
    method: str
    confidence: float
    counts: bool
    campaign_id: UUID | None
    contact_id: UUID | None
    received_at: datetime


class ReplyDetail(ReplyShown):
    """An answer with all its words, what it quotes, and how it was linked."""

    text: str
    quoted: str
    why: str


class CategoryWish(Given):
    """What a reply wants, as a person sees it."""

    category: CategoryWord


class InboxGiven(Given):
    """An inbox to read over IMAP; without ``port`` the usual one, without ``login`` the address."""

    email: Annotated[str, Field(max_length=320)]
    host: Annotated[str, Field(max_length=255)]
    password: Annotated[str, Field(max_length=255)]
    port: Annotated[int, Field(ge=0, le=65535)] = 0
    tls: Literal["tls", "starttls", "none"] = "tls"
    login: Annotated[str, Field(max_length=255)] = ""
    folder: Annotated[str, Field(max_length=255)] = "INBOX"


class InboxShown(BaseModel):
    """An inbox and whether it can be read; its password is never shown."""

    id: UUID
    email: str
    host: str
    port: int
    tls: str
    folder: str
    status: str
    error: str
    mailbox_id: UUID | None
    read_at: datetime | None

    @classmethod
    def of(cls, inbox: Inbox) -> Self:
        """Return what may be shown of an inbox."""
        return cls.model_validate(inbox, from_attributes=True)


class SwitchWish(Given):
    """Press the switch (``stop``) or let mail go on; a drill holds no message."""

    stop: bool
    scope: Literal["global", "organization"] = "global"
    organization_id: UUID | None = None
    reason: Annotated[str, Field(max_length=500)] = ""
    drill: bool = False


class SwitchShown(BaseModel):
    """One press: on as long as ``resumed_at`` is empty."""

    id: UUID
    scope: str
    organization_id: UUID | None
    reason: str
    drill: bool
    held: int
    stopped_at: datetime
    resumed_at: datetime | None

    @classmethod
    def of(cls, switch: Switch) -> Self:
        """Return what is told of a switch."""
        return cls.model_validate(switch, from_attributes=True)


def detail(found: dict[str, Any]) -> ReplyDetail:
    """Return one reply as JSON shows it."""
    return ReplyDetail.model_validate(found)
