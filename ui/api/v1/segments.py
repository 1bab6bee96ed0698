"""Segments: rules that choose contacts, tried, kept, explained."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Response

from core.sending import segments
from ui.api.doors import Reader, Running, Writer
from ui.api.v1.contact_models import (
    ChosenShown,
    RuleGiven,
    SegmentGiven,
    SegmentShown,
    WhyShown,
)

routes = APIRouter(prefix="/segments", tags=["Segments"])


@routes.get("", summary="List the segments")
async def listing(system: Running, actor: Reader) -> list[SegmentShown]:
    """Return all segments by name."""
    async with system.work(actor) as work:
        return [SegmentShown.model_validate(one) for one in await segments.listing(work)]


@routes.post("", status_code=201, summary="Create a segment")
async def create(
    system: Running, actor: Writer, given: SegmentGiven, response: Response
) -> SegmentShown:
    """Keep a rule under a name."""
    async with system.work(actor) as work:
        segment = await segments.create(work, given.name, given.rule)
    response.headers["location"] = f"/api/v1/segments/{segment.id}"
    return SegmentShown.model_validate(segment)


@routes.post("/count", summary="Count whom a rule chooses")
async def count(system: Running, actor: Writer, given: RuleGiven) -> ChosenShown:
    """Return how many contacts a rule chooses now, without keeping it."""
    async with system.work(actor) as work:
        return ChosenShown.model_validate(await segments.count(work, given.rule))


@routes.get("/{segment_id}", summary="Read a segment")
async def one(system: Running, actor: Reader, segment_id: UUID) -> SegmentShown:
    """Return a segment with its rule."""
    async with system.work(actor) as work:
        return SegmentShown.model_validate(await segments.get(work, segment_id))


@routes.put("/{segment_id}", summary="Change a segment")
async def change(
    system: Running, actor: Writer, segment_id: UUID, given: SegmentGiven
) -> SegmentShown:
    """Replace name and rule; campaigns that have begun keep whom they chose."""
    async with system.work(actor) as work:
        segment = await segments.update(work, segment_id, given.name, given.rule)
    return SegmentShown.model_validate(segment)


@routes.delete("/{segment_id}", status_code=204, summary="Remove a segment")
async def remove(system: Running, actor: Writer, segment_id: UUID) -> None:
    """Forget a segment; its contacts stay."""
    async with system.work(actor) as work:
        await segments.remove(work, segment_id)


@routes.get("/{segment_id}/count", summary="Count a segment")
async def size(system: Running, actor: Reader, segment_id: UUID) -> ChosenShown:
    """Return how many contacts a segment chooses now."""
    async with system.work(actor) as work:
        segment = await segments.get(work, segment_id)
        return ChosenShown.model_validate(await segments.count(work, segment.rule))


@routes.get("/{segment_id}/contacts/{contact_id}", summary="Ask why a contact is in a segment")
async def why(system: Running, actor: Reader, segment_id: UUID, contact_id: UUID) -> WhyShown:
    """Return whether a contact is in a segment, and which parts of the rule hold."""
    async with system.work(actor) as work:
        found = await segments.why(work, segment_id, contact_id)
    return WhyShown(inside=found["in"], tree=found["tree"])
