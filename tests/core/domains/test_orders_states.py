"""Orders of domains and their items move along their tables and nowhere else."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product

import pytest

from core.domains.orders_states import move, move_item
from core.errors import Conflict
from data.base import new_id
from data.domains.orders import (
    ITEM_TRANSITIONS,
    ORDER_TRANSITIONS,
    DomainOrder,
    DomainOrderItem,
    ItemStatus,
    OrderStatus,
)

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def order(status: OrderStatus) -> DomainOrder:
    return DomainOrder(organization_id=new_id(), status=status, created_at=NOW, updated_at=NOW)


def item(status: ItemStatus) -> DomainOrderItem:
    return DomainOrderItem(
        organization_id=new_id(),
        order_id=new_id(),
        name="go-acme.com",
        registrar="godaddy",
        status=status,
        created_at=NOW,
        updated_at=NOW,
    )


@pytest.mark.parametrize(("before", "after"), list(product(OrderStatus, OrderStatus)))
def test_an_order_moves_only_along_its_table(before: OrderStatus, after: OrderStatus) -> None:
    moved = order(before)
    if after == before or after in ORDER_TRANSITIONS[before]:
        move(moved, after, NOW)
        assert moved.status == after
    else:
        with pytest.raises(Conflict):
            move(moved, after, NOW)
        assert moved.status == before


@pytest.mark.parametrize(("before", "after"), list(product(ItemStatus, ItemStatus)))
def test_an_item_moves_only_along_its_table(before: ItemStatus, after: ItemStatus) -> None:
    moved = item(before)
    if after == before or after in ITEM_TRANSITIONS[before]:
        move_item(moved, after, NOW)
        assert moved.status == after
    else:
        with pytest.raises(Conflict):
            move_item(moved, after, NOW)
        assert moved.status == before


def test_the_states_of_a_purchase_are_those_of_the_first_requirement() -> None:
    assert {status.value for status in ItemStatus} == {
        "checking_availability",
        "available",
        "unavailable",
        "purchasing",
        "purchased",
        "failed",
    }
    assert ITEM_TRANSITIONS[ItemStatus.purchased] == frozenset()
