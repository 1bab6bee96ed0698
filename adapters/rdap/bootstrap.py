"""Where registries answer RDAP, by top-level domain (https://data.iana.org/rdap/dns.json, 2026)."""

from __future__ import annotations

VERISIGN_COM = "https://rdap.verisign.com/com/v1/"
VERISIGN_NET = "https://rdap.verisign.com/net/v1/"
PUBLIC_INTEREST = "https://rdap.publicinterestregistry.org/rdap/"
IDENTITY_DIGITAL = "https://rdap.identitydigital.services/rdap/"
GOOGLE = "https://pubapi.registry.google/rdap/"
CENTRAL_NIC = "https://rdap.centralnic.com/"
RADIX = "https://rdap.radix.host/rdap/"

BASES: dict[str, str] = {
    "com": VERISIGN_COM,
    "net": VERISIGN_NET,
    "org": PUBLIC_INTEREST,
    **dict.fromkeys(("app", "dev", "page", "how", "new"), GOOGLE),
    **dict.fromkeys(
        (
            *("agency", "ai", "business", "company", "consulting", "digital", "email", "expert"),
            *("group", "info", "io", "life", "live", "marketing", "me", "media", "network"),
            *("news", "services", "social", "software", "solutions", "studio", "team", "today"),
            *("tools", "world", "works", "zone"),
        ),
        IDENTITY_DIGITAL,
    ),
    **dict.fromkeys(
        ("fun", "host", "online", "press", "site", "space", "store", "tech", "website"), RADIX
    ),
    "xyz": f"{CENTRAL_NIC}xyz/",
    "biz": "https://rdap.nic.biz/",
    "cloud": "https://rdap.registry.cloud/rdap/",
    "club": "https://rdap.nic.club/",
    "co": "https://rdap.nic.co/",
    "de": "https://rdap.denic.de/",
    "fr": "https://rdap.nic.fr/",
    "nl": "https://rdap.sidn.nl/",
    "uk": "https://rdap.nominet.uk/uk/",
    "us": "https://rdap.nic.us/",
}
"""Base addresses end in a slash; "io", "me", "co", "de" and "us" answer without being listed."""


def base_of(name: str) -> str:
    """Return the base address for a name, "" where its registry is not known to answer."""
    return BASES.get(name.rpartition(".")[2], "")
