"""DMARC reports: taken in, summed up, and what they advise about the policy."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request

from core.domains import reports, stages
from ui.api.doors import Reader, Running, Writer
from ui.api.v1.dns_records import shown
from ui.api.v1.domain_models import ChangeSetShown
from ui.api.v1.health_models import AdviceShown, ReportsShown, ReportsTakenShown, StageWish

BYTES: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
routes = APIRouter(tags=["DMARC reports"])


@routes.post("/dmarc-reports", summary="Upload a DMARC report", openapi_extra=BYTES)
async def take(system: Running, actor: Writer, request: Request) -> ReportsTakenShown:
    """Keep the reports in the body: an XML file, a gzip or zip of it, or the whole mail."""
    taken = await reports.take(system, actor, await request.body())
    return ReportsTakenShown.model_validate(taken)


@routes.get("/domains/{domain_id}/dmarc/reports", summary="Sum the DMARC reports up")
async def summary(system: Running, actor: Reader, domain_id: UUID) -> ReportsShown:
    """Return what receivers reported of late, by day and by source."""
    async with system.work(actor) as work:
        return ReportsShown(**await reports.summary(work, domain_id))


@routes.get("/domains/{domain_id}/dmarc/advice", summary="Read the advice about the DMARC policy")
async def advice(system: Running, actor: Reader, domain_id: UUID) -> AdviceShown:
    """Return whether the evidence allows a stricter policy, and why."""
    async with system.work(actor) as work:
        return AdviceShown(**await reports.advice(work, domain_id))


@routes.post(
    "/domains/{domain_id}/dmarc/stage", status_code=201, summary="Move the DMARC policy a stage"
)
async def move(system: Running, actor: Writer, domain_id: UUID, given: StageWish) -> ChangeSetShown:
    """Plan the change that leads to a stage: one step up at a time, any number down."""
    return shown(await stages.move(system, actor, domain_id, given.stage))
