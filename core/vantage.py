"""Vantage points: the public resolvers from which we look whether a record is visible."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address

from core.ports.sandbox import SandboxDns

DNS_PORT = 53


@dataclass(frozen=True, slots=True)
class VantagePoint:
    """One resolver. ``address`` is "ip:port", ``country`` ISO 3166 alpha-2 or empty."""

    name: str
    address: str
    place: str = ""
    country: str = ""


DEFAULTS = (
    "Google|8.8.8.8|Anycast, run from the United States|US",
    "Cloudflare|1.1.1.1|Anycast, run from the United States|US",
    "Quad9|9.9.9.9|Anycast, run from Switzerland|CH",
    "OpenDNS|208.67.222.222|Anycast, run from the United States|US",
    "Verisign|64.6.64.6|Anycast, run from the United States|US",
    "AdGuard|94.140.14.140|Anycast, run from Cyprus|CY",
    "CleanBrowsing|185.228.168.168|Anycast, run from the United States|US",
    "DNS.SB|185.222.222.222|Anycast, run from Germany|DE",
)
"""Name, address, place and country, as the setting writes them."""


def read(line: str) -> VantagePoint:
    """Read ``name|ip[:port]|place|country``; raise ValueError for another form."""
    name, address, place, country = (*line.split("|"), "", "", "")[:4]
    host, _, port = (
        address.strip().rpartition(":") if address.count(":") == 1 else (address, "", "")
    )
    host, port = (host.strip(), port) if host else (address.strip(), "")
    ip_address(host)
    if not name.strip():
        message = f"{line!r} has no name"
        raise ValueError(message)
    return VantagePoint(name.strip(), f"{host}:{port or DNS_PORT}", place.strip(), country.strip())


def of_sandbox(dns: SandboxDns) -> tuple[VantagePoint, ...]:
    """Return the resolvers the sandbox plays."""
    return tuple(VantagePoint(r.name, r.address, r.place, r.country) for r in dns.resolvers)
