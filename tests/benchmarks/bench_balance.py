"""How the tests are balanced: 55 % unit, 30 % integration and 15 % journeys are aimed at."""

from __future__ import annotations

import pytest

from tests.support.balance import counted

AIM = {"unit": 0.55, "integration": 0.30, "journey": 0.15}
NEAR = 0.1


@pytest.mark.bench
def test_the_balance_of_kinds() -> None:
    found = counted()
    for kind, share in found.items():
        print(f"{kind:12} {share:.0%}, aimed at {AIM[kind]:.0%}")
    assert all(abs(share - AIM[kind]) <= NEAR for kind, share in found.items())
