"""Attributes find their events without copying their columns, and are told as ever."""

from __future__ import annotations

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Mapped, mapped_column, registry

from data import dispatch

FAMILY = registry()
dispatch.install()


@FAMILY.mapped
class Thing:
    """A row of a table that is nowhere."""

    __tablename__ = "things"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


def test_mapping_copies_no_column() -> None:
    FAMILY.configure()
    with pytest.raises(AttributeError):
        object.__getattribute__(Thing.name.comparator, "__clause_element__")
    assert str(Thing.name == "x") == "things.name = :name_1"


def test_an_attribute_is_told_of_what_is_set() -> None:
    told: list[str] = []
    event.listen(Thing.name, "set", lambda _target, value, *_: told.append(value))
    Thing(name="x")  # type: ignore[call-arg]
    assert told == ["x"]
