"""Provisions: reserve one, follow one."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Response

from core.provisioning import orders, progress
from core.provisioning.orders import Order
from ui.api.doors import Changer, Reader, Running, opened
from ui.api.v1.models import PlacedShown, ProvisionOrder, ProvisionShown

routes = APIRouter(prefix="/provisions", tags=["Provisions"])


@routes.post("", status_code=201, summary="Reserve a package and get its payment page")
async def place(
    system: Running, actor: Changer, given: ProvisionOrder, response: Response
) -> PlacedShown:
    """Reserve a package; nothing is bought before the payment page was used.

    The same order again returns the same page. A key needs the right to buy.
    """
    order = Order(
        tier=given.tier,
        brand=given.brand,
        signed=given.brand_statement_accepted,
        domains=given.domains,
        patterns=given.patterns,
        first_name=given.first_name,
        last_name=given.last_name,
    )
    placed = await orders.place(system, actor, order)
    response.headers["location"] = f"/api/v1/provisions/{placed.provision_id}"
    return PlacedShown(provision_id=placed.provision_id, payment_url=placed.payment_url)


@routes.get("/{provision_id}", summary="Follow a provision")
async def one(system: Running, actor: Reader, provision_id: UUID) -> ProvisionShown:
    """Return status and steps, each with its why while it waits."""
    async with opened(system, actor) as work:
        found = await progress.of(work, provision_id)
    return ProvisionShown(id=provision_id, **found)
