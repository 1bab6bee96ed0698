"""Every demand that counts as done names tests that exist and run."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tests.support import proofs

ROOT = Path(__file__).parents[1]
ROWS: dict[str, dict[str, object]] = tomllib.loads(
    (ROOT / "tests" / "requirements.toml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("number", ROWS)
def test_the_demand_is_proved(number: str) -> None:
    row = ROWS[number]
    assert set(row) == {"demand", "proof"}
    assert row["demand"]
    named = row["proof"]
    assert isinstance(named, list)
    assert named
    assert [text for proof in named if (text := proofs.objection(ROOT, proof))] == []


def test_rows_are_numbered_in_order() -> None:
    assert all(re.fullmatch(r"[RC]\d{2,3}", number) for number in ROWS)
    assert list(ROWS) == sorted(ROWS, key=lambda number: (number[0] == "C", number))


@pytest.mark.parametrize(
    ("proof", "complaint"),
    [
        ("tests/test_a.py::test_runs", ""),
        ("tests/test_a.py::test_runs[one]", ""),
        ("tests/test_a.py::TestGroup::test_inside", ""),
        ("tests/test_a.py::test_lets_time_pass", ""),
        ("tests/bench_a.py", ""),
        ("tests/test_a.py", "names no test"),
        ("tests/test_gone.py::test_runs", "does not exist"),
        ("tests/test_a.py::test_gone", "does not exist"),
        ("tests/test_a.py::test_marked", "skip"),
        ("tests/test_a.py::test_gives_up", "skip"),
        ("tests/test_a.py::test_fails", "xfail"),
        ("tests/test_b.py::test_runs", "skip"),
    ],
)
def test_a_proof_that_proves_nothing_is_found(tmp_path: Path, proof: str, complaint: str) -> None:
    folder = tmp_path / "tests"
    folder.mkdir()
    (folder / "bench_a.py").write_text("")
    (folder / "test_b.py").write_text("pytestmark = pytest.mark.skip\ndef test_runs(): ...\n")
    (folder / "test_a.py").write_text(
        "def test_runs(): ...\n"
        "class TestGroup:\n    def test_inside(self): ...\n"
        "@pytest.mark.skip\ndef test_marked(): ...\n"
        "def test_lets_time_pass(clock):\n    clock.skip(1)\n"
        "def test_gives_up():\n    pytest.skip('tired')\n"
        "@pytest.mark.xfail\ndef test_fails(): ...\n"
    )
    said = proofs.objection(tmp_path, proof)
    assert complaint in said
    assert bool(said) == bool(complaint)
