"""The terms of an SPF record (RFC 7208 sections 5, 6 and 12): one word in, one term out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from core.domains.spf_macros import MacroString, Malformed, parse, parse_domain

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

WORD = re.compile(r"([+\-?~]?)([A-Za-z][A-Za-z0-9_.-]*)(.*)", re.ASCII | re.DOTALL)
LENGTH = r"0|[1-9][0-9]{0,2}"
TARGET = re.compile(
    rf"(?::(?P<domain>.*?))?(?:/(?P<four>{LENGTH}))?(?://(?P<six>{LENGTH}))?", re.ASCII | re.DOTALL
)
NETWORK = re.compile(rf":(?P<address>[0-9A-Fa-f:.]+)(?:/(?P<length>{LENGTH}))?", re.ASCII)
BITS = {"ip4": 32, "ip6": 128}
IPV4 = 4
"""What an address calls its version."""


class Result(StrEnum):
    """What a check comes to (RFC 7208 section 2.6); ``none`` is written with an underscore here."""

    none_ = "none"
    neutral = "neutral"
    pass_ = "pass"  # noqa: S105 - a verdict, no password
    fail = "fail"
    softfail = "softfail"
    temperror = "temperror"
    permerror = "permerror"


RESULTS = {
    "+": Result.pass_,
    "-": Result.fail,
    "~": Result.softfail,
    "?": Result.neutral,
}
QUERIES = frozenset({"include", "a", "mx", "ptr", "exists", "redirect"})
"""Terms that count towards the limit of ten (RFC 7208 section 4.6.4)."""


@dataclass(frozen=True, slots=True)
class Directive:
    """A mechanism with its qualifier. ``target`` is None where the record's own domain is meant."""

    text: str
    qualifier: str
    kind: str
    target: MacroString | None = None
    network: Network | None = None
    length4: int = 32
    length6: int = 128

    @property
    def result(self) -> Result:
        """Return what the check comes to when this matches."""
        return RESULTS[self.qualifier]

    @property
    def bare(self) -> str:
        """Return the term without its qualifier."""
        return self.text.lstrip("+-?~")


@dataclass(frozen=True, slots=True)
class Modifier:
    """A ``name=value``; ``kind`` is the lower-case name."""

    text: str
    kind: str
    value: MacroString


Term = Directive | Modifier


def parse_term(word: str) -> Term:
    """Return the term a word stands for; raise Malformed with the reason."""
    found = WORD.fullmatch(word)
    if found is None:
        raise Malformed(f"{ascii(word)[1:-1]} is neither a mechanism nor a modifier.")
    qualifier, name, rest = found.groups()
    kind = name.lower()
    if rest.startswith("="):
        if qualifier:
            raise Malformed(f"{name}= takes no qualifier.")
        known = kind in ("redirect", "exp")
        return Modifier(word, kind, parse_domain(rest[1:]) if known else parse(rest[1:]))
    return _directive(word, qualifier or "+", kind, rest)


def _directive(word: str, qualifier: str, kind: str, rest: str) -> Directive:
    match kind:
        case "all":
            if rest:
                raise Malformed(f"all takes nothing behind it, not {ascii(rest)[1:-1]}.")
            return Directive(word, qualifier, kind)
        case "include" | "exists":
            if not rest.startswith(":"):
                raise Malformed(f"{kind} needs a domain name behind a colon.")
            return Directive(word, qualifier, kind, parse_domain(rest[1:]))
        case "ptr":
            return Directive(word, qualifier, kind, _optional_domain(rest))
        case "a" | "mx":
            return _addressed(word, qualifier, kind, rest)
        case "ip4" | "ip6":
            return Directive(word, qualifier, kind, network=_network(kind, rest))
    raise Malformed(f"{kind} is no mechanism.")


def _optional_domain(rest: str) -> MacroString | None:
    if not rest:
        return None
    if not rest.startswith(":"):
        raise Malformed(f"{ascii(rest)[1:-1]} may not follow the mechanism.")
    return parse_domain(rest[1:])


def _addressed(word: str, qualifier: str, kind: str, rest: str) -> Directive:
    found = TARGET.fullmatch(rest)
    if found is None:
        raise Malformed(f"{ascii(rest)[1:-1]} is neither a domain name nor a prefix length.")
    four, six = int(found["four"] or 32), int(found["six"] or 128)
    if four > BITS["ip4"] or six > BITS["ip6"]:
        raise Malformed(f"The prefix length of {word} is too long.")
    domain = found["domain"]
    target = None if domain is None else parse_domain(domain)
    return Directive(word, qualifier, kind, target, length4=four, length6=six)


def _network(kind: str, rest: str) -> Network:
    found = NETWORK.fullmatch(rest)
    if found is None:
        raise Malformed(f"{kind} needs an address, and may have one prefix length behind a slash.")
    try:
        address = ip_address(found["address"])
    except ValueError:
        raise Malformed(f"{found['address']} is not an IP address.") from None
    bits = BITS[kind]
    if address.max_prefixlen != bits:
        raise Malformed(f"{address} is an IPv{address.version} address; {kind} takes the other.")
    length = bits if found["length"] is None else int(found["length"])
    if length > bits:
        raise Malformed(f"The prefix length /{length} is longer than the address.")
    return ip_network((address, length), strict=False)
