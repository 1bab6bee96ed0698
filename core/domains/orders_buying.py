"""Buying paid names one by one: the price is looked at again, the intent written, then sent once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from core.domains import orders_rows, orders_tracking, registrants, registrars
from core.domains.orders_states import move_item
from core.errors import (
    CredentialsRefused,
    RateLimited,
    Rejected,
    Surprising,
    Unavailable,
)
from core.ports.money import dollars
from core.ports.registrar import Contact, Quote, Registrar
from core.waits import Why
from core.workflow import Context, Done, Wait
from data.domains.orders import DomainOrderItem, ItemStatus

GONE = ("name_taken", "name_premium")
QUOTE_OVER = "quote_expired"
NOTHING_SENT = "unreachable"
NEXT_QUOTE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Consent:
    """Who the names are for, and when and where that person accepted the agreements."""

    contact: Contact
    agreed_at: datetime
    agreed_from: str


async def register(ctx: Context, _facts: dict[str, Any]) -> Done | Wait:
    """Order every paid name at its registrar (first step of an order's run)."""
    async with ctx.work() as work:
        order = await orders_rows.get(work, ctx.subject_id)
        items = await orders_rows.items_of(work, order.id)
        consent = Consent(
            await registrants.contact(work), order.agreed_at or work.now(), order.agreed_from
        )
    for item in items:
        if _unsent(item):
            await _buy(ctx, item, consent)
    async with ctx.work() as work:
        items = await orders_rows.items_of(work, ctx.subject_id)
    if any(_unsent(item) for item in items):
        why = Why("A price was held too briefly; it is asked for again.")
        return Wait(why, NEXT_QUOTE_SECONDS)
    sent = sum(item.sent_at is not None for item in items)
    return Done({"shown": f"{sent} of {len(items)} ordered"})


def _unsent(item: DomainOrderItem) -> bool:
    """Tell whether a paid name still has to be ordered; one that was sent is only ever read."""
    return item.status == ItemStatus.available or (
        item.status == ItemStatus.purchasing and item.sent_at is None
    )


async def _buy(ctx: Context, item: DomainOrderItem, consent: Consent) -> None:
    seller = registrars.one(ctx.system, item.registrar)
    quote = await _quote(ctx, seller, item)
    if quote is None:
        return
    await _intend(ctx, item.id, quote)
    try:
        registration = await seller.register(
            quote,
            consent.contact,
            key=f"domain-{item.id}",
            agreed_at=consent.agreed_at,
            agreed_from=consent.agreed_from,
        )
    except Rejected as error:
        if error.code in GONE:
            await orders_tracking.fail(ctx, item.id, str(error))
            return
        await _take_back(ctx, item.id)
        if error.code != QUOTE_OVER:
            raise
        return
    except (RateLimited, CredentialsRefused):
        await _take_back(ctx, item.id)
        raise
    except Unavailable as error:
        if error.code == NOTHING_SENT:
            await _take_back(ctx, item.id)
            raise
        return
    except Surprising:
        return
    await orders_tracking.record(ctx, item.id, registration)


async def _quote(ctx: Context, seller: Registrar, item: DomainOrderItem) -> Quote | None:
    """Return today's price, or None after recording why the name is not bought.

    A price that has risen is still paid as long as our margin carries it.
    """
    try:
        quote = await seller.quote(item.name)
    except Rejected as error:
        if error.code not in GONE:
            raise
        await orders_tracking.fail(ctx, item.id, str(error))
        return None
    if quote.price_cents > item.price_cents:
        reason = (
            f"The registrar asks {dollars(quote.price_cents)} by now; "
            f"{dollars(item.price_cents)} were paid."
        )
        await orders_tracking.fail(ctx, item.id, reason)
        return None
    return quote


async def _intend(ctx: Context, item_id: UUID, quote: Quote) -> None:
    async with ctx.work() as work:
        item = await orders_rows.item(work, item_id)
        move_item(item, ItemStatus.purchasing, work.now())
        item.sent_at, item.cost_cents = work.now(), quote.price_cents
        item.renewal_cents = quote.renewal_cents or item.renewal_cents
        item.quote_token = quote.token
        orders_rows.ring(work, await orders_rows.get(work, item.order_id))


async def _take_back(ctx: Context, item_id: UUID) -> None:
    """Note that nothing was bought: the registrar refused, or was never reached."""
    async with ctx.work() as work:
        item = await orders_rows.item(work, item_id)
        item.sent_at, item.quote_token, item.updated_at = None, "", work.now()
