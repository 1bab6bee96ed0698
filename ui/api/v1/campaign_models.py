"""The JSON of campaigns."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, cast
from uuid import UUID

from pydantic import BaseModel, Field

from core.sending.campaigns import Changes
from ui.api.v1.models import LONGEST_TEXT, Given, Text

LARGEST_PAGE = 500
LONGEST_HTML = 1_000_000
Words = Annotated[str, Field(max_length=LONGEST_TEXT)]
Body = Annotated[str, Field(max_length=LONGEST_HTML)]


class CampaignFields(Given):
    """What a campaign says and whom it is for; a field that is left out stays as it is.

    ``template_id`` or ``html``, not both. ``audience`` is ``{"kind": "all"}``, or of kind segment
    (with ``segment_id``), tags (``tags``), import (``import_id``) or list (``emails``).
    """

    subject: Words | None = None
    preheader: Words | None = None
    template_id: UUID | None = None
    html: Body | None = None
    text: Body | None = None
    sender_id: UUID | None = None
    from_name: Words | None = None
    reply_to: Words | None = None
    audience: dict[str, Any] | None = None
    track_opens: bool | None = None
    track_clicks: bool | None = None

    def changes(self) -> Changes:
        """Return the fields that were given."""
        given = self.model_dump(exclude_unset=True, exclude={"version"})
        found = {name: value for name, value in given.items() if value is not None}
        return cast("Changes", found)


class NewCampaign(CampaignFields):
    """A campaign to make."""

    name: Text


class CampaignEdit(CampaignFields):
    """A change of the draft that is at a ``version``."""

    version: int
    name: Text | None = None


class CampaignQuery(Given):
    """Which campaigns; pages count from 1."""

    search: Words = ""
    status: Words = ""
    sort: Annotated[str, Field(pattern=r"^(|name|status|created_at|scheduled_at|planned)$")] = ""
    descending: bool = True
    page: Annotated[int, Field(ge=1, le=100_000)] = 1
    size: Annotated[int, Field(ge=1, le=LARGEST_PAGE)] = 25


class ClockTimeGiven(Given):
    """A time on the clock of a place: ``date`` as 2026-05-01, ``time`` as 09:30."""

    date: Text
    time: Text
    time_zone: Text


class AudienceGiven(Given):
    """An audience to count."""

    audience: dict[str, Any]


class TestGiven(Given):
    """Where a test goes, and whose data fill it in."""

    __test__ = False

    to: Text
    contact_id: UUID | None = None


class PreviewQuery(Given):
    """Whose data fill a preview in; nobody's when it is left out."""

    contact_id: UUID | None = None


class CampaignListed(BaseModel):
    """A campaign in a list; rates are of what was sent, None before anything was."""

    id: UUID
    name: str
    subject: str
    status: str
    planned: int
    sent: int
    opened: float | None
    clicked: float | None
    scheduled_at: datetime | None
    started_at: datetime | None
    created_at: datetime


class PartShown(BaseModel):
    """How many messages are in one state."""

    key: str
    title: str
    text: str
    count: int


class CampaignShown(BaseModel):
    """A campaign as it stands. ``parts`` add up to ``planned``; ``why`` tells what holds it back.

    ``status`` is draft, scheduled, preparing, sending, throttled, suspended, paused, sent, cancelled
    or failed; ``progress`` is 0..1.
    """

    id: UUID
    name: str
    status: str
    version: int
    headline: str
    why: dict[str, Any] | None
    planned: int
    parts: list[PartShown]
    holds: bool
    progress: float
    subject: str
    preheader: str
    sender: str
    sender_status: str
    reply_to: str
    audience: str
    track_opens: bool
    track_clicks: bool
    scheduled_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    checklist: dict[str, Any]


class PointShown(BaseModel):
    """One point of the checklist: passed, warned or failed."""

    key: str
    title: str
    state: str
    detail: str
    action: str


class ChecklistShown(BaseModel):
    """Every point of a campaign's checklist; it may start when it passes."""

    passed: bool
    version: int
    reached: int
    left_out: dict[str, int]
    duration: str
    items: list[PointShown]


class CountShown(BaseModel):
    """How many people an audience has: who gets mail, and who does not by reason."""

    reached: int
    left_out: dict[str, int]
    unknown: int
    repeated: int


class MomentShown(BaseModel):
    """A time that was understood; ``note`` tells what a clock change does to it."""

    at: datetime
    shown: str
    note: str


class PreviewShown(BaseModel):
    """A mail as one person would get it."""

    subject: str
    html: str
    text: str
    sender: str
    to: str


class TestsSent(BaseModel):
    """The test mails on their way."""

    __test__ = False

    message_ids: list[UUID]
