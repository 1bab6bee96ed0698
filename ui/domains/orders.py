"""Orders of domains: all of them, and one with what becomes of each name."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.amounts import count
from core.domains import orders, orders_views
from core.domains.orders import Placed
from core.ports.money import dollars
from ui import kit
from ui.domains.regions import OrderLines
from ui.shell.regions import ProgressSteps
from ui.shell.view import View

STATES = {
    "pending_payment": "Not paid yet",
    "buying": "Buying",
    "done": "Done",
    "failed": "Failed",
    "cancelled": "Cancelled",
}


async def build(view: View) -> None:
    """List what was ordered, newest first."""

    async def fetch(query: kit.TableQuery) -> kit.TablePage:
        rows = [row(one) for one in await view.read(orders.placed)]
        return kit.narrowed(rows, query)

    with kit.page():
        kit.page_header(
            "Orders of domains",
            "What you have bought here, and what became of each name.",
            lambda: kit.link_button("Buy domains", "/domains/buy", icon="shopping-cart"),
        )
        await kit.data_table(
            "Orders",
            [
                kit.Column("names", "Names", "mono", href="href"),
                kit.Column("status", "State", "status"),
                kit.Column("bought", "Registered", right=True),
                kit.Column("total", "Paid", right=True),
                kit.Column("refunded", "Paid back", right=True),
                kit.Column("paid_at", "When", "time"),
            ],
            fetch,
            filters=[kit.Filter("status", "State", STATES)],
            search="Search names",
            empty=lambda: kit.empty_state(
                "receipt",
                "No order yet",
                "Search a name, put it into the cart, and pay.",
                lambda: kit.link_button("Buy domains", "/domains/buy"),
            ),
        )


async def one(view: View, order_id: UUID) -> None:
    """Follow an order until every name is yours or paid back."""

    async def names() -> dict[str, Any]:
        return dict((await view.read(orders_views.one, order_id))["order"])

    async def steps() -> dict[str, Any]:
        return dict((await view.read(orders_views.one, order_id))["steps"])

    async def retry() -> None:
        await view.act("The order goes on", orders.retry, order_id)

    async def give_up() -> None:
        sure = await view.confirm(
            "Give the rest up?",
            "What was not registered is paid back to your card. What is yours stays yours.",
            "Pay the rest back",
        )
        if sure:
            await view.act("The rest is paid back", orders.give_up, order_id)

    seen = await view.read(orders_views.one, order_id)
    topic = f"domain_order:{order_id}"
    with kit.page(narrow=True):
        kit.page_header(
            "Order of domains", f"{seen['total']} for {count(len(seen['order']['items']), 'name')}"
        )
        stopped = kit.box()
        with (
            stopped,
            kit.section("What now?", "Nothing is lost, and nothing is bought twice"),
            kit.box("row g8 wrap"),
        ):
            kit.button("Let it go on", on_click=retry, icon="rotate-ccw", testid="retry-order")
            kit.button("Have the rest paid back", on_click=give_up, variant="secondary")
        region = await view.live(OrderLines, topic, names, seen["order"])
        if seen["steps"]["steps"]:
            await view.live(ProgressSteps, topic, steps, seen["steps"])
        stopped.set_visibility(seen["stopped"])
    region.on_change = lambda now: stopped.set_visibility(now["status"] == "failed")


def row(placed: Placed) -> dict[str, Any]:
    """Return an order as a row."""
    bought = sum(item.status == "purchased" for item in placed.items)
    first = placed.items[0].name if placed.items else "–"
    more = f" and {len(placed.items) - 1} more" if len(placed.items) > 1 else ""
    refunded = sum(item.refunded_cents for item in placed.items)
    paid_at = placed.order.paid_at
    return {
        "id": str(placed.order.id),
        "names": f"{first}{more}",
        "href": f"/domains/orders/{placed.order.id}",
        "status": placed.order.status,
        "bought": f"{bought} of {len(placed.items)}",
        "total": dollars(sum(item.price_cents for item in placed.items)),
        "refunded": dollars(refunded) if refunded else "–",
        "paid_at": paid_at.isoformat() if paid_at else None,
    }
