"""The JSON of reports. Rates are 0..1; counts are of messages unless they say otherwise."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from ui.api.v1.models import Given

LONGEST_ADDRESS = 320
Counted = Literal["people", "all", "machines"]
ListKind = Literal[
    "sent", "delivered", "opened", "clicked", "replied", "bounced", "complained", "unsubscribed"
]


class RecipientsQuery(Given):
    """Which people to list: ``search`` is the beginning of an address."""

    kind: ListKind = "sent"
    view: Counted = "people"
    search: Annotated[str, Field(max_length=LONGEST_ADDRESS)] = ""
    page: Annotated[int, Field(ge=1)] = 1
    size: Annotated[int, Field(ge=1, le=500)] = 25


class RecipientsFileQuery(Given):
    """Which people to write into a file."""

    kind: ListKind = "sent"
    view: Counted = "people"


class CountShown(BaseModel):
    """``unique`` messages it happened to, ``total`` times, ``rate`` of the delivered."""

    unique: int
    total: int
    rate: float


class ViewsShown(BaseModel):
    """The same figure for likely people, for everything, and for machines."""

    people: CountShown
    all: CountShown
    machines: CountShown


class LinkShown(BaseModel):
    """A link of a campaign as it was written, and who clicked it."""

    id: int = Field(description="Its number, from 1, in the order of the page.")
    url: str
    views: ViewsShown


class ReportShown(BaseModel):
    """What came of a campaign."""

    id: str
    name: str
    subject: str
    status: str
    started_at: datetime | None
    finished_at: datetime | None
    planned: int
    sent: int
    failed: int
    suppressed: int
    unknown: int
    delivered: int
    delivered_known: bool = Field(
        description="False behind a relay: then what did not bounce counts as delivered."
    )
    kinds: dict[str, ViewsShown]
    links: list[LinkShown]


class CourseShown(BaseModel):
    """Opens and clicks over time; ``series`` has a list for "opened:people" and the like."""

    step: Literal["hour", "day"]
    labels: list[str]
    series: dict[str, list[int]]


class RecipientShown(BaseModel):
    """One person of a campaign; ``note`` says why it bounced, how they left, why it was a machine."""

    id: str = Field(description="The id of the message.")
    email: str
    contact_id: str
    at: str
    opens: int
    clicks: int
    note: str


class OverallShown(BaseModel):
    """What came of all mail of the last days."""

    days: int
    delivered: int
    kinds: dict[str, ViewsShown]


class HealthRowShown(BaseModel):
    """One rate with its level: good, fair, poor, or none where there is too little mail."""

    id: str
    title: str
    rate: float
    level: Literal["good", "fair", "poor", "none"]
    text: str


class SenderHealthShown(BaseModel):
    """How the organization stands as a sender; ``state`` says whether it is held back."""

    days: int
    delivered: int
    state: str
    reason: str
    senders: int
    verified: int
    rows: list[HealthRowShown]
