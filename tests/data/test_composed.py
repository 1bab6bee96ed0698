"""Statements put together from pieces: named places are filled, and no piece reaches beyond its own."""

from __future__ import annotations

import pytest

from data.composed import composed, statement


def test_named_places_are_filled_and_doubled_braces_stay() -> None:
    made = composed("select '{{}}' from {table} where {condition}", table="t", condition="a = :a")
    assert made == "select '{}' from t where a = :a"
    assert list(statement("select {what}", what=":value").compile().params) == ["value"]


@pytest.mark.parametrize("piece", ["true; drop table t", "true -- and more", "true /* and more"])
def test_a_piece_that_could_end_the_statement_is_refused(piece: str) -> None:
    with pytest.raises(ValueError, match="condition is no expression"):
        composed("select 1 where {condition}", condition=piece)
