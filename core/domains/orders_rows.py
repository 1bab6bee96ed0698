"""Reading orders of domains and their items, each lock taken in the same order."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import text
from sqlmodel import col, select

from core.errors import NotFound
from core.system import PlatformWork, Work
from data.domains.orders import DomainOrder, DomainOrderItem, OrderStatus

OPEN = (OrderStatus.cart, OrderStatus.pending_payment)
LOCK_CART = text("select pg_advisory_xact_lock(hashtextextended(:cart, 0))")


async def open_order(work: Work) -> DomainOrder | None:
    """Return the organization's cart, also one that waits for its payment."""
    query = select(DomainOrder).where(col(DomainOrder.status).in_(OPEN))
    return (await work.session.exec(query)).first()


async def open_or_new(work: Work) -> DomainOrder:
    """Return the organization's cart, made when there is none; nobody else changes it meanwhile."""
    await work.session.run(LOCK_CART, {"cart": f"cart/{work.organization_id}"})
    order = await open_order(work)
    if order is None:
        now = work.now()
        order = DomainOrder(organization_id=work.organization_id, created_at=now, updated_at=now)
        work.session.add(order)
        await work.session.flush()
    return await get(work, order.id, lock=True)


async def get(work: PlatformWork, order_id: UUID, *, lock: bool = False) -> DomainOrder:
    """Return an order; raise NotFound for none or somebody else's."""
    order = await work.session.get(
        DomainOrder, order_id, with_for_update=lock or None, populate_existing=lock
    )
    if order is None:
        raise NotFound("There is no such order.", action="Go back to your domains.")
    return order


async def items_of(work: PlatformWork, order_id: UUID) -> list[DomainOrderItem]:
    """Return the items of an order in the order in which they were added."""
    query = select(DomainOrderItem).where(DomainOrderItem.order_id == order_id)
    return list(await work.session.exec(query.order_by(col(DomainOrderItem.id))))


async def item(work: PlatformWork, item_id: UUID) -> DomainOrderItem:
    """Return an item, locked."""
    return await work.session.get_one(
        DomainOrderItem, item_id, with_for_update=True, populate_existing=True
    )


async def past(work: Work, limit: int) -> list[DomainOrder]:
    """Return what was ordered so far, newest first."""
    query = (
        select(DomainOrder)
        .where(col(DomainOrder.status).not_in(OPEN))
        .order_by(col(DomainOrder.id).desc())
        .limit(limit)
    )
    return list(await work.session.exec(query))


def ring(work: PlatformWork, order: DomainOrder) -> None:
    """Ring whoever watches this order, and its organization's cart."""
    work.ring(f"domain_order:{order.id}")
    work.ring("domain_orders")
    work.ring(f"organization:{order.organization_id}:cart")
