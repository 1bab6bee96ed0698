"""Change sets: a domain's records planned, approved, carried out, verified and taken back."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter

from core.domains import carrying_out, connections, overview, records
from core.domains.records import ChangeSet
from ui.api.doors import Reader, Running, Writer
from ui.api.v1.domain_models import ChangeSetShown
from ui.api.v1.record_models import (
    Consents,
    MissingShown,
    PlanWishes,
    ResultShown,
    VerifiedShown,
)

routes = APIRouter(tags=["DNS records"])


@routes.post("/domains/{domain_id}/change-sets", status_code=201, summary="Plan the records")
async def plan(
    system: Running, actor: Writer, domain_id: UUID, given: PlanWishes
) -> ChangeSetShown:
    """Read the zone and say what would change; nothing does before it is approved."""
    occasion = given.only[0] if given.only and len(given.only) == 1 else "setup"
    return shown(await records.plan(system, actor, domain_id, occasion, only=given.only))


@routes.get("/domains/{domain_id}/change-sets", summary="List the changes of a zone")
async def history(system: Running, actor: Reader, domain_id: UUID) -> list[ChangeSetShown]:
    """Return the newest hundred change sets, newest first."""
    async with system.work(actor) as work:
        domain = await connections.get(work, domain_id)
        return [shown(one) for one in await records.history(work, domain.id)]


@routes.get("/change-sets/{change_set_id}", summary="Read a change set")
async def one(system: Running, actor: Reader, change_set_id: UUID) -> ChangeSetShown:
    """Return what it does, its risk, and what forbids it or needs a consent."""
    async with system.work(actor) as work:
        return shown(await records.get(work, change_set_id))


@routes.post("/change-sets/{change_set_id}/approve", summary="Approve a plan")
async def approve(
    system: Running, actor: Writer, change_set_id: UUID, given: Consents
) -> ChangeSetShown:
    """Let a plan be carried out; a set-up that waits for it then goes on by itself."""
    async with system.work(actor) as work:
        planned = await records.get(work, change_set_id)
        domain_id = planned.domain_id
        return shown(await connections.approve(work, domain_id, planned.id, given.consents))


@routes.post("/change-sets/{change_set_id}/apply", summary="Carry a change out")
async def apply(
    system: Running, actor: Writer, change_set_id: UUID, given: Consents
) -> ChangeSetShown:
    """Approve a plan, send it in one batch, and watch its records become visible.

    Where you keep the zone by hand it is only approved.
    """
    return shown(await carrying_out.carry_out(system, actor, change_set_id, given.consents))


@routes.post("/change-sets/{change_set_id}/verify", summary="Ask the authoritative servers")
async def verify(system: Running, actor: Writer, change_set_id: UUID) -> VerifiedShown:
    """Return what is missing where; nothing missing verifies the change."""
    missing = await records.verify(system, actor, change_set_id)
    listed = [MissingShown.model_validate(one) for one in missing]
    return VerifiedShown(verified=not listed, missing=listed)


@routes.post("/change-sets/{change_set_id}/undo", summary="Take a change back")
async def undo(system: Running, actor: Writer, change_set_id: UUID) -> ChangeSetShown:
    """Put the records back as they were; return the change that did."""
    return shown(await carrying_out.take_back(system, actor, change_set_id))


@routes.delete("/change-sets/{change_set_id}", summary="Drop a plan")
async def discard(system: Running, actor: Writer, change_set_id: UUID) -> ChangeSetShown:
    """Drop a plan that was not carried out."""
    async with system.work(actor) as work:
        return shown(await records.discard(work, change_set_id))


@routes.get("/change-sets/{change_set_id}/result", summary="Read what came of a change")
async def result(system: Running, actor: Reader, change_set_id: UUID) -> ResultShown:
    """Return how much changed, and how long resolvers may show the old state."""
    async with system.work(actor) as work:
        return ResultShown.model_validate(await records.result(work, change_set_id))


def shown(change_set: ChangeSet) -> ChangeSetShown:
    """Return a change set as JSON."""
    return ChangeSetShown(**overview.change_set_json(change_set))
