"""An independent implementation comes to the same verdicts on zones drawn at random."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Iterator
from ipaddress import IPv6Address

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.domains.spf import Limits, check_host
from tests.support.zone import ZoneResolver

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its source is older than today's syntax warnings
    import spf as oracle

NAMES = [f"{letter}.example" for letter in "abcdef"]
MANY = 1_000
LIMITS = Limits(void_lookups=MANY)
"""The two count void lookups differently: it by question, we by term, as the RFC words it."""

Zone = dict[str, dict[str, list[str]]]

NAME = st.sampled_from(
    [*NAMES, "gone.example", "%{d}", "%{o}", "%{l}.example", "%{ir}.%{v}.r.example"]
)
LENGTH = st.sampled_from(["", "", "/30", "/24//64", "//126", "/33", "/x"])
QUALIFIER = st.sampled_from(["", "", "+", "-", "~", "?"])
MECHANISM = st.one_of(
    st.builds("include:{}".format, st.sampled_from([*NAMES, "gone.example", "%{l}.example"])),
    st.builds("{}:{}{}".format, st.sampled_from(["a", "mx"]), NAME, LENGTH),
    st.builds("{}{}".format, st.sampled_from(["a", "mx"]), LENGTH),
    st.builds("exists:{}".format, NAME),
    st.builds("ptr:{}".format, NAME),
    st.builds("ip4:192.0.2.{}{}".format, st.integers(0, 8), st.sampled_from(["", "/31", "/29"])),
    st.builds("ip6:2001:db8::{}{}".format, st.integers(0, 8), st.sampled_from(["", "/127"])),
    st.sampled_from(["all", "ip4:1.2.3", "moo"]),
)
RECORD = st.builds(
    "v=spf1 {} {}".format,
    st.lists(st.builds(str.__add__, QUALIFIER, MECHANISM), max_size=4).map(" ".join),
    st.one_of(st.sampled_from(["", "-all", "~all", "x=y"]), st.builds("redirect={}".format, NAME)),
).map(str.strip)

FIRST, OTHERS = st.lists(RECORD, min_size=1, max_size=1), st.lists(RECORD, min_size=1, max_size=2)
HOSTS = st.lists(st.sampled_from(["192.0.2.1", "192.0.2.4", "192.0.2.6"]), max_size=2)
HOSTS_6 = st.lists(st.sampled_from(["2001:db8::1", "2001:db8::5"]), max_size=2)
EXCHANGES = st.lists(st.sampled_from([f"10 {each}" for each in NAMES]), max_size=2)
POINTERS = st.lists(st.sampled_from(NAMES), max_size=2)


@st.composite
def zones(draw: st.DrawFn) -> Zone:
    """Draw names with records of every kind, some of them broken, missing or twice.

    No record includes its own name: the oracle refuses that even where it is never reached.
    """
    zone: Zone = {}
    for name in NAMES:
        own = f"include:{name}"
        zone[name] = {
            "TXT": [
                text.replace(own, f"exists:{name}")
                for text in draw(FIRST if name == NAMES[0] else OTHERS)
            ],
            "A": draw(HOSTS),
            "AAAA": draw(HOSTS_6),
            "MX": draw(EXCHANGES),
        }
    back = draw(POINTERS)
    zone["1.2.0.192.in-addr.arpa"] = {"PTR": back}
    zone[IPv6Address("2001:db8::1").reverse_pointer] = {"PTR": back}
    return zone


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@settings(max_examples=150, deadline=None, derandomize=True)
@given(zones(), st.sampled_from(["192.0.2.1", "192.0.2.7", "2001:db8::1", "2001:db8::6"]))
def test_both_come_to_the_same_verdict(zone: Zone, ip: str) -> None:
    sender = f"anna@{NAMES[0]}"
    ours = asyncio.run(check_host(ip, sender, "h.example", ZoneResolver(zone), limits=LIMITS))
    assert ours.result == theirs(zone, ip, sender), ours


def theirs(zone: Zone, ip: str, sender: str) -> str:
    """Return the oracle's verdict on the same zone."""

    def look_up(
        name: str, kind: str, strict: bool = True, timeout: float | None = None, level: int = 0
    ) -> Iterator[tuple[tuple[str, str], object]]:
        for value in zone.get(name.lower().removesuffix("."), {}).get(kind, []):
            yield (name, kind), raw(kind, value)

    before = oracle.DNSLookup, oracle.MAX_VOID_LOOKUPS
    oracle.DNSLookup, oracle.MAX_VOID_LOOKUPS = look_up, MANY
    try:
        result: str = oracle.query(ip, sender, "h.example", strict=True).check()[0]
    finally:
        oracle.DNSLookup, oracle.MAX_VOID_LOOKUPS = before
    return result


def raw(kind: str, value: str) -> object:
    """Return a value in the form the oracle's DNS gives it."""
    if kind == "TXT":
        return (value.encode(),)
    if kind == "MX":
        preference, _, host = value.partition(" ")
        return int(preference), host
    return IPv6Address(value).packed if kind == "AAAA" else value
