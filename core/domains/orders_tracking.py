"""What becomes of names that were ordered: read at the registrar, recorded, told to people."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from core.accounts import audit, mails, notifications
from core.accounts.notifications import Level
from core.domains import connections, orders_refunds, orders_rows, registrars
from core.domains.orders_states import move_item
from core.errors import Surprising, Unavailable
from core.ports.registrar import Registration, RegistrationState
from core.system import Work
from core.waits import Why
from core.workflow import Context, Done, Wait
from data.accounts.organizations import Organization
from data.billing.checkouts import Checkout
from data.domains.orders import DomainOrder, DomainOrderItem, ItemStatus

SILENCE = timedelta(minutes=30)
"""A name the registrar has not listed after this long was never bought."""
SOONEST_SECONDS, LATEST_SECONDS, PERSON_SECONDS = 3.0, 120.0, 900.0
SHARE = 0.2
STANDING_STILL = (RegistrationState.action_required, RegistrationState.blocked)
PATH = "/domains/orders"


async def follow(ctx: Context, _facts: dict[str, Any]) -> Done | Wait:
    """Read every ordered name until it is registered or refused; give money back meanwhile."""
    unread = ""
    for item in await _moving(ctx):
        seller = registrars.one(ctx.system, item.registrar)
        try:
            found = await seller.registration(item.name)
        except (Unavailable, Surprising) as error:
            unread = str(error)
            continue
        if found is not None:
            await record(ctx, item.id, found)
        elif item.sent_at and ctx.system.clock.now() - item.sent_at > SILENCE:
            await fail(ctx, item.id, f"{item.registrar} never listed the name.")
    await orders_refunds.give_back(ctx)
    left = await _moving(ctx)
    if left:
        return _wait(ctx, left, unread)
    async with ctx.work() as work:
        items = await orders_rows.items_of(work, ctx.subject_id)
    bought = sum(item.status == ItemStatus.purchased for item in items)
    return Done({"shown": f"{bought} of {len(items)} registered"})


async def record(ctx: Context, item_id: UUID, registration: Registration) -> None:
    """Record where a registration is; one that succeeded becomes a domain of the organization."""
    async with ctx.work() as work:
        item = await orders_rows.item(work, item_id)
        order = await orders_rows.get(work, item.order_id)
        if item.status != ItemStatus.purchasing:
            return
        news = item.state != registration.state
        item.state, item.reason = registration.state, registration.reason
        item.ref, item.updated_at = registration.ref or item.ref, work.now()
        if registration.state is RegistrationState.succeeded:
            await _bought(work, order, item)
        elif registration.state is RegistrationState.failed:
            move_item(item, ItemStatus.failed, work.now())
        elif registration.state in STANDING_STILL and news:
            await _tell(work, item)
        orders_rows.ring(work, order)


async def fail(ctx: Context, item_id: UUID, reason: str) -> None:
    """Record why a name was not bought: unavailable before it was ordered, failed afterwards."""
    async with ctx.work() as work:
        item = await orders_rows.item(work, item_id)
        ordered = item.status == ItemStatus.purchasing
        move_item(item, ItemStatus.failed if ordered else ItemStatus.unavailable, work.now())
        item.reason = reason
        orders_rows.ring(work, await orders_rows.get(work, item.order_id))
        await audit.record(work, "domain_order.unbought", "domain_order", item.order_id)


async def _bought(work: Work, order: DomainOrder, item: DomainOrderItem) -> None:
    move_item(item, ItemStatus.purchased, work.now())
    item.bought_at = work.now()
    paid = await work.session.get_one(Checkout, order.checkout_id)
    domain = await connections.bought(
        work,
        item.name,
        item.registrar,
        item.id,
        paid.payment_intent_ref,
        set_up=order.auto_configure,
    )
    item.domain_id = domain.id


async def _moving(ctx: Context) -> list[DomainOrderItem]:
    async with ctx.work() as work:
        items = await orders_rows.items_of(work, ctx.subject_id)
    return [item for item in items if item.status == ItemStatus.purchasing]


async def _tell(work: Work, item: DomainOrderItem) -> None:
    """Tell the members once, and the operator by mail, that a name waits for a person."""
    key = f"domain-order-{item.id}-{item.state}"
    title = f"{item.name} needs attention at the registrar"
    text = f"{item.reason.capitalize()}. It continues by itself once that is done."
    await notifications.notify(
        work, title, text, Level.warning, f"{PATH}/{item.order_id}", dedupe_key=key
    )
    organization = await work.session.get_one(Organization, work.organization_id)
    settings = work.system.settings
    await mails.queue(
        work,
        key,
        settings.operator_email,
        "operator_alert",
        what=title,
        organization=organization.name,
        step="Waiting for the registry",
        reason=item.reason,
        link=f"{settings.url}/operate",
    )


def _wait(ctx: Context, left: list[DomainOrderItem], unread: str) -> Wait:
    names = ", ".join(item.name for item in left)
    still = [item for item in left if item.state in STANDING_STILL]
    oldest = min(item.sent_at or ctx.system.clock.now() for item in left)
    elapsed = (ctx.system.clock.now() - oldest).total_seconds()
    longest = PERSON_SECONDS if len(still) == len(left) else LATEST_SECONDS
    again_in = min(max(elapsed * SHARE, SOONEST_SECONDS), longest)
    if still:
        told = "; ".join(f"{item.name}: {item.reason}" for item in still)
        why = Why(
            f"A person has to act at the registrar. {told}.",
            remedy="Answer the registrar's mail, or ask support. It continues by itself.",
        )
    elif unread:
        why = Why(unread, remedy="Nothing is lost; the registrar is asked again.")
    else:
        why = Why(f"The registry is working on {names}.", limit="Usually within a few minutes")
    return Wait(why, again_in)
