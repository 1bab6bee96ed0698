"""Orders of domains as their page draws them: every name, the steps, and what waits for whom."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.domains import orders
from core.ports.money import dollars
from core.run_progress import step_json
from core.system import Work
from data.domains.orders import DomainOrderItem, OrderStatus
from data.workflow import Run, RunStatus, steps_of

TITLES = {
    OrderStatus.buying: "Your domains are being registered",
    OrderStatus.done: "Your domains are registered",
    OrderStatus.failed: "This order has stopped",
    OrderStatus.cancelled: "This order was cancelled",
    OrderStatus.pending_payment: "Waiting for your payment",
    OrderStatus.cart: "Your cart",
}
TEXTS = {
    OrderStatus.buying: "Most registries take a few minutes. You may leave this page.",
    OrderStatus.done: "What could not be registered is paid back to your card.",
    OrderStatus.failed: "Your payment is safe: let it go on, or have the rest paid back.",
    OrderStatus.cancelled: "Nothing was bought.",
    OrderStatus.pending_payment: "It goes on as soon as the payment arrives.",
    OrderStatus.cart: "Nothing is bought until you pay.",
}
STATES = {
    "pending": "Sent to the registrar.",
    "in_progress": "The registry is working on it.",
    "action_required": "A person has to act at the registrar.",
    "blocked": "The registrar holds it back.",
}


async def one(work: Work, order_id: UUID) -> dict[str, Any]:
    """Return {order, steps, stopped}: as live regions draw it; ``stopped`` when it can be retried."""
    placed = await orders.get(work, order_id)
    order = placed.order
    run = await work.session.get(Run, order.run_id) if order.run_id else None
    steps = await steps_of(work.session, run.id) if run else []
    status = OrderStatus(order.status)
    stopped = status is OrderStatus.failed and run is not None and run.status == RunStatus.failed
    return {
        "order": {
            "status": order.status,
            "title": TITLES[status],
            "text": TEXTS[status],
            "items": [_item(item) for item in placed.items],
        },
        "steps": {
            "title": "Progress",
            "status": order.status,
            "steps": [step_json(step) for step in steps],
            "done_text": "Everything is settled.",
        },
        "stopped": stopped,
        "total": dollars(sum(item.price_cents for item in placed.items)),
    }


def _item(item: DomainOrderItem) -> dict[str, Any]:
    waiting = item.status == "purchasing"
    return {
        "id": str(item.id),
        "name": item.name,
        "status": item.state if waiting and item.state == "action_required" else item.status,
        "price": dollars(item.price_cents),
        "state": STATES.get(item.state, "") if waiting else "",
        "reason": item.reason,
        "refunded": dollars(item.refunded_cents) if item.refunded_cents else "",
        "href": f"/domains/{item.domain_id}" if item.domain_id else "",
    }
