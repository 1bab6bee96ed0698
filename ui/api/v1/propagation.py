"""Propagation: where each record of a domain is visible, and when it will be."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from core.domains import connections, propagation
from core.domains.propagation import PropagationCheck
from core.errors import NotFound
from core.system import Work
from ui.api.doors import Reader, Running, Writer
from ui.api.v1.domain_models import CheckShown

routes = APIRouter(tags=["Propagation"])


class PointShown(BaseModel):
    """A resolver and where it stands."""

    name: str
    address: str
    place: str
    country: str


class SightingShown(BaseModel):
    """One record: published at its own servers, and by resolver how it looks from there."""

    id: UUID
    name: str
    kind: str
    content: str
    published: str
    published_at: datetime | None
    status: str
    coverage: int
    ttl: int | None
    predicted_at: datetime | None
    looked_at: datetime | None
    cells: dict[str, dict[str, Any]]


class GridShown(BaseModel):
    """A check with its records by resolvers."""

    check: CheckShown
    columns: list[PointShown]
    rows: list[SightingShown]


@routes.get("/domains/{domain_id}/propagation", summary="Follow the propagation of a domain")
async def of_domain(system: Running, actor: Reader, domain_id: UUID) -> GridShown:
    """Return the newest check of a domain, record by record and resolver by resolver."""
    async with system.work(actor) as work:
        domain = await connections.get(work, domain_id)
        check = await propagation.of_domain(work, domain.id)
        if check is None:
            raise NotFound("Nothing of this domain was published yet.", action="Follow its status.")
        return await grid(work, check)


@routes.get("/propagation-checks/{check_id}", summary="Follow a propagation check")
async def one(system: Running, actor: Reader, check_id: UUID) -> GridShown:
    """Return a check, record by record and resolver by resolver."""
    async with system.work(actor) as work:
        return await grid(work, await propagation.get(work, check_id))


@routes.post("/propagation-checks/{check_id}/look", status_code=202, summary="Check now")
async def check_now(system: Running, actor: Writer, check_id: UUID) -> GridShown:
    """Look as soon as may be: each resolver is asked once in 25 seconds at most."""
    async with system.work(actor) as work:
        return await grid(work, await propagation.check_now(work, check_id))


@routes.post("/propagation-checks/{check_id}/cancel", summary="Stop a propagation check")
async def cancel(system: Running, actor: Writer, check_id: UUID) -> GridShown:
    """Stop watching; what was seen stays readable."""
    async with system.work(actor) as work:
        return await grid(work, await propagation.cancel(work, check_id))


async def grid(work: Work, check: PropagationCheck) -> GridShown:
    """Return a check as JSON."""
    return GridShown(**await propagation.grid(work, check.id))
