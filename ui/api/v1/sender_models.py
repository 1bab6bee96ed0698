"""The JSON of senders, their domains, relays and single messages."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from core.paging import PAGE_SIZE
from core.sending.relays import RelayGiven
from core.sending.senders import Seen
from core.sending.sending_domains import SendingDomain, Verification
from core.sending.singles import LONGEST_PART, Single
from ui.api.v1.models import Given, Text

LARGEST_PAGE = 100
Version = Annotated[
    int | None, Field(description="The version you have seen; 409 when it has moved on.")
]


class SenderQuery(Given):
    """Which page of the senders; pages count from 1."""

    page: Annotated[int, Field(ge=1, le=100_000)] = 1
    size: Annotated[int, Field(ge=1, le=LARGEST_PAGE)] = PAGE_SIZE


class SenderGiven(Given):
    """An address to send from, and the name readers see beside it."""

    email: Text
    name: Annotated[str, Field(max_length=200)] = ""


class SenderChange(Given):
    """Another name for a sender."""

    name: Annotated[str, Field(max_length=200)]
    version: Version = None


class SenderChoice(Given):
    """Which version of a sender becomes the default."""

    version: Version = None


class RecordShown(BaseModel):
    """A DNS record that a domain needs; ``state`` is missing, seen or verified."""

    kind: str
    name: str
    content: str
    priority: int | None
    purpose: str
    state: Literal["missing", "seen", "verified"]


class VerificationShown(BaseModel):
    """What a look at a domain showed."""

    domain: str
    records: list[RecordShown]
    domain_status: str
    dkim_status: str
    checked_at: datetime | None
    fully_verified: bool
    error: str

    @classmethod
    def of(cls, seen: Verification) -> VerificationShown:
        """Return a look as JSON."""
        return cls(
            domain=seen.domain,
            records=[RecordShown(**record) for record in seen.records],
            domain_status=seen.domain_status,
            dkim_status=seen.dkim_status,
            checked_at=seen.checked_at,
            fully_verified=seen.verified,
            error=seen.error,
        )


class SenderShown(BaseModel):
    """An address to send from. ``told`` says in words how it stands."""

    id: UUID
    email: str
    name: str
    status: str
    told: str
    is_default: bool
    domain_id: UUID
    domain: str
    provider: str
    region: str
    domain_status: str
    dkim_status: str
    last_verified_at: datetime | None
    checked_at: datetime | None
    error: str
    version: int
    created_at: datetime
    updated_at: datetime
    records: list[RecordShown]

    @classmethod
    def of(cls, seen: Seen) -> SenderShown:
        """Return a sender as JSON."""
        sender, domain = seen.sender, seen.domain
        return cls(
            id=sender.id,
            email=sender.email,
            name=sender.name,
            status=sender.status,
            told=seen.told,
            is_default=sender.is_default,
            domain_id=domain.id,
            domain=domain.domain,
            provider=domain.provider,
            region=domain.region,
            domain_status=domain.status,
            dkim_status=domain.dkim_status,
            last_verified_at=sender.last_verified_at,
            checked_at=domain.checked_at,
            error=sender.error,
            version=sender.version,
            created_at=sender.created_at,
            updated_at=sender.updated_at,
            records=[RecordShown(**record) for record in seen.records],
        )


class SendingDomainGiven(Given):
    """A domain to send from."""

    domain: Text


class SendingDomainShown(VerificationShown):
    """A domain to send from with its records."""

    id: UUID
    provider: str
    region: str

    @classmethod
    def of_domain(cls, domain: SendingDomain, seen: Verification) -> SendingDomainShown:
        """Return a domain as JSON."""
        shown = VerificationShown.of(seen).model_dump()
        return cls(id=domain.id, provider=domain.provider, region=domain.region, **shown)


class RelayBody(Given):
    """A relay; an empty password keeps the one that is known, limits of 0 do not bind."""

    name: Annotated[str, Field(max_length=200)] = ""
    host: Text
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    tls: Literal["tls", "starttls", "none"] = "starttls"
    login: Annotated[str, Field(max_length=200)] = ""
    password: Annotated[str, Field(max_length=200)] = ""
    per_second: Annotated[float, Field(ge=0, le=10_000)] = 0
    per_day: Annotated[int, Field(ge=0, le=100_000_000)] = 0

    def given(self) -> RelayGiven:
        """Return it as the use cases take it."""
        return RelayGiven(**self.model_dump())


class RelayPick(Given):
    """The relay to send over, null for the platform's own way."""

    relay_id: UUID | None


class StepShown(BaseModel):
    """One step of a test: resolve, connect, tls, sign_in or sender."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    ok: bool
    detail: str
    action: str


class RelayShown(BaseModel):
    """A relay; its password is never shown."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    host: str
    port: int
    tls: str
    login: str
    per_second: float
    per_day: int
    chosen: bool
    status: str
    problem: str
    steps: list[StepShown]
    checked_at: datetime | None


Part = Annotated[str, Field(max_length=LONGEST_PART)]


class MessageGiven(Given):
    """A single message. ``fields`` fill merge tags such as {{code}}; ``tags`` come back in events."""

    to: Annotated[str, Field(min_length=3, max_length=320)]
    subject: Annotated[str, Field(min_length=1, max_length=500)]
    html: Part = ""
    text: Part = ""
    sender_id: UUID | None = None
    from_name: Annotated[str, Field(max_length=200)] = ""
    reply_to: Annotated[str, Field(max_length=320)] = ""
    fields: dict[str, str] = Field(default_factory=dict)
    headers: dict[str, str] = Field(default_factory=dict)
    tags: dict[str, str] = Field(default_factory=dict)

    def single(self, key: str) -> Single:
        """Return it as the use case takes it."""
        return Single(**self.model_dump(), idempotency_key=key)


class MessageShown(BaseModel):
    """A single message and what became of it."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    email: str
    status: str
    provider: str
    provider_ref: str
    error_code: str
    error_detail: str
    created_at: datetime
    sent_at: datetime | None
