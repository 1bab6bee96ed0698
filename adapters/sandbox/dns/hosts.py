"""The name servers of the sandbox: which provider answers under which host names."""

from __future__ import annotations

CLOUDFLARE, GODADDY, ZAPMAIL = "cloudflare", "godaddy", "zapmail"
ELSEWHERE, PARKED, BLOCKLISTS = "elsewhere", "parked", "blocklists"

SUFFIXES: dict[str, tuple[str, ...]] = {
    CLOUDFLARE: ("ns.cloudflare.sandbox",),
    GODADDY: ("godaddy.sandbox",),
    ZAPMAIL: (
        "zapmail.sandbox",
        "pns61.cloudns.net",
        "pns62.cloudns.com",
        "pns63.cloudns.net",
        "pns64.cloudns.uk",
    ),
    ELSEWHERE: ("elsewhere.sandbox",),
    PARKED: ("parked.sandbox",),
    BLOCKLISTS: ("blocklists.sandbox",),
}
"""Endings of the host names of each provider's servers. "parked" answers, yet serves no zone."""

REGISTRY = "registry"
REGISTRY_HOST = "a.registry.sandbox"

PARKED_NAMESERVERS = ("ns1.parked.sandbox", "ns2.parked.sandbox")
BLOCKLIST_NAMESERVERS = ("ns1.blocklists.sandbox", "ns2.blocklists.sandbox")


def provider_of(host: str) -> str | None:
    """Return whose server a host name is, None for a host of nobody here."""
    for provider, suffixes in SUFFIXES.items():
        if any(host == suffix or host.endswith(f".{suffix}") for suffix in suffixes):
            return provider
    return None
