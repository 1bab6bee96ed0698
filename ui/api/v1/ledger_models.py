"""The JSON of the ledger."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ui.api.v1.models import Given


class BalanceShown(BaseModel):
    """Messages of a campaign. ``holds``: the parts add up to ``planned``, and so counts the campaign."""

    planned: int
    queued: int
    sending: int
    sent: int
    failed: int
    suppressed: int
    held: int
    unknown: int
    holds: bool


class ReceiptQuery(Given):
    """The format of a receipt."""

    format: Literal["json", "csv"] = "json"


class DeadLetterQuery(Given):
    """Which messages: ``search`` is the beginning of an address, an empty ``kind`` means all."""

    kind: Literal["", "failed", "unknown", "held"] = ""
    search: Annotated[str, Field(max_length=320)] = ""
    page: Annotated[int, Field(ge=1, le=100_000)] = 1
    size: Annotated[int, Field(ge=1, le=500)] = 25


class DeadLetterShown(BaseModel):
    """A message somebody has to look at; ``campaign_id`` is null for a single one."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    campaign_id: UUID | None
    email: str
    status: str
    attempts: int
    provider: str
    error_code: str
    error_detail: str
    created_at: datetime
    finished_at: datetime | None


class RetryGiven(Given):
    """``confirmed``: it may arrive twice."""

    confirmed: bool = False


class RetriedShown(BaseModel):
    """How many messages will leave; 0 where the provider has it already."""

    queued: int


class FateGiven(Given):
    """What a person found out."""

    arrived: bool
