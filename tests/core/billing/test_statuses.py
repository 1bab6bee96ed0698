"""The table of a checkout's statuses, walked pair by pair."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product

import pytest

from core.billing import statuses
from core.errors import Conflict
from data.base import new_id
from data.billing.checkouts import PAID, TRANSITIONS, Checkout, CheckoutStatus

NOW = datetime(2026, 1, 1, tzinfo=UTC)
LATER = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize(("here", "there"), list(product(CheckoutStatus, repeat=2)))
def test_only_what_the_table_allows(here: CheckoutStatus, there: CheckoutStatus):
    row = Checkout(
        organization_id=new_id(),
        purpose="package",
        subject_id=new_id(),
        tier_id=new_id(),
        status=here,
        created_at=NOW,
        updated_at=NOW,
    )
    if here is there or there in TRANSITIONS[here]:
        statuses.move(row, there, LATER)
        assert (row.status, row.updated_at) == (there, LATER)
    else:
        with pytest.raises(Conflict):
            statuses.move(row, there, LATER)
        assert (row.status, row.updated_at) == (here, NOW)


def test_money_that_is_here_only_goes_back():
    for status in PAID:
        assert TRANSITIONS[status] == {CheckoutStatus.refunded}
    assert TRANSITIONS[CheckoutStatus.refunded] == frozenset()
