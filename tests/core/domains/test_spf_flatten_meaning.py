"""Zones drawn at random: a flattened record means what the original meant, and stays flattened."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from hypothesis import given, settings
from hypothesis import strategies as st

from core.domains.spf_records import parse
from tests.support.spf_zones import DOMAIN, Zone, flattened, published, verdict, zone

NETWORKS = st.one_of(
    st.builds(
        lambda n, length: (
            f"ip4:{ip_network((int(IPv4Address('192.0.2.0')) + n, length), strict=False)}"
        ),
        st.integers(0, 20),
        st.integers(27, 32),
    ),
    st.builds(
        lambda n, length: (
            f"ip6:{ip_network((int(IPv6Address('2001:db8::')) + n, length), strict=False)}"
        ),
        st.integers(0, 20),
        st.integers(123, 128),
    ),
)
QUALIFIERS = st.sampled_from(["", "", "", "+", "-", "~", "?"])
ENDINGS = st.sampled_from(["", " -all", " ~all", " ?all", " redirect=leaf.example"])


def terms(*more: str) -> st.SearchStrategy[str]:
    """Draw a record's terms, its networks and whatever else may stand in it."""
    term = st.one_of(NETWORKS, st.sampled_from(more)) if more else NETWORKS
    return st.lists(st.builds(str.__add__, QUALIFIERS, term), min_size=1, max_size=6).map(" ".join)


@st.composite
def zones(draw: st.DrawFn) -> Zone:
    """Draw a domain whose includes nest, with every qualifier, hosts, mail hosts and redirects."""
    hosts = ("a:host.example", "a:host.example/28//124", "mx:host.example")
    records = zone(
        leaf=f"v=spf1 {draw(terms(*hosts))} -all",
        s1=f"v=spf1 {draw(terms('include:leaf.example', *hosts))}{draw(ENDINGS)}",
        s2=f"v=spf1 {draw(terms('include:s1.example', 'include:leaf.example'))}{draw(ENDINGS)}",
        acme=f"v=spf1 {draw(terms('include:s1.example', 'include:s2.example', *hosts))}"
        f"{draw(ENDINGS)}",
    )
    records["host.example"] = {
        "A": ["192.0.2.77", "192.0.2.14"],
        "AAAA": ["2001:db8::33"],
        "MX": ["10 host.example"],
    }
    return records


def edges(records: Zone) -> Iterator[str]:
    """Yield the first and last address of every block there is, and those just outside."""
    for kinds in records.values():
        for text in kinds.get("TXT", []):
            for directive in parse(text).directives:
                if directive.network:
                    for at in (directive.network[0], directive.network[-1]):
                        yield from (str(at - 1), str(at), str(at + 1))
    for at in map(ip_address, ("192.0.2.64", "192.0.2.77", "192.0.2.79", "2001:db8::33")):
        yield from (str(at - 1), str(at), str(at + 1))


@settings(max_examples=60, deadline=None)
@given(zones(), st.sets(st.sampled_from(["s1.example", "s2.example"]), min_size=1))
def test_flattened_and_original_say_the_same_of_every_address(
    records: Zone, chosen: set[str]
) -> None:
    async def compare() -> None:
        result = await flattened(records, *chosen)
        after = published(records, result)
        for ip in sorted({*edges(records), *edges(after)}):
            expected = await verdict(records, ip)
            assert (await verdict(after, ip)).result is expected.result, (ip, result.records)

    asyncio.run(compare())


@settings(max_examples=30, deadline=None)
@given(zones(), st.integers(0, 250))
def test_flattening_what_is_flattened_changes_nothing(records: Zone, extra: int) -> None:
    many = " ".join(f"ip4:10.{n}.{n}.1" for n in range(extra))
    records["s1.example"] = {"TXT": [f"v=spf1 {many or 'ip4:10.0.0.1'} -all"]}

    async def twice() -> None:
        once = await flattened(records, "s1.example", "s2.example")
        after = published(records, once)
        again = await flattened(after, *(name for name in once.records if name != DOMAIN))
        assert again.records == once.records

    asyncio.run(twice())
