"""The JSON of change sets, flattened SPF records, snapshots and drift."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from core.domains.purposes import Purpose
from ui.api.v1.models import Given, Text

MOST_INCLUDES = 50


class PlanWishes(Given):
    """Which records to plan; left out, all."""

    only: Annotated[list[Purpose], Field(min_length=1)] | None = None


class Consents(Given):
    """The codes of the consents that a plan asks for and that you give."""

    consents: Annotated[list[Text], Field(default_factory=list, max_length=50)]


class IncludesChosen(Given):
    """Includes to write out as addresses; a limit may force more of them."""

    includes: Annotated[list[Text], Field(default_factory=list, max_length=MOST_INCLUDES)]


class MissingShown(BaseModel):
    """What a server does not show yet; ``gone`` marks what it should show no more."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    kind: str
    content: str
    server: str
    why: str
    gone: bool


class VerifiedShown(BaseModel):
    """Whether every authoritative server shows the change, and what is missing where."""

    verified: bool
    missing: list[MissingShown]


class ResultShown(BaseModel):
    """What came of a change set, and for how long resolvers may still show the old state."""

    model_config = ConfigDict(from_attributes=True)

    success: bool
    created: int
    updated: int
    deleted: int
    flattened: bool
    propagation_seconds: int
    zone_ref: str


class FlattenedShown(BaseModel):
    """What flattening would publish: ``records`` by name, and the lookups before and after."""

    model_config = ConfigDict(from_attributes=True)

    original: str
    records: dict[str, str]
    lookups_before: int
    lookups_after: int
    characters: int
    settled: bool
    usable: bool
    changed: bool
    automatic: bool
    includes_resolved: list[str]


class SnapshotShown(BaseModel):
    """A zone as it was."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    taken_at: datetime
    reason: str
    records: list[dict[str, Any]]


class DriftShown(BaseModel):
    """What of our records is not as it should be; ``found_at`` is null when all is."""

    found_at: datetime | None
    differences: list[dict[str, Any]]
