"""Sets of IP addresses, exact: what is merged is never wider than its parts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_network, summarize_address_range
from itertools import chain

from core.domains.spf_terms import IPV4, Address, Network

Ranges = tuple[tuple[int, int], ...]
"""First and last address of each stretch, in order, with a gap between any two."""


@dataclass(frozen=True, slots=True)
class AddressSet:
    """Addresses of both versions."""

    four: Ranges = ()
    six: Ranges = ()

    @classmethod
    def of(cls, networks: Iterable[Network | str]) -> AddressSet:
        """Return the addresses of these networks."""
        ranges: tuple[list[tuple[int, int]], list[tuple[int, int]]] = ([], [])
        for each in networks:
            network = ip_network(each, strict=False)
            stretch = int(network.network_address), int(network.broadcast_address)
            ranges[network.version != IPV4].append(stretch)
        return cls(_merged(ranges[0]), _merged(ranges[1]))

    def __or__(self, other: AddressSet) -> AddressSet:
        return AddressSet(_merged([*self.four, *other.four]), _merged([*self.six, *other.six]))

    def __sub__(self, other: AddressSet) -> AddressSet:
        return AddressSet(_without(self.four, other.four), _without(self.six, other.six))

    def __bool__(self) -> bool:
        return bool(self.four or self.six)

    def __contains__(self, address: Address) -> bool:
        ranges = self.four if address.version == IPV4 else self.six
        return any(first <= int(address) <= last for first, last in ranges)

    @property
    def networks(self) -> tuple[Network, ...]:
        """Return the fewest networks that hold these addresses and no other, IPv4 first."""
        four = (summarize_address_range(IPv4Address(a), IPv4Address(b)) for a, b in self.four)
        six = (summarize_address_range(IPv6Address(a), IPv6Address(b)) for a, b in self.six)
        return (*chain.from_iterable(four), *chain.from_iterable(six))

    @property
    def terms(self) -> tuple[str, ...]:
        """Return the networks as SPF terms without a qualifier."""
        return tuple(_term(network) for network in self.networks)

    def lost_share(self, later: AddressSet) -> float:
        """Return which share of these is missing later (0..1), of the version that lost more."""
        gone = self - later
        shares = [
            _count(missing) / _count(before)
            for missing, before in ((gone.four, self.four), (gone.six, self.six))
            if before
        ]
        return max(shares, default=0.0)


def _term(network: Network) -> str:
    kind = f"ip{network.version}"
    if network.prefixlen == network.max_prefixlen:
        return f"{kind}:{network.network_address}"
    return f"{kind}:{network}"


def _count(ranges: Ranges) -> int:
    return sum(last - first + 1 for first, last in ranges)


def _merged(ranges: Iterable[tuple[int, int]]) -> Ranges:
    merged: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = merged[-1][0], max(last, merged[-1][1])
        else:
            merged.append((first, last))
    return tuple(merged)


def _without(ranges: Ranges, removed: Ranges) -> Ranges:
    left = []
    for start, last in ranges:
        first = start
        for begin, end in removed:
            if end < first or begin > last:
                continue
            if begin > first:
                left.append((first, begin - 1))
            first = end + 1
        if first <= last:
            left.append((first, last))
    return tuple(left)
