"""Where a URL that somebody gave us may lead: https, and only to addresses of the public internet."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from urllib.parse import urlsplit

from core.errors import Invalid

HTTPS_PORT = 443
LONGEST_URL = 2048
NEVER_PUBLIC = tuple(
    ipaddress.ip_network(network)
    for network in (
        *("100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24"),
        *("2001::/23", "2002::/16", "3fff::/20"),
    )
)
"""Carrier NAT, protocol assignments, 6to4 (relays too), documentation: whatever Python calls global.

IPv4 in other clothes (mapped, NAT64, compatible) lies outside of the unicast addresses below.
"""
GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")


def require_url(url: str) -> tuple[str, int]:
    """Return host and port of an https URL; raise Invalid "url_refused" for anything else."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or HTTPS_PORT
    except ValueError:
        raise refusal("That is no web address.") from None
    if parts.scheme != "https" or not host or len(url) > LONGEST_URL:
        raise refusal("The address does not begin with https://.")
    if parts.username is not None or parts.password is not None:
        raise refusal("The address holds a user name or password.")
    if not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        raise refusal("The address holds characters that no address may have.")
    return host.rstrip("."), port


def require_public(host: str, addresses: Iterable[str]) -> list[str]:
    """Return the addresses of a host; raise Invalid "url_refused" if even one is not public."""
    found = list(dict.fromkeys(addresses))
    if not found:
        raise refusal(f"{host} has no address.")
    for address in found:
        if not is_public(address):
            raise refusal(f"{host} does not lead to the public internet.")
    return found


def is_public(address: str) -> bool:
    """Tell whether an address is one of the public internet, whatever it is wrapped in."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    if any(parsed in network for network in NEVER_PUBLIC):
        return False
    if isinstance(parsed, ipaddress.IPv6Address) and (
        parsed not in GLOBAL_UNICAST or parsed.scope_id
    ):
        return False
    return parsed.is_global and not parsed.is_multicast and not parsed.is_reserved


def refusal(reason: str) -> Invalid:
    """Return the error by which the guard turns a URL away."""
    return Invalid(
        reason,
        code="url_refused",
        action="Give an address that anybody on the internet can open with https.",
        field="url",
    )
