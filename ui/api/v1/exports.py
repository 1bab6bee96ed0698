"""All data of the organization: asked for, followed, downloaded."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Response
from fastapi.responses import FileResponse
from pydantic import BaseModel, ConfigDict, Field

from core.operations import exports
from ui.api.doors import Reader, Running, Writer

routes = APIRouter(prefix="/tenant/export-data", tags=["Organization"])


class ExportShown(BaseModel):
    """An export on its way."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    status: str = Field(description="queued, running, done, failed or expired.")
    progress: int = Field(description="How much is written, 0 to 100.")
    error: str
    size_bytes: int
    asked_at: datetime
    ends_at: datetime | None = Field(description="Until when the file can be downloaded.")


@routes.post("", status_code=202, summary="Export all data")
async def request(system: Running, actor: Writer, response: Response) -> ExportShown:
    """Begin to collect everything the organization keeps; follow it at its own address. Owners only."""
    async with system.work(actor) as work:
        found = await exports.request(work)
    response.headers["location"] = f"/api/v1/tenant/export-data/{found.id}"
    return ExportShown.model_validate(found)


@routes.get("/{export_id}", summary="Follow an export of all data")
async def one(system: Running, actor: Reader, export_id: UUID) -> ExportShown:
    """Return how far an export is."""
    async with system.work(actor) as work:
        return ExportShown.model_validate(await exports.get(work, export_id))


@routes.get(
    "/{export_id}/download",
    summary="Download an export of all data",
    response_class=FileResponse,
    responses={200: {"content": {"application/zip": {}}}},
)
async def download(system: Running, actor: Reader, export_id: UUID) -> FileResponse:
    """Return the ZIP: one file of JSON lines for each table. It is kept for seven days."""
    async with system.work(actor) as work:
        path = await exports.file_of(work, export_id)
    return FileResponse(path, media_type="application/zip", filename="mailwright-data.zip")
