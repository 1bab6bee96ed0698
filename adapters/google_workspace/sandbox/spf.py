"""Whether a domain's SPF record lets Google's servers send for it (RFC 7208, as far as needed here)."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

from adapters.sandbox.dns import lookup
from adapters.sandbox.world import World

ADDRESS = "209.85.220.41"
HOST = "mail-sor-f41.google.com"
RESULTS = {"+": "pass", "-": "fail", "~": "softfail", "?": "neutral"}
MOST_LOOKUPS = 10


class PermanentError(Exception):
    """The record cannot be evaluated."""


def check(world: World, domain: str) -> str:
    """Return pass, fail, softfail, neutral, none or permerror for mail from ``ADDRESS``."""
    try:
        return _check(world, domain, [MOST_LOOKUPS])
    except PermanentError:
        return "permerror"


def _check(world: World, domain: str, left: list[int]) -> str:
    records = [t for t in lookup.texts(world, domain) if t.lower().split(" ")[0] == "v=spf1"]
    if not records:
        return "none"
    if len(records) > 1:
        raise PermanentError
    redirect = ""
    for term in records[0].lower().split()[1:]:
        if term.startswith("redirect="):
            redirect = term.partition("=")[2]
            continue
        sign, mechanism = (term[0], term[1:]) if term[0] in RESULTS else ("+", term)
        if _matches(world, mechanism, left):
            return RESULTS[sign]
    if redirect:
        return _followed(world, redirect, left)
    return "neutral"


def _matches(world: World, mechanism: str, left: list[int]) -> bool:
    name, _, value = mechanism.partition(":")
    if name == "all":
        return True
    if name in ("ip4", "ip6"):
        return _within(value)
    if name == "include":
        return _followed(world, value, left) == "pass"
    if name.split("/")[0] in ("a", "mx", "ptr", "exists"):
        _count(left)
    return False


def _followed(world: World, domain: str, left: list[int]) -> str:
    _count(left)
    result = _check(world, domain, left)
    if result == "none":
        raise PermanentError
    return result


def _count(left: list[int]) -> None:
    left[0] -= 1
    if left[0] < 0:
        raise PermanentError


def _within(network: str) -> bool:
    try:
        return ip_address(ADDRESS) in ip_network(network, strict=False)  # of another version: not
    except ValueError:
        raise PermanentError from None
