"""Batches: the same thing done for up to 500 domains or mailboxes, followed item by item."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from core.provisioning import batches
from core.provisioning.batches import MOST, BatchKind
from core.system import Work
from ui.api.doors import Reader, Running, Writer
from ui.api.v1.domain_models import LARGEST_PAGE, PageShown
from ui.api.v1.models import LONGEST_TEXT, Given, Text

MEDIA_TYPES = {"csv": "text/csv", "json": "application/json"}
routes = APIRouter(prefix="/batches", tags=["Batches"])


class BatchOrder(Given):
    """What to do with each item; ``given`` is what all items share.

    domain_connect and dns_setup take {domain}, mailbox_provision {domain, user_name, first_name,
    last_name}, sequencer_connect {email}.
    """

    kind: BatchKind
    items: Annotated[list[dict[str, Any]], Field(min_length=1, max_length=MOST)]
    given: dict[str, Any] = Field(default_factory=dict)
    title: Annotated[str, Field(max_length=LONGEST_TEXT)] = ""


class BatchQuery(Given):
    """Which batches; pages count from 1."""

    kind: Annotated[str, Field(max_length=LONGEST_TEXT)] = ""
    status: Annotated[str, Field(max_length=LONGEST_TEXT)] = ""
    page: Annotated[int, Field(ge=1, le=100_000)] = 1
    size: Annotated[int, Field(ge=1, le=LARGEST_PAGE)] = 25


class ExportQuery(Given):
    """The format of a file: csv or json."""

    format: Text = "csv"


class BatchShown(BaseModel):
    """A batch and how far it is."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    kind: str
    title: str
    status: str
    total: int
    completed: int
    failed: int
    started_at: datetime
    finished_at: datetime | None


class BatchItemShown(BaseModel):
    """One item: waiting, moving, done, failed or cancelled, and why."""

    id: UUID
    position: int
    name: str
    state: str
    attempts: int
    subject_id: UUID | None
    detail: str
    why: dict[str, Any] | None
    error: dict[str, Any] | None
    next_at: datetime | None
    began_at: datetime | None
    ended_at: datetime | None


class BatchWholeShown(BatchShown):
    """A batch with every item; rates are 0..1, ``ends_at`` is an estimate."""

    counts: dict[str, int]
    progress: float
    success_rate: float | None
    ends_at: datetime | None
    items: list[BatchItemShown]


@routes.post("", status_code=202, summary="Start a batch")
async def start(
    system: Running, actor: Writer, given: BatchOrder, response: Response
) -> BatchWholeShown:
    """Write a batch down; its items start by themselves. Follow it at ``Location``."""
    async with system.work(actor) as work:
        batch = await batches.start(work, given.kind, given.items, given.given, title=given.title)
        await work.session.flush()
        response.headers["location"] = f"/api/v1/batches/{batch.id}"
        return await whole(work, batch.id)


@routes.get("", summary="List the batches")
async def listing(
    system: Running, actor: Reader, query: Annotated[BatchQuery, Query()]
) -> PageShown[BatchShown]:
    """Return a page of batches, newest first."""
    async with system.work(actor) as work:
        found = await batches.listing(work, **query.model_dump())
    rows = [BatchShown.model_validate(row) for row in found.rows]
    return PageShown(rows=rows, total=found.total, page=query.page, size=query.size)


@routes.get("/{batch_id}", summary="Follow a batch")
async def one(system: Running, actor: Reader, batch_id: UUID) -> BatchWholeShown:
    """Return a batch with every item."""
    async with system.work(actor) as work:
        return await whole(work, batch_id)


@routes.post("/{batch_id}/retry", status_code=202, summary="Retry what failed of a batch")
async def retry(system: Running, actor: Writer, batch_id: UUID) -> BatchWholeShown:
    """Start every item that failed once more."""
    async with system.work(actor) as work:
        await batches.retry_failed(work, batch_id)
        return await whole(work, batch_id)


@routes.post("/{batch_id}/cancel", summary="Cancel a batch")
async def cancel(system: Running, actor: Writer, batch_id: UUID) -> BatchWholeShown:
    """Start nothing more of a batch; what has begun goes on to its end."""
    async with system.work(actor) as work:
        await batches.cancel(work, batch_id)
        return await whole(work, batch_id)


@routes.get("/{batch_id}/export", summary="Export what came of a batch")
async def export(
    system: Running, actor: Reader, batch_id: UUID, query: Annotated[ExportQuery, Query()]
) -> Response:
    """Return what came of each item as CSV or JSON."""
    async with system.work(actor) as work:
        text = await batches.export(work, batch_id, query.format)
    name = f'attachment; filename="batch.{query.format}"'
    return Response(
        text, media_type=MEDIA_TYPES[query.format], headers={"content-disposition": name}
    )


async def whole(work: Work, batch_id: UUID) -> BatchWholeShown:
    """Return a batch with every item as JSON."""
    return BatchWholeShown(**await batches.overview(work, batch_id))
