"""Who opens and follows links without being a person: signals of one request, and how close in time.

A label never removes an event: reports show all of them, those with a label, and those without.
What one request tells is found here; what only shows beside other events (too soon after delivery,
a click at the moment of the open, every link at once) is found where events are written, within the
windows below.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network
from typing import NamedTuple

from data.sending.event_writes import Windows


class Label(StrEnum):
    """Why an event is taken for a machine's."""

    head = "head"
    """Asked for the headers only: looks whether an address is alive."""
    scanner = "scanner"
    """The program names itself as a scanner, a preview or a library."""
    prefetch = "prefetch"
    """A mail service that loads every image, whether or not anybody looks."""
    network = "network"
    """Comes from where a mail filter runs."""
    hidden_link = "hidden_link"
    """Followed a link that no person can see."""
    at_delivery = "at_delivery"
    """Before anybody could have looked: less than a second after the delivery."""
    with_open = "with_open"
    """Clicked less than a second after the open."""
    burst = "burst"
    """Followed every link, or three of them, within two seconds."""


WORDS = {
    Label.head: "Looked whether the address exists",
    Label.scanner: "A scanner or preview, by its own name",
    Label.prefetch: "A mail service that loads all images",
    Label.network: "From the network of a mail filter",
    Label.hidden_link: "Followed a link that people cannot see",
    Label.at_delivery: "Less than a second after delivery",
    Label.with_open: "Less than a second after the open",
    Label.burst: "Followed many links at once",
}
"""The labels as reports say them."""

WINDOWS = Windows(
    after_delivery=timedelta(seconds=1),
    after_open=timedelta(seconds=1),
    burst=timedelta(seconds=2),
    burst_links=3,
)


@dataclass(frozen=True, slots=True)
class KnownAgent:
    """A program as it names itself. ``label`` None: it acts for a person who is there now."""

    name: str
    pattern: str
    label: Label | None


AGENTS = (
    KnownAgent("Apple Mail Privacy Protection", r"^Mozilla/5\.0$", Label.prefetch),
    KnownAgent("Gmail image proxy", r"GoogleImageProxy", None),
    KnownAgent("Yahoo image proxy", r"YahooMailProxy", None),
    KnownAgent("Outlook link preview", r"BingPreview|SkypeUriPreview", Label.scanner),
    KnownAgent("Microsoft Office probe", r"Office Existence Discovery", Label.scanner),
    KnownAgent(
        "Link expander", r"Slackbot|facebookexternalhit|LinkedInBot|Discordbot", Label.scanner
    ),
    KnownAgent("Messenger preview", r"WhatsApp/|TelegramBot|Twitterbot|Iframely", Label.scanner),
    KnownAgent(
        "Mail filter", r"Barracuda|Mimecast|Proofpoint|Symantec|Trend ?Micro", Label.scanner
    ),
    KnownAgent("Headless browser", r"HeadlessChrome|PhantomJS|Puppeteer|Playwright", Label.scanner),
    KnownAgent(
        "Program library",
        r"python-requests|python-httpx|aiohttp|curl/|Wget|Go-http-client|okhttp|Java/|libwww|axios"
        r"|node-fetch|Apache-HttpClient|Ruby",
        Label.scanner,
    ),
    KnownAgent("Robot", r"(?i)\b\w*(?:bot|crawler|spider|scanner)\b", Label.scanner),
)
"""Gmail and Yahoo fetch images through a proxy at the moment a person opens the mail; Apple fetches
all of them after delivery, so that an open there says nothing."""
NETWORKS = tuple(
    ip_network(each)
    for each in (
        *("64.235.144.0/20", "209.222.80.0/21"),  # Barracuda
        *("67.231.144.0/20", "148.163.128.0/19"),  # Proofpoint
        *("205.139.110.0/23", "207.211.30.0/24", "91.220.42.0/24", "195.130.217.0/24"),  # Mimecast
        *("40.94.0.0/16", "104.47.0.0/17", "52.100.0.0/14"),  # Microsoft Defender, Exchange Online
    )
)
"""Where the filters of large mail services run, as they publish it for allow lists."""
AGENT_LETTERS = 200
UNPRINTABLE = re.compile(r"[^\x20-\x7e]|\\")


class Visitor(NamedTuple):
    """Who asks, as it is stored: the program, the network, and what both say of a machine."""

    agent: str
    network: str
    machine: str


@lru_cache(maxsize=16384)
def visitor(agent: bytes, address: str) -> Visitor:
    """Return what a User-Agent and an address tell together."""
    name, agent_label = agent_read(agent)
    network, network_label = network_read(address)
    return Visitor(name, network, labels(agent_label, network_label))


@lru_cache(maxsize=4096)
def agent_read(raw: bytes) -> tuple[str, Label | None]:
    """Return a User-Agent as it is stored, and its label; a missing one is a scanner's."""
    name = UNPRINTABLE.sub("", raw[:AGENT_LETTERS].decode("latin-1")).strip()
    if not name:
        return "", Label.scanner
    known = next((one for one in AGENTS if re.search(one.pattern, name)), None)
    return name, known.label if known else None


@lru_cache(maxsize=16384)
def network_read(address: str) -> tuple[str, Label | None]:
    """Return an address cut to /24 or /48, and its label; "" for what is no address."""
    try:
        found = ip_address(address)
    except ValueError:
        return "", None
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    kept_bits = 48 if isinstance(found, IPv6Address) else 24
    cut = ip_network((found, kept_bits), strict=False)
    filters = any(found in network for network in NETWORKS if network.version == found.version)
    return str(cut), Label.network if filters else None


def labels(*found: str | None) -> str:
    """Return what one request tells, as events store it; "" when nothing speaks for a machine."""
    return " ".join(label for label in found if label)


def said(machine: str) -> list[str]:
    """Return the labels of an event in words."""
    return [WORDS[Label(each)] for each in machine.split() if each in WORDS]
