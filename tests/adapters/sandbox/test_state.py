"""The state file: order, search, transactions, restarts."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.sandbox.state import Store
from adapters.sandbox.world import World
from tests.support.programs import python


def test_keeps_the_order_of_first_writing() -> None:
    store = Store()
    for key in ("b", "a", "c"):
        store.put("letter", key, {"key": key, "n": 1})
    store.put("letter", "b", {"key": "b", "n": 2})
    assert [row["key"] for row in store.all("letter")] == ["b", "a", "c"]
    assert store.find("letter", n=1, key="c") == [{"key": "c", "n": 1}]
    assert store.find("letter", missing=None, n=2) == [{"key": "b", "n": 2}]
    store.delete("letter", "b")
    assert store.get("letter", "b") is None


def test_a_failed_transaction_leaves_nothing() -> None:
    store = Store()

    def fail_halfway() -> None:
        with store.transaction():
            store.put("letter", "a", {})
            with store.transaction():
                store.put("letter", "b", {})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_halfway()
    assert store.all("letter") == []
    with store.transaction():
        store.put("letter", "c", {})
    assert store.kinds() == {"letter": 1}


def test_numbers_are_never_given_twice(tmp_path: Path) -> None:
    first = Store(tmp_path / "state.sqlite")
    assert [first.next_number("x") for _ in range(3)] == [1, 2, 3]
    first.clear()
    first.close()
    assert Store(tmp_path / "state.sqlite").next_number("x") == 4


def test_survives_the_death_of_the_process(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite"
    script = (
        "import os, signal, sys; from adapters.sandbox.state import Store;"
        "s = Store(sys.argv[1]);"
        "[s.put('n', str(i), {'i': i}) for i in range(200)];"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    died = python("-c", script, str(path), check=False)
    assert died.returncode == -9
    assert len(Store(path).all("n")) == 200


def test_the_clock_survives_a_restart(tmp_path: Path) -> None:
    world = World(tmp_path / "state.sqlite")
    world.skip(86_400)
    world.clock.tempo = 10
    world.close()
    again = World(tmp_path / "state.sqlite")
    assert again.clock.offset_seconds == 86_400
    assert (again.due(100) - again.now()).total_seconds() == pytest.approx(10, abs=0.1)
