"""Zones as a whole: flattened SPF records, snapshots to go back to, drift and its repair."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter

from core.domains import connections, drift, flattening, snapshots
from ui.api.doors import Reader, Running, Writer
from ui.api.v1.dns_records import shown
from ui.api.v1.domain_models import ChangeSetShown
from ui.api.v1.record_models import (
    DriftShown,
    FlattenedShown,
    IncludesChosen,
    SnapshotShown,
)

REASON = "Asked for through the API."
routes = APIRouter(tags=["DNS records"])


@routes.post("/domains/{domain_id}/spf/preview", summary="Preview a flattened SPF record")
async def preview(
    system: Running, actor: Writer, domain_id: UUID, given: IncludesChosen
) -> FlattenedShown:
    """Return what flattening would publish; nothing changes."""
    found = await flattening.preview(system, actor, domain_id, given.includes)
    return FlattenedShown.model_validate(found)


@routes.post("/domains/{domain_id}/spf/flatten", status_code=201, summary="Flatten the SPF record")
async def flatten(
    system: Running, actor: Writer, domain_id: UUID, given: IncludesChosen
) -> ChangeSetShown:
    """Plan the publication of a flattened record; approve the change set to publish it."""
    return shown(await flattening.start(system, actor, domain_id, given.includes))


@routes.delete("/domains/{domain_id}/spf/flatten", summary="Restore the SPF record")
async def unflatten(system: Running, actor: Writer, domain_id: UUID) -> ChangeSetShown:
    """Plan the return to the record as it was, word for word."""
    return shown(await flattening.stop(system, actor, domain_id))


@routes.get("/domains/{domain_id}/snapshots", summary="List the snapshots of a zone")
async def kept(system: Running, actor: Reader, domain_id: UUID) -> list[SnapshotShown]:
    """Return the newest two hundred snapshots, newest first."""
    async with system.work(actor) as work:
        domain = await connections.get(work, domain_id)
        found = await snapshots.listing(work, domain.id)
        return [SnapshotShown.model_validate(one) for one in found]


@routes.post("/domains/{domain_id}/snapshots", status_code=201, summary="Keep the zone as it is")
async def take(system: Running, actor: Writer, domain_id: UUID) -> SnapshotShown:
    """Keep the zone as it is now; the newest snapshot, when nothing has changed since."""
    taken = await snapshots.take(system, actor, domain_id, REASON)
    return SnapshotShown.model_validate(taken)


@routes.post("/snapshots/{snapshot_id}/restore", status_code=201, summary="Go back to a snapshot")
async def restore(system: Running, actor: Writer, snapshot_id: UUID) -> ChangeSetShown:
    """Plan what leads back to a snapshot; approve the change set to do it."""
    return shown(await snapshots.restore(system, actor, snapshot_id))


@routes.get("/domains/{domain_id}/drift", summary="Read what has drifted")
async def differences(system: Running, actor: Reader, domain_id: UUID) -> DriftShown:
    """Return the open difference between the zone and what we stand for."""
    async with system.work(actor) as work:
        domain = await connections.get(work, domain_id)
        found = await drift.find(work, domain.id)
    if found is None:
        return DriftShown(found_at=None, differences=[])
    return DriftShown(found_at=found.found_at, differences=found.differences)


@routes.post("/domains/{domain_id}/drift/repair", summary="Repair what has drifted")
async def repair(system: Running, actor: Writer, domain_id: UUID) -> ChangeSetShown:
    """Put our records back; what needs a consent is returned as a plan to approve."""
    return shown(await drift.repair(system, actor, domain_id))
