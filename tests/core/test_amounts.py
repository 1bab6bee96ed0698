"""Numbers are written as people read them."""

from __future__ import annotations

import pytest

from core.amounts import count, percent


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "0 mailboxes"), (1, "1 mailbox"), (2, "2 mailboxes"), (1200, "1,200 mailboxes")],
)
def test_one_thing_is_counted_in_the_singular(number: int, said: str) -> None:
    assert count(number, "mailbox", "mailboxes") == said
    assert count(number, "row").endswith("row" if number == 1 else "rows")


@pytest.mark.parametrize(
    ("share", "places", "said"), [(0.0417, 1, "4.2 %"), (1, 0, "100 %"), (0.0017, 2, "0.17 %")]
)
def test_a_share_is_written_in_percent(share: float, places: int, said: str) -> None:
    assert percent(share, places) == said
