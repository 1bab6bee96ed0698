"""Giving back what was paid for names that could not be bought, once for each of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.billing import refunds
from core.domains import orders_rows
from core.errors import Conflict, LimitReached
from core.workflow import Context, Done, Wait
from data.billing.checkouts import Checkout
from data.domains.orders import DomainOrderItem, ItemStatus

UNBOUGHT = (ItemStatus.failed, ItemStatus.unavailable)


async def settle(ctx: Context, _facts: dict[str, Any]) -> Done | Wait:
    """Give back whatever is left to give (last step of an order's run)."""
    await give_back(ctx)
    return Done({"shown": "Everything is settled"})


async def give_back(ctx: Context) -> None:
    """Refund every name that was not bought; harmless to repeat."""
    async with ctx.work() as work:
        order = await orders_rows.get(work, ctx.subject_id)
        items = await orders_rows.items_of(work, order.id)
    if order.checkout_id is None:
        return
    for item in items:
        if is_owed(item):
            await _refund(ctx, order.checkout_id, item)


def is_owed(item: DomainOrderItem) -> bool:
    """Tell whether a name was paid for, not bought and not yet given back."""
    return item.status in UNBOUGHT and item.refunded_cents < item.price_cents


async def _refund(ctx: Context, checkout_id: UUID, item: DomainOrderItem) -> None:
    reason = f"{item.name} could not be bought. {item.reason}".strip()
    try:
        await refunds.refund(
            ctx.system, ctx.actor, checkout_id, item.price_cents, reason, key=f"domain-{item.id}"
        )
    except (Conflict, LimitReached):
        if not await _all_given_back(ctx, checkout_id):
            raise
    async with ctx.work() as work:
        stored = await orders_rows.item(work, item.id)
        stored.refunded_cents, stored.updated_at = item.price_cents, work.now()
        orders_rows.ring(work, await orders_rows.get(work, stored.order_id))


async def _all_given_back(ctx: Context, checkout_id: UUID) -> bool:
    """Tell whether somebody has given back the whole payment by hand."""
    async with ctx.work() as work:
        paid = await work.session.get_one(Checkout, checkout_id)
        return paid.refunded_cents >= paid.paid_cents
