"""The public resolvers the sandbox plays, and where in the world people believe them to stand."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Vantage:
    """A resolver. ``name`` is also what faults call it; ``country`` is ISO 3166 alpha-2."""

    name: str
    title: str
    place: str
    country: str
    nodes: int = 1
    delay_seconds: float = 0.0
    refuses_one_in: int = 0


VANTAGES = (
    Vantage("google", "Google 8.8.8.8", "Mountain View", "US", nodes=2),
    Vantage("cloudflare-resolver", "Cloudflare 1.1.1.1", "San Francisco", "US"),
    Vantage("quad9", "Quad9 9.9.9.9", "Zurich", "CH"),
    Vantage("opendns", "OpenDNS 208.67.222.222", "Ashburn", "US"),
    Vantage("adguard", "AdGuard 94.140.14.14", "Limassol", "CY"),
    Vantage("controld", "Control D 76.76.2.0", "Toronto", "CA", refuses_one_in=8),
    Vantage("quad101", "Quad101 101.101.101.101", "Taipei", "TW", delay_seconds=0.3),
    Vantage("he", "Hurricane Electric 74.82.42.42", "Fremont", "US"),
)

OWN = "recursive"
"""The name of the resolver that is not public: what a machine of our own would ask."""
