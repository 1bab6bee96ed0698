"""Orders of domains: what follows their payment, how they end, and what a person may do then."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from core import workflow
from core.accounts import audit, mails, notifications
from core.accounts.notifications import Level
from core.billing.purposes import Purpose
from core.domains import orders_buying, orders_cart, orders_refunds, orders_rows, orders_tracking
from core.domains.orders_cart import PURPOSE, Cart, add, choose, pay, refresh, remove, view
from core.domains.orders_search import Found, Listed, find
from core.domains.orders_states import move, move_item
from core.errors import Conflict
from core.ports.money import dollars
from core.system import Work
from core.workflow import Step, Workflow
from data.accounts.organizations import Organization
from data.billing.checkouts import Checkout
from data.billing.subscriptions import Subscription
from data.domains.orders import DomainOrder, DomainOrderItem, ItemStatus, OrderStatus
from data.workflow import Run

__all__ = [
    "KIND",
    "ORDER",
    "PURPOSE",
    "SALE",
    "Cart",
    "Found",
    "Listed",
    "Placed",
    "add",
    "choose",
    "find",
    "get",
    "give_up",
    "pay",
    "placed",
    "refresh",
    "remove",
    "retry",
    "view",
]

KIND = "domain_order"
MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Placed:
    """An order that was paid, with what became of each name."""

    order: DomainOrder
    items: tuple[DomainOrderItem, ...]


async def get(work: Work, order_id: UUID) -> Placed:
    """Return an order; raise NotFound for none or somebody else's."""
    order = await orders_rows.get(work, order_id)
    return Placed(order, tuple(await orders_rows.items_of(work, order.id)))


async def placed(work: Work) -> list[Placed]:
    """Return the organization's orders, newest first, without the cart."""
    orders = await orders_rows.past(work, MOST_SHOWN)
    return [Placed(one, tuple(await orders_rows.items_of(work, one.id))) for one in orders]


async def retry(work: Work, order_id: UUID) -> Placed:
    """Let an order that stopped go on; what was sent is read, never sent again."""
    work.actor.require_owner()
    order = await _stopped(work, order_id)
    await _go_on(work, order)
    return await get(work, order.id)


async def give_up(work: Work, order_id: UUID) -> Placed:
    """Buy nothing more for an order that stopped: what was not sent is given back."""
    work.actor.require_owner()
    order = await _stopped(work, order_id)
    for item in await orders_rows.items_of(work, order.id):
        if item.sent_at is None and item.status in (ItemStatus.available, ItemStatus.purchasing):
            move_item(item, ItemStatus.failed, work.now())
            item.reason = "You have given it up."
    await _go_on(work, order)
    await audit.record(work, "domain_order.given_up", "domain_order", order.id)
    return await get(work, order.id)


async def paid(work: Work, checkout: Checkout) -> None:
    """Start to buy what was paid for."""
    order = await orders_rows.get(work, checkout.subject_id, lock=True)
    move(order, OrderStatus.buying, work.now())
    order.paid_at, order.checkout_id = work.now(), checkout.id
    run = await workflow.start(work, KIND, order.id, {})
    order.run_id = run.id
    items = await orders_rows.items_of(work, order.id)
    await audit.record(work, "domain_order.paid", "domain_order", order.id, domains=len(items))
    orders_rows.ring(work, order)


async def reclaim(work: Work, checkout: Checkout) -> bool:
    """Tell whether a cart still waits for its payment, and with exactly this content."""
    order = await work.session.get(DomainOrder, checkout.subject_id, with_for_update=True)
    if order is None or order.status != OrderStatus.pending_payment:
        return False
    items = await orders_rows.items_of(work, order.id)
    return [dict(line) for line in orders_cart.lines(items)] == checkout.lines


async def finished(work: Work, run: Run) -> None:
    """Close an order and say what came of it."""
    order = await orders_rows.get(work, run.subject_id, lock=True)
    items = await orders_rows.items_of(work, order.id)
    bought = [item.name for item in items if item.status == ItemStatus.purchased]
    back = sum(item.refunded_cents for item in items)
    move(order, OrderStatus.done if bought else OrderStatus.failed, work.now())
    order.finished_at = work.now()
    told = [f"{', '.join(bought)}: yours now."] if bought else ["No name could be bought."]
    told += [f"{dollars(back)} are on their way back."] if back else []
    await notifications.notify(
        work,
        f"{len(bought)} of {len(items)} domains registered",
        " ".join(told),
        Level.warning if back else Level.success,
        f"{orders_tracking.PATH}/{order.id}",
        dedupe_key=f"domain-order-{order.id}-ended",
    )
    orders_rows.ring(work, order)


async def failed(work: Work, run: Run) -> None:
    """Stop an order that cannot go on by itself; tell its members and the operator."""
    order = await orders_rows.get(work, run.subject_id, lock=True)
    move(order, OrderStatus.failed, work.now())
    key = f"domain-order-{order.id}-stopped-{work.now():%Y%m%d%H%M%S}"
    title = "Your domains could not be bought yet"
    text = "Your payment is safe. Try again, or have what was not bought paid back."
    path = f"{orders_tracking.PATH}/{order.id}"
    await notifications.notify(work, title, text, Level.danger, path, dedupe_key=key)
    organization = await work.session.get_one(Organization, work.organization_id)
    settings = work.system.settings
    await mails.queue(
        work,
        key,
        settings.operator_email,
        "operator_alert",
        what="An order of domains has stopped",
        organization=organization.name,
        step=STEPS[run.position].title,
        reason="The registrar did not do as asked; the step says why.",
        link=f"{settings.url}/operate",
    )
    orders_rows.ring(work, order)


async def without_subscription(_work: Work, _subscription: Subscription) -> None:
    """Do nothing: no subscription stands behind an order of domains."""


STEPS = (
    Step("register", "Registering your domains", orders_buying.register, 10),
    Step("follow", "Waiting for the registry", orders_tracking.follow, 120),
    Step("settle", "Settling the payment", orders_refunds.settle, 2),
)
ORDER = Workflow(KIND, "domain_order", STEPS, finished, failed)
SALE = Purpose(
    paid=paid, ended=without_subscription, tier_changed=without_subscription, reclaim=reclaim
)


async def _stopped(work: Work, order_id: UUID) -> DomainOrder:
    order = await orders_rows.get(work, order_id, lock=True)
    if order.status != OrderStatus.failed or order.run_id is None:
        raise Conflict("This order has not stopped.", action="Look at its progress.")
    run = await work.session.get_one(Run, order.run_id)
    if run.status != "failed":
        raise Conflict("This order is settled.", action="Order again.")
    return order


async def _go_on(work: Work, order: DomainOrder) -> None:
    move(order, OrderStatus.buying, work.now())
    order.finished_at = None
    if order.run_id is not None:
        await workflow.retry(work, order.run_id)
    orders_rows.ring(work, order)
