"""Spending from the wallet: intent first, one call, then only reading."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from sqlmodel import col, func, select

from core.errors import CredentialsRefused, RateLimited, Rejected
from core.provisioning import rows
from core.workflow import Context
from data.provisioning.purchases import Purchase, PurchaseStatus

MOST_ORDERS = 3
"""Orders of one step whose effect never showed, after which a person compares the statements."""


@asynccontextmanager
async def sending(
    ctx: Context, kind: str, items: list[object], expected_cents: int
) -> AsyncIterator[None]:
    """Store a purchase as sent just before its call leaves.

    A refusal settles it as failed. Anything else, a crash included, leaves its outcome to reading.
    """
    async with ctx.work() as work:
        now = work.now()
        work.session.add(
            Purchase(
                organization_id=work.organization_id,
                provision_id=ctx.subject_id,
                kind=kind,
                items=items,
                expected_cents=expected_cents,
                status=PurchaseStatus.sent,
                sent_at=now,
                created_at=now,
                updated_at=now,
            )
        )
    try:
        yield
    except (RateLimited, Rejected, CredentialsRefused) as error:
        await settle(ctx, kind, PurchaseStatus.refused, str(error))
        raise


async def sent_at(ctx: Context, kind: str) -> datetime | None:
    """Return when the purchase whose outcome is unknown was sent, if there is one."""
    async with ctx.work() as work:
        purchase = await rows.open_purchase(work, ctx.subject_id, kind)
        return purchase.sent_at if purchase else None


async def settle(ctx: Context, kind: str, status: PurchaseStatus, note: str = "") -> None:
    """Record what reading has shown about the open purchase, if there is one."""
    async with ctx.work() as work:
        purchase = await rows.open_purchase(work, ctx.subject_id, kind)
        if purchase is not None:
            purchase.status, purchase.note = status, note
            purchase.confirmed_at = purchase.updated_at = work.now()


async def give_up(ctx: Context, kind: str, what: str) -> None:
    """Settle an order that had no effect; raise Rejected when too many had none."""
    await settle(ctx, kind, PurchaseStatus.failed, f"{what} never appeared at the host")
    async with ctx.work() as work:
        query = select(func.count()).where(
            col(Purchase.provision_id) == ctx.subject_id,
            col(Purchase.kind) == kind,
            col(Purchase.status) == PurchaseStatus.failed,
        )
        orders = (await work.session.exec(query)).one()
    if orders % MOST_ORDERS == 0:
        raise Rejected(
            f"{what} was ordered {orders} times and never appeared.",
            provider="zapmail",
            code="purchase_unclear",
            action="Compare the wallet's statement with the reconciliation report, then retry.",
        )
