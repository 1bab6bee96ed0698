"""Relays of the organization's own: tested step by step, chosen once they work."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Response

from core.sending import relay_checks, relays
from ui.api.doors import Reader, Running, Writer
from ui.api.v1.sender_models import RelayBody, RelayPick, RelayShown, StepShown

routes = APIRouter(prefix="/relays", tags=["Senders"])


@routes.get("", summary="List the relays")
async def listing(system: Running, actor: Reader) -> list[RelayShown]:
    """Return the relays by name."""
    async with system.work(actor) as work:
        return [RelayShown.model_validate(one) for one in await relays.listing(work)]


@routes.post("", status_code=201, summary="Add a relay")
async def add(system: Running, actor: Writer, given: RelayBody, response: Response) -> RelayShown:
    """Keep a relay, its password sealed; test it before it is chosen."""
    async with system.work(actor) as work:
        relay = await relays.save(work, given.given())
    response.headers["location"] = f"/api/v1/relays/{relay.id}"
    return RelayShown.model_validate(relay)


@routes.post("/test", summary="Test the settings of a relay")
async def try_out(system: Running, actor: Writer, given: RelayBody) -> list[StepShown]:
    """Try settings step by step without keeping them."""
    steps = await relay_checks.try_out(system, actor, given.given())
    return [StepShown.model_validate(step) for step in steps]


@routes.put("/chosen", status_code=204, summary="Choose the relay to send over")
async def choose(system: Running, actor: Writer, given: RelayPick) -> None:
    """Send over a relay that works, or with null over the platform again."""
    async with system.work(actor) as work:
        await relays.choose(work, given.relay_id)


@routes.put("/{relay_id}", summary="Change a relay")
async def change(system: Running, actor: Writer, relay_id: UUID, given: RelayBody) -> RelayShown:
    """Replace the settings of a relay; it is to be tested anew."""
    async with system.work(actor) as work:
        return RelayShown.model_validate(await relays.save(work, given.given(), relay_id))


@routes.post("/{relay_id}/test", summary="Test a relay")
async def check(system: Running, actor: Writer, relay_id: UUID) -> RelayShown:
    """Try a kept relay and note what every step showed."""
    return RelayShown.model_validate(await relay_checks.check(system, actor, relay_id))


@routes.delete("/{relay_id}", status_code=204, summary="Delete a relay")
async def remove(system: Running, actor: Writer, relay_id: UUID) -> None:
    """Forget a relay that mail does not go over."""
    async with system.work(actor) as work:
        await relays.remove(work, relay_id)
