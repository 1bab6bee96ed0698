"""Counts the tests by what they need: nothing, a part of the product with its neighbours, or all of it.

``python -m tests.support.balance`` prints the shares; pytest calls the hook below while collecting.
"""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

JOURNEYS = ("flows", "e2e")
"""Folders whose tests go through all floors, over the wire."""
BROWSER = frozenset({"page", "browser"})
STARTED = frozenset({"server", "sandbox", "database_url"})
"""Fixtures that start a neighbour: the database, the world outside."""
NOT_COUNTED = ("architecture", "test_requirements.py")
"""Tests of the source and of lists; they run no product."""
TESTS = Path(__file__).parents[1]
SAYS = "balance:"


def pytest_collection_finish(session: pytest.Session) -> None:
    """Print how many cases there are of each kind."""
    kinds = Counter(kind for item in session.items if (kind := kind_of(item)))
    sys.stdout.write(f"{SAYS} {kinds['unit']} {kinds['integration']} {kinds['journey']}\n")


def kind_of(item: pytest.Item) -> str:
    """Return unit, integration or journey; "" for a test of the source."""
    folder = item.path.relative_to(TESTS).parts[0]
    if folder in NOT_COUNTED:
        return ""
    needs = set(getattr(item, "fixturenames", ()))
    if folder in JOURNEYS or needs & BROWSER:
        return "journey"
    return "integration" if needs & STARTED else "unit"


def counted() -> dict[str, float]:
    """Return the share of each kind, 0..1, by collecting every test in a process of its own."""
    command = [sys.executable, "-m", "pytest", "-p", __spec__.name, "--collect-only", "-q", "-n0"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    [line] = [line for line in said.splitlines() if line.startswith(SAYS)]
    numbers = [int(word) for word in line.split()[1:]]
    return {
        kind: number / sum(numbers)
        for kind, number in zip(("unit", "integration", "journey"), numbers, strict=True)
    }


if __name__ == "__main__":
    for kind, share in counted().items():
        sys.stdout.write(f"{kind:12} {share:.0%}\n")
