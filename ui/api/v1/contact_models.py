"""The JSON of contacts, tags, imports, segments and suppressions."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from core.paging import PAGE_SIZE
from core.sending.contact_lists import Choice
from core.sending.suppressions import SuppressionKind
from ui.api.v1.models import Given, Text

LARGEST_PAGE = 200
MOST_IDS = 10_000
Status = Literal["", "subscribed", "unsubscribed", "bounced", "complained", "inactive"]
Short = Annotated[str, Field(max_length=200)]
Rule = Annotated[
    dict[str, Any],
    Field(
        description='{"all": [rules]}, {"any": [rules]}, {"not": rule} or one condition '
        '{"about", "name", "is", "value"}.'
    ),
]


class PageOf(Given):
    """Which page of a list; pages count from 1."""

    page: Annotated[int, Field(ge=1, le=100_000)] = 1
    size: Annotated[int, Field(ge=1, le=LARGEST_PAGE)] = PAGE_SIZE


class ContactChoice(Given):
    """Which contacts: ``search`` is the beginning of an address, a name or a tag."""

    search: Short = ""
    status: Status = ""
    tag: Short = ""
    segment_id: UUID | None = None

    def choice(self) -> Choice:
        """Return it as the core takes it."""
        return Choice(self.search, self.status, self.tag, self.segment_id)


class ContactQuery(ContactChoice, PageOf):
    """Which contacts, which page, in which order."""

    sort: Annotated[str, Field(pattern="^(newest|oldest|-?(email|name|engaged))$")] = "newest"


class ContactGiven(Given):
    """Somebody to write to; ``consent_source`` says where they agreed to it."""

    email: Text
    first_name: Short = ""
    last_name: Short = ""
    fields: Annotated[dict[str, str], Field(default_factory=dict)]
    tags: Annotated[list[Short], Field(default_factory=list)]
    consent_source: Short = ""
    consent_ip: Short = ""


class ContactChange(Given):
    """What to change of a contact; a field set to "" is forgotten."""

    first_name: Short | None = None
    last_name: Short | None = None
    fields: Annotated[dict[str, str], Field(default_factory=dict)]


class TagsGiven(Given):
    """Tags to give."""

    tags: Annotated[list[Short], Field(min_length=1, max_length=20)]


class ContactsChange(Given):
    """The same done to many contacts; ``tags`` for tag and untag, ``reason`` for suppress."""

    contact_ids: Annotated[list[UUID], Field(min_length=1, max_length=MOST_IDS)]
    action: Literal["tag", "untag", "delete", "restore", "suppress"]
    tags: Annotated[list[Short], Field(max_length=20, default_factory=list)]
    reason: Short = ""


class ChangedShown(BaseModel):
    """How many there were to change."""

    changed: int


class ContactShown(BaseModel):
    """A contact with its tags and its consent."""

    model_config = ConfigDict(extra="ignore")

    id: UUID
    email: str
    first_name: str
    last_name: str
    fields: dict[str, str]
    status: str
    tags: list[str]
    consent_source: str
    consent_at: datetime | None
    consent_ip: str
    last_engaged_at: datetime | None
    created_at: datetime
    deleted_at: datetime | None


class ActivityShown(BaseModel):
    """One thing that happened with a contact; ``by_machine`` marks what no person did."""

    kind: str
    at: datetime
    says: str
    campaign_id: str
    by_machine: bool


class TagShown(BaseModel):
    """A tag and how many contacts have it."""

    tag: str
    contacts: int


class FieldShown(BaseModel):
    """A field of the organization's own."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    title: str


class AnonymizedShown(BaseModel):
    """The address that stands for nobody."""

    email: str


class ImportShown(BaseModel):
    """An import: how far it is and what became of its rows."""

    id: UUID
    name: str
    kind: str
    status: str
    size_bytes: int
    columns: list[str]
    notes: list[str]
    mapping: dict[str, str]
    total: int
    position: int
    percent: int
    counts: dict[str, int]
    error: dict[str, Any]
    undoable: bool
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


class MappingGiven(Given):
    """What columns mean: email, first_name, ..., "field:<name>", or "" to leave one out."""

    mapping: Annotated[dict[str, Short], Field(default_factory=dict)]


class ImportStart(MappingGiven):
    """How to merge a file; what it says of consent goes before what is said here."""

    tags: Annotated[list[Short], Field(max_length=20, default_factory=list)]
    consent_source: Short = ""
    consent_at: datetime | None = None
    consent_ip: Short = ""


class VerdictShown(BaseModel):
    """What would become of a row: new, known, repeated, suppressed or refused, and why."""

    model_config = ConfigDict(from_attributes=True)

    row: int
    email: str
    verdict: str
    why: str
    cells: list[str]


class SegmentGiven(Given):
    """A rule under a name."""

    name: Text
    rule: Rule


class RuleGiven(Given):
    """A rule to try."""

    rule: Rule


class SegmentShown(BaseModel):
    """A segment."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    rule: dict[str, Any]
    created_at: datetime
    updated_at: datetime


class ChosenShown(BaseModel):
    """How many contacts a rule chooses, and how many of them may be written to."""

    model_config = ConfigDict(from_attributes=True)

    all: int
    subscribed: int


class WhyShown(BaseModel):
    """Whether a contact is in a segment, and which parts of the rule hold."""

    inside: bool
    tree: dict[str, Any]


class SuppressionQuery(PageOf):
    """Which suppressions: ``search`` is the beginning of an address."""

    search: Short = ""
    kind: SuppressionKind | Literal[""] = ""


class Confirmation(Given):
    """``confirmed`` is needed where the person complained or unsubscribed."""

    confirmed: bool = False


class SuppressionsGiven(Given):
    """Addresses nobody shall write to."""

    emails: Annotated[list[Text], Field(min_length=1, max_length=1000)]
    reason: Short = ""


class SuppressionShown(BaseModel):
    """A suppressed address; that of an erased person is empty."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    email: Annotated[str, Field(validation_alias="email_norm")]
    kind: str
    reason: str
    campaign_id: UUID | None
    created_at: datetime
