"""Reading JSON of others: what fits passes, what does not is named."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.shapes import Shape
from core.errors import Surprising


def shape(value: Any) -> Shape:
    return Shape("acme", value)


def test_members_and_lists() -> None:
    rows = shape({"rows": [{"id": 7, "n": "12"}, {"_id": "a", "n": 3}]})["rows"]
    assert [row.first("id", "_id").text() for row in rows.each()] == ["7", "a"]
    assert [row["n"].whole() for row in rows.each()] == [12, 3]


@pytest.mark.parametrize(
    ("value", "figure"), [(-1, None), (None, None), ("x", None), (0, 0.0), (91.5, 91.5)]
)
def test_no_data_is_not_zero(value: Any, figure: float | None) -> None:
    assert shape(value).figure() == figure


def test_null_and_absent_read_as_empty() -> None:
    assert shape({"a": None}).first("a", "b").text_or_empty() == ""
    assert shape(None).first("a").first("b").count() is None


@pytest.mark.parametrize(
    "read",
    [
        lambda s: s["absent"],
        lambda s: s["text"]["member"],
        lambda s: list(s["text"].each()),
        lambda s: s["list"].text(),
        lambda s: s["flag"].text(),
        lambda s: s["text"].whole(),
        lambda s: s["empty"].text(),
    ],
)
def test_what_does_not_fit_is_named(read: Any) -> None:
    with pytest.raises(Surprising) as caught:
        read(shape({"text": "x", "list": [], "flag": True, "empty": ""}))
    assert caught.value.provider == "acme"
    assert "the answer" in caught.value.detail
