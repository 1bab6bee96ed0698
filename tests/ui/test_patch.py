"""Applying the operations to the old snapshot gives the new one, whatever the two are."""

from __future__ import annotations

import copy
import json
from typing import Any
from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ui.shell.patch import Op, changes

MOST_BYTES = 1_536
scalars = st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=3)
names = st.sampled_from(["a", "b", "c", "id"])
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(names, inner, max_size=3)
        | st.lists(
            st.fixed_dictionaries({"id": st.integers(0, 6), "v": inner}),
            max_size=5,
            unique_by=lambda item: item["id"],
        )
    ),
    max_leaves=12,
)
snapshots = st.dictionaries(names, values, max_size=4)
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def step(at: Any, key: Any) -> Any:
    return next(i for i in at if i["id"] == key[0]) if isinstance(key, list) else at[key]


def apply(data: Any, ops: list[Op]) -> Any:
    """Do what the browser does, as ``Kit.apply`` describes it."""
    for path, *rest in ops:
        parent = data
        for key in path[:-1]:
            parent = step(parent, key)
        last = path[-1]
        if not rest:
            del parent[last]
        elif len(rest) == 2 and rest[0]:
            items = step(parent, last)
            for place, *said in rest[1]:
                apply(items[place], [list(one) for one in zip(rest[0], said, strict=True)])
        elif len(rest) == 2:
            kept = {item["id"]: item for item in step(parent, last)}
            target = last if not isinstance(last, list) else parent.index(step(parent, last))
            parent[target] = [kept[e[0]] if isinstance(e, list) else e for e in rest[1]]
        elif isinstance(last, list):
            parent[parent.index(step(parent, last))] = rest[0]
        else:
            parent[last] = rest[0]
    return data


def same(a: Any, b: Any) -> bool:
    return bool(repr(_sorted(a)) == repr(_sorted(b)))


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    return [_sorted(item) for item in value] if isinstance(value, list) else value


@patient
@given(snapshots, snapshots)
def test_operations_lead_from_one_to_the_other(old: Any, new: Any) -> None:
    reached = apply(copy.deepcopy(old), copy.deepcopy(changes(old, new)))
    assert same(reached, new)


@patient
@given(snapshots)
def test_nothing_changed_is_nothing_sent(data: Any) -> None:
    assert changes(data, copy.deepcopy(data)) == []


def test_one_field_of_one_row_is_one_short_operation() -> None:
    rows = [{"id": str(n), "step": 3, "status": "running"} for n in range(60)]
    moved = copy.deepcopy(rows)
    moved[17]["step"] = 4
    assert changes({"rows": rows}, {"rows": moved}) == [[["rows"], [["step"]], [[17, 4]]]]


def test_sixty_records_that_all_move_are_told_in_a_kilobyte_and_a_half() -> None:
    """What is the same in every row is said once, whatever their ids and however deep."""
    then = [record(str(uuid4()), 44, "running") for _ in range(60)]
    now = [record(one["id"], 45, "waiting") for one in then]
    ops = changes({"rows": then}, {"rows": now})
    assert same(apply({"rows": copy.deepcopy(then)}, ops), {"rows": now})
    patch = {"base": 99_998, "seq": 99_999, "now": "2026-11-22T06:16:00.123456+00:00", "ops": ops}
    assert len(json.dumps(patch, separators=(",", ":"))) <= MOST_BYTES


def record(name: str, percent: int, status: str) -> dict[str, Any]:
    return {"id": name, "percent": percent, "cells": {"1.1.1.1": {"state": status, "why": None}}}


def test_new_row_does_not_send_the_others() -> None:
    old = {"rows": [{"id": 1}, {"id": 2}]}
    new = {"rows": [{"id": 3, "x": "new"}, {"id": 1}, {"id": 2}]}
    assert changes(old, new) == [[["rows"], None, [{"id": 3, "x": "new"}, [1], [2]]]]
