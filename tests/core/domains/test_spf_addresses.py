"""Sets of addresses are exact: neighbours join, a gap of one stays a gap."""

from __future__ import annotations

from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domains.spf_addresses import AddressSet

SMALL = st.sets(st.integers(0, 40))


def of(numbers: set[int], start: str = "192.0.2.0") -> AddressSet:
    return AddressSet.of(str(ip_address(start) + number) for number in numbers)


@pytest.mark.parametrize(
    ("networks", "terms"),
    [
        (["192.0.2.0/25", "192.0.2.128/25"], ("ip4:192.0.2.0/24",)),
        (["192.0.2.0", "192.0.2.2"], ("ip4:192.0.2.0", "ip4:192.0.2.2")),
        (["192.0.2.1", "192.0.2.2"], ("ip4:192.0.2.1", "ip4:192.0.2.2")),
        (["192.0.2.7/24", "192.0.2.9"], ("ip4:192.0.2.0/24",)),
        (["2001:db8::1", "192.0.2.1"], ("ip4:192.0.2.1", "ip6:2001:db8::1")),
        (["0.0.0.0/0", "::/0"], ("ip4:0.0.0.0/0", "ip6:::/0")),
        ([], ()),
    ],
)
def test_networks_are_merged_exactly(networks: list[str], terms: tuple[str, ...]) -> None:
    assert AddressSet.of(networks).terms == terms


@given(SMALL, SMALL, st.sampled_from(["192.0.2.0", "2001:db8::"]))
def test_sets_of_addresses_are_sets(one: set[int], other: set[int], start: str) -> None:
    ours, theirs = of(one, start), of(other, start)
    assert ours | theirs == of(one | other, start)
    assert ours - theirs == of(one - other, start)
    assert bool(ours) == bool(one)
    assert AddressSet.of(ours.networks) == ours
    for number in range(42):
        assert (ip_address(start) + number in ours) == (number in one)


def test_what_is_lost_is_told_of_the_version_that_lost_more() -> None:
    before = AddressSet.of(["192.0.2.0/24", "2001:db8::/127"])
    assert before.lost_share(before) == 0.0
    assert before.lost_share(AddressSet.of(["192.0.2.0/25", "2001:db8::/126"])) == 0.5
    assert before.lost_share(AddressSet.of(["192.0.2.0/24"])) == 1.0
    assert AddressSet().lost_share(before) == 0.0
