"""What is wrong with a single word of an SPF record, and how it was probably meant."""

from __future__ import annotations

import re
from ipaddress import IPv4Network, ip_address

from core.domains.findings import Finding, error, note, warning
from core.domains.spf_macros import Malformed
from core.domains.spf_terms import IPV4, Directive, Network, Term, parse_term

WIDE = {4: 16, 6: 32}
"""Prefix lengths below which a network is wider than any sender's."""
MISSPELT = {
    "ipv4": "ip4",
    "ipv6": "ip6",
    "ip": "ip4",
    "includes": "include",
    "exist": "exists",
    "al": "all",
    "spf1": "v=spf1",
    "v": "v=spf1",
}


def read(word: str) -> tuple[Term | None, list[Finding]]:
    """Return the term a word stands for, None when it stands for none, and what to say about it."""
    try:
        term = parse_term(word)
    except Malformed as reason:
        fix = meant(word)
        return None, [
            error(
                "spf_syntax",
                f"{word}: {reason} The whole record fails with it.",
                f"Write {fix}." if fix else "Remove the term, or correct it.",
            )
        ]
    return term, list(_remarks(term))


def meant(word: str) -> str:
    """Return what a malformed word was probably meant to be, empty when that is anybody's guess."""
    qualifier, bare = (word[0], word[1:]) if word[:1] in "+-~?" else ("", word)
    name = re.split("[:=/]", bare, maxsplit=1)[0]
    mark, value = bare[len(name) : len(name) + 1], bare[len(name) + 1 :]
    kind = MISSPELT.get(name.lower(), name.lower())
    guesses = [f"{qualifier}{kind}:{value}", f"{kind}={value}", f"{qualifier}{kind}"]
    if kind in ("a", "mx", "ip4", "ip6", "include") and mark == ":" and (sort := _sort(value)):
        guesses.insert(0, f"{qualifier}{sort}:{value}")
    if not mark and (sort := _sort(bare)):
        guesses.insert(0, f"{qualifier}{sort}:{bare}")
    if kind.rstrip(".") == "all":
        guesses.insert(0, f"{qualifier}all")
    return next((guess for guess in guesses if guess != word and _holds(guess)), "")


def _sort(value: str) -> str:
    """Return the mechanism that takes an address like this one, empty for other values."""
    try:
        return f"ip{ip_address(value.partition('/')[0]).version}"
    except ValueError:
        return ""


def _holds(word: str) -> bool:
    try:
        term = parse_term(word)
    except Malformed:
        return False
    return isinstance(term, Directive) or term.kind in ("redirect", "exp")


def _remarks(term: Term) -> list[Finding]:
    if not isinstance(term, Directive):
        if term.kind in ("redirect", "exp"):
            return []
        return [
            note("spf_modifier", f"{term.text} means nothing to receivers.", "It can be removed.")
        ]
    if term.kind == "ptr":
        return [
            warning(
                "spf_ptr",
                "ptr is slow, and receivers are told not to rely on it.",
                "Name the servers by a, mx or ip4 instead.",
            )
        ]
    if term.kind == "all" and term.qualifier == "+":
        return [
            error(
                "spf_all_pass",
                f"{term.text} lets everybody send in the name of the domain.",
                "Write ~all instead.",
            )
        ]
    if term.kind == "all" and term.qualifier == "?":
        return [
            warning("spf_all_neutral", "?all says nothing about strangers.", "Write ~all instead.")
        ]
    return _about_network(term.text, term.network) if term.network else []


def _about_network(text: str, network: Network) -> list[Finding]:
    if network.prefixlen < WIDE[network.version]:
        return [
            warning(
                "spf_wide",
                f"{text} allows {_many(network)} addresses to send.",
                "Name only the networks your mail leaves from.",
            )
        ]
    if not network.is_global and not network.is_multicast:
        return [
            warning(
                "spf_private",
                f"{text} is no public address; no receiver ever sees mail from it.",
                "Name the public address your mail leaves from.",
            )
        ]
    return []


def _many(network: Network) -> str:
    if network.version == IPV4 and isinstance(network, IPv4Network):
        return f"{network.num_addresses:,}"
    return f"2^{network.max_prefixlen - network.prefixlen}"
