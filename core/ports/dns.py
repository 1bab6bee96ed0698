"""DNS: asking anybody (Resolver), and changing a zone where we may (DnsHost).

Names are full, lower-case A-labels without a trailing dot. TXT content is the joined text without
quotes; MX, CNAME and NS content is a host name. No method sleeps or retries.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

AUTOMATIC_TTL = 1
"""The value by which Cloudflare means its own choice of TTL."""


@dataclass(frozen=True, slots=True, order=True)
class ZoneRecord:
    """One record of a zone. ``ref``, ``comment`` and ``modified_on`` are the host's, if it has them."""

    name: str
    kind: str
    content: str
    ttl: int = 300
    priority: int | None = None
    proxied: bool = False
    comment: str = ""
    ref: str = field(default="", compare=False)
    modified_on: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone at a DNS host; ``status`` is initializing, pending, active or moved."""

    ref: str
    name: str
    status: str
    nameservers: tuple[str, ...]
    account_ref: str = ""
    original_registrar: str = ""
    original_nameservers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """What to do to a zone at once. ``deletes`` are refs, ``updates`` records with their ref."""

    deletes: tuple[str, ...] = ()
    updates: tuple[ZoneRecord, ...] = ()
    creates: tuple[ZoneRecord, ...] = ()

    def __len__(self) -> int:
        """Return how many records change."""
        return len(self.deletes) + len(self.updates) + len(self.creates)


class DnsHost(Protocol):
    """A host of zones under one credential (Cloudflare)."""

    provider: str
    most_changes: int
    """How many changes one batch carries."""

    async def check_key(self) -> None:
        """Raise CredentialsRefused, naming the right that is missing, unless the token works."""
        ...

    async def find_zone(self, name: str) -> Zone | None:
        """Return the zone of exactly this name."""
        ...

    async def zone(self, zone_ref: str) -> Zone | None:
        """Return a zone, None when it is gone."""
        ...

    async def create_zone(self, name: str) -> Zone:
        """Create a full zone. Rejected "zone_exists" when another account holds it."""
        ...

    async def remove_zone(self, zone_ref: str) -> None:
        """Delete a zone with its records."""
        ...

    async def ask_activation(self, zone_ref: str) -> None:
        """Ask the host to look at the name servers; at most once an hour for a free zone."""
        ...

    async def records(self, zone_ref: str) -> list[ZoneRecord]:
        """Return all records of a zone, every page."""
        ...

    async def apply(self, zone_ref: str, changes: Changes) -> list[ZoneRecord]:
        """Apply all changes or none, in one call; return the records created and updated."""
        ...


class AnswerStatus(StrEnum):
    """What came of a question; the last four say nothing about the record."""

    found = "found"
    no_data = "no_data"
    nxdomain = "nxdomain"
    refused = "refused"
    servfail = "servfail"
    timeout = "timeout"
    broken = "broken"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of one server.

    ``values`` are contents as in ZoneRecord, MX as "10 host". ``ttl`` is what is left of it, for an
    absence how long it may be cached (RFC 2308); None when nothing was said. ``bogus`` tells that a
    servfail went away with checking disabled: DNSSEC is broken.
    """

    name: str
    kind: str
    server: str
    status: AnswerStatus
    values: tuple[str, ...] = ()
    ttl: int | None = None
    authoritative: bool = False
    size_bytes: int = 0
    bogus: bool = False

    @property
    def absent(self) -> bool:
        """Tell whether the server said that there is no such record."""
        return self.status in (AnswerStatus.no_data, AnswerStatus.nxdomain)

    @property
    def known(self) -> bool:
        """Tell whether the server said anything about the record at all."""
        return self.status is AnswerStatus.found or self.absent


@dataclass(frozen=True, slots=True)
class Delegation:
    """Who serves a zone according to its parent.

    ``zone`` is the apex found, ``nameservers`` the parent's NS names, ``servers`` "ip:port" of those
    that answer with authority, ``lame`` the names of those that do not.
    """

    zone: str
    nameservers: tuple[str, ...]
    servers: tuple[str, ...]
    lame: tuple[str, ...] = ()


class Resolver(Protocol):
    """Asks DNS servers."""

    async def ask(self, name: str, kind: str, server: str = "") -> Answer:
        """Ask one server ("ip:port"; empty: our own recursive one) once, UDP and then TCP.

        Never raises for what a server does: a timeout or a refusal is an answer too.
        """
        ...

    async def delegation(self, name: str) -> Delegation | None:
        """Return who serves the zone that holds a name, from the root down; None when nobody does."""
        ...
