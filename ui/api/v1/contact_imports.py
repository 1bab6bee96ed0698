"""Imports of contacts: upload a file, say what its columns mean, follow it, take it back."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from core.sending import import_errors, imports
from ui.api.doors import Reader, Running, Writer
from ui.api.v1 import streams
from ui.api.v1.contact_models import ImportShown, ImportStart, MappingGiven, PageOf, VerdictShown
from ui.api.v1.domain_models import PageShown

BYTES: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
routes = APIRouter(prefix="/imports", tags=["Imports"])


@routes.post("", status_code=201, summary="Upload a file of contacts", openapi_extra=BYTES)
async def receive(
    system: Running,
    actor: Writer,
    request: Request,
    response: Response,
    name: Annotated[str, Query(max_length=200, description="What the file is called.")] = "",
) -> ImportShown:
    """Take in CSV (300 MB) or an Excel workbook (50 MB) and guess what its columns mean."""
    announced = request.headers.get("content-length", "")
    size = int(announced) if announced.isdigit() else 0
    one = await imports.receive(system, actor, name, request.stream(), size)
    response.headers["location"] = f"/api/v1/imports/{one.id}"
    async with system.work(actor) as work:
        return ImportShown(**await imports.overview(work, one.id))


@routes.get("", summary="List the imports")
async def listing(
    system: Running, actor: Reader, query: Annotated[PageOf, Query()]
) -> PageShown[ImportShown]:
    """Return a page of imports, newest first."""
    async with system.work(actor) as work:
        found = await imports.listing(work, query.page, query.size)
    rows = [ImportShown(**row) for row in found.rows]
    return PageShown(rows=rows, total=found.total, page=query.page, size=query.size)


@routes.get("/{import_id}", summary="Follow an import")
async def one(system: Running, actor: Reader, import_id: UUID) -> ImportShown:
    """Return how far an import is."""
    async with system.work(actor) as work:
        return ImportShown(**await imports.overview(work, import_id))


@routes.post("/{import_id}/preview", summary="Preview an import")
async def preview(
    system: Running, actor: Writer, import_id: UUID, given: MappingGiven
) -> list[VerdictShown]:
    """Return what would become of the first rows under a mapping, {} for the one guessed."""
    found = await imports.preview(system, actor, import_id, given.mapping)
    return [VerdictShown.model_validate(verdict) for verdict in found]


@routes.post("/{import_id}/start", status_code=202, summary="Start an import")
async def start(system: Running, actor: Writer, import_id: UUID, given: ImportStart) -> ImportShown:
    """Begin to merge a file; follow it at its own address."""
    async with system.work(actor) as work:
        await imports.start(work, import_id, **given.model_dump())
        return ImportShown(**await imports.overview(work, import_id))


@routes.post("/{import_id}/cancel", summary="Cancel an import")
async def cancel(system: Running, actor: Writer, import_id: UUID) -> ImportShown:
    """Stop an import where it is; what is merged stays until it is undone."""
    async with system.work(actor) as work:
        await imports.cancel(work, import_id)
        return ImportShown(**await imports.overview(work, import_id))


@routes.post("/{import_id}/undo", status_code=202, summary="Undo an import")
async def undo(system: Running, actor: Writer, import_id: UUID) -> ImportShown:
    """Take an import back: its contacts go, what it changed is as before."""
    async with system.work(actor) as work:
        await imports.undo(work, import_id)
        return ImportShown(**await imports.overview(work, import_id))


@routes.get("/{import_id}/errors", summary="Export the rows an import did not take")
async def errors(system: Running, actor: Reader, import_id: UUID) -> Response:
    """Return the rows that were not taken as CSV, with the reason of each."""
    return await streams.csv(import_errors.export(system, actor, import_id), "not-imported.csv")
