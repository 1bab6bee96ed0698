"""Moving orders of domains and their items along their tables, and nowhere else."""

from __future__ import annotations

from datetime import datetime

from core.errors import Conflict
from data.domains.orders import (
    ITEM_TRANSITIONS,
    ORDER_TRANSITIONS,
    DomainOrder,
    DomainOrderItem,
    ItemStatus,
    OrderStatus,
)


def move(order: DomainOrder, status: OrderStatus, now: datetime) -> None:
    """Move an order to a status; raise Conflict when its table does not allow it."""
    current = OrderStatus(order.status)
    if status is not current and status not in ORDER_TRANSITIONS[current]:
        raise Conflict(f"This order is {_words(current)} and cannot become {_words(status)}.")
    order.status, order.updated_at = status, now


def move_item(item: DomainOrderItem, status: ItemStatus, now: datetime) -> None:
    """Move an item to a status; raise Conflict when its table does not allow it."""
    current = ItemStatus(item.status)
    if status is not current and status not in ITEM_TRANSITIONS[current]:
        raise Conflict(f"{item.name} is {_words(current)} and cannot become {_words(status)}.")
    item.status, item.updated_at = status, now


def _words(status: OrderStatus | ItemStatus) -> str:
    return status.replace("_", " ")
