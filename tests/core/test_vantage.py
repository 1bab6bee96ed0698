"""Vantage points: eight public resolvers, or any others that somebody names in a setting."""

from __future__ import annotations

import pytest

from core import vantage
from core.settings import Settings
from core.vantage import VantagePoint


def test_eight_public_resolvers_look_unless_others_are_named() -> None:
    points = [vantage.read(line) for line in Settings().resolvers]
    assert len(points) == 8
    assert {"8.8.8.8:53", "1.1.1.1:53", "9.9.9.9:53", "208.67.222.222:53"} <= {
        point.address for point in points
    }


def test_any_checker_that_speaks_dns_is_a_vantage_point() -> None:
    line = "Checker|203.0.113.53:5353|Nairobi|KE; Own | 2001:db8::53"
    points = [vantage.read(one) for one in Settings.model_validate({"resolvers": line}).resolvers]
    assert points[0] == VantagePoint("Checker", "203.0.113.53:5353", "Nairobi", "KE")
    assert points[1].name == "Own"


@pytest.mark.parametrize("line", ["", "|1.1.1.1", "Name|resolver.example", "Name|"])
def test_what_names_no_resolver_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        vantage.read(line)
