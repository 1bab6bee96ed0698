"""The JSON of domains: connected, set up, listed."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from core.domains.connections import MOST_AT_ONCE, SERVICES
from core.domains.lists import SORTS
from core.domains.preferences import MOST_ADDRESSES, MOST_SERVICES
from core.paging import PAGE_SIZE
from ui.api.v1.models import LONGEST_TEXT, Given, StepShown, Text

LARGEST_PAGE = 500
LONGEST_NAME = 1000
"""Longer than any name: what is too long is refused with the reason of the one who knows names."""
DomainText = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
Services = Annotated[list[Text], Field(max_length=MOST_SERVICES)]
Addresses = Annotated[list[Text], Field(max_length=MOST_ADDRESSES)]

Row = TypeVar("Row")


class PageQuery(Given):
    """Which page of a list; pages count from 1."""

    search: Annotated[str, Field(max_length=LONGEST_TEXT)] = ""
    status: Annotated[str, Field(max_length=LONGEST_TEXT)] = ""
    page: Annotated[int, Field(ge=1, le=100_000)] = 1
    size: Annotated[int, Field(ge=1, le=LARGEST_PAGE)] = PAGE_SIZE


class DomainQuery(PageQuery):
    """``sort`` is name, status, created, score or checked, with "-" before it for descending."""

    sort: Annotated[str, Field(pattern=rf"^-?({'|'.join(SORTS)})$")] = "name"


class PageShown(BaseModel, Generic[Row]):
    """A page of a longer list, and how many rows there are in all."""

    rows: list[Row]
    total: int
    page: int = 1
    size: int = PAGE_SIZE


class DomainToConnect(Given):
    """A domain. ``executor``: "api" lets us change its records, "manual" leaves that to you."""

    name: DomainText
    executor: Text = "api"
    services: Services = Field(default_factory=lambda: list(SERVICES))


class DomainsToConnect(Given):
    """Several domains at once."""

    names: Annotated[list[DomainText], Field(min_length=1, max_length=MOST_AT_ONCE)]
    executor: Text = "api"
    services: Services = Field(default_factory=lambda: list(SERVICES))


class DomainWishes(Given):
    """What is wanted of a domain's records; what is left out stays as it is."""

    services: Services | None = None
    mx_template: Text | None = None
    tracking_label: Annotated[str, Field(max_length=63)] | None = None
    flattening: bool | None = None
    executor: Text | None = None


class DmarcWishes(Given):
    """The DMARC policy (RFC 9989): none, quarantine or reject, and where reports go."""

    policy: Text
    testing: bool = False
    rua: Addresses = Field(default_factory=list)
    ruf: Addresses = Field(default_factory=list)


class ConnectedDomainShown(BaseModel):
    """A domain of the organization; ``package_state`` is its status in the words of a package."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    shown_name: str
    status: str
    title: str
    package_state: str
    executor: str
    registrar: str
    bought: bool
    registered_at: datetime | None
    proved_at: datetime | None
    claim_lapses_at: datetime | None
    provider: str
    zone_status: str
    services: list[str]
    mx_template: str
    dmarc: dict[str, Any]
    tracking_label: str
    flattening: bool
    created_at: datetime
    ready_at: datetime | None


class RefusalShown(BaseModel):
    """An entry of a list that was not taken, and why."""

    model_config = ConfigDict(from_attributes=True)

    text: str
    code: str
    message: str
    action: str


class ConnectedShown(BaseModel):
    """What was connected, and what was refused; one refusal never stops the rest."""

    domains: list[ConnectedDomainShown]
    refusals: list[RefusalShown]


class DomainRowShown(BaseModel):
    """A row of the list. Marks are null while nothing is known; score and percent are 0..100."""

    id: UUID
    name: str
    shown_name: str
    status: str
    title: str
    executor: str
    registrar: str
    bought: bool
    proved: bool
    problem: str
    created_at: datetime
    percent: int | None
    score: int | None
    spf: bool | None
    dkim: bool | None
    dmarc: bool | None
    mx: bool | None
    listed: bool | None
    drifted: bool | None
    checked_at: datetime | None


class RecordShown(BaseModel):
    """A DNS record; names are whole, without a dot at the end. A TTL of 1 is the host's own."""

    name: str
    kind: str
    content: str
    ttl: int
    priority: int | None


class OwnRecordShown(RecordShown):
    """A record we stand for: what it is for, and how far it is."""

    purpose: str
    status: str
    published_at: datetime | None
    propagated_at: datetime | None


class NameserversShown(BaseModel):
    """Who serves the domain, who should, and ``guides`` to change that at usual registrars."""

    required: list[str]
    current: list[str]
    verified: bool
    verified_at: datetime | None
    checked_at: datetime | None
    advice: dict[str, Any] | None
    guide: str
    guides: dict[str, Any]


class DelegatedShown(BaseModel):
    """What a look at the registry showed; ``lame`` servers do not answer for the domain."""

    model_config = ConfigDict(from_attributes=True)

    current: list[str]
    matches: bool
    partial: bool
    lame: list[str]
    registered: bool


class ChangeSetShown(BaseModel):
    """A change of a zone: what it does, how risky it is, what forbids it or needs your consent."""

    id: UUID
    title: str
    status: str
    executor: str
    risk: str
    words: list[str]
    changes: list[dict[str, Any]]
    records: list[dict[str, Any]]
    refusals: list[dict[str, Any]]
    consents: list[dict[str, Any]]
    problem: str
    created_at: datetime
    applied_at: datetime | None
    verified_at: datetime | None


class CheckShown(BaseModel):
    """How a propagation check stands; ``predicted_at`` is when every resolver will show it all."""

    id: UUID
    domain_id: UUID
    status: str
    lane: str
    percent: int
    propagated: int
    total: int
    resolvers: int
    looks: int
    started_at: datetime
    looked_at: datetime | None
    next_at: datetime | None
    ends_at: datetime
    finished_at: datetime | None
    predicted_at: datetime | None
    eta_error_seconds: float | None
    message: str


class RunShown(BaseModel):
    """The set-up that is under way: running, done, failed or cancelled."""

    status: str
    next_at: datetime | None


class DomainStatusShown(BaseModel):
    """All that is going on with a domain; ``next`` says what you can do."""

    domain: ConnectedDomainShown
    nameservers: NameserversShown
    proof: RecordShown
    run: RunShown | None
    steps: list[StepShown]
    change_set: ChangeSetShown | None
    check: CheckShown | None
    records: list[OwnRecordShown]
    error: dict[str, Any] | None
    next: dict[str, str]
