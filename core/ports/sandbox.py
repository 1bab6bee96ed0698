"""The sandbox as people steer it: its time, its faults, what was asked of it, its wallet and mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class SandboxTime:
    """The sandbox's time; ``tempo`` is how many provider seconds pass in one of ours."""

    now: datetime
    offset_seconds: float
    tempo: float


@dataclass(frozen=True, slots=True)
class FaultWish:
    """Something that is to go wrong.

    ``route_pattern`` is a shell pattern on the path below the provider, ``method`` a verb or "*",
    ``times`` how often (None: until cleared), ``value`` seconds, a status or Retry-After.
    """

    provider: str
    kind: str
    route_pattern: str = "*"
    method: str = "*"
    times: int | None = 1
    value: float = 0.0


@dataclass(frozen=True, slots=True)
class ActiveFault:
    """A fault in force, with how often it still happens."""

    id: str
    wish: FaultWish


@dataclass(frozen=True, slots=True)
class FaultBoard:
    """The faults in force, every kind there is, and what the less obvious kinds do."""

    active: tuple[ActiveFault, ...]
    kinds: tuple[str, ...]
    notes: dict[str, str]


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request to a provider with its answer; ``status`` 0: the connection was dropped."""

    id: int
    at: datetime
    provider: str
    method: str
    path: str
    status: int
    duration_ms: float
    fault: str
    request: str
    response: str


@dataclass(frozen=True, slots=True)
class StoredMail:
    """A system mail in the sandbox's viewer; lists leave ``text`` and ``html`` empty."""

    id: str
    at: datetime
    message_id: str
    sender: str
    recipient: str
    subject: str
    text: str = ""
    html: str = ""


@dataclass(frozen=True, slots=True)
class SandboxResolver:
    """A public resolver the sandbox plays. ``address`` is "ip:port", ``country`` ISO 3166 alpha-2."""

    name: str
    place: str
    country: str
    address: str


@dataclass(frozen=True, slots=True)
class SandboxDns:
    """Where the sandbox's DNS answers, each "ip:port".

    ``root`` serves the root and all registries, ``hosts`` the name servers by the ending of their
    host names, ``recursive`` is the resolver a machine of our own would ask.
    """

    root: str
    hosts: dict[str, str]
    resolvers: tuple[SandboxResolver, ...]
    recursive: str


@dataclass(frozen=True, slots=True)
class SandboxMail:
    """Where the sandbox takes mail and gives it back.

    ``smtp_port`` offers STARTTLS, ``smtps_port`` begins with TLS; ``ca`` is the PEM of
    the authority behind their certificates. A password that begins with sandbox_ opens both.
    """

    smtp_host: str
    smtp_port: int
    smtps_port: int
    ca: str
    imap_port: int = 0
    """Where inboxes are read, without TLS; 0 where none can be."""
    letters: int = 0
    """How many mails were taken so far."""
    planned: int = 0
    """How many deliveries, looks, clicks and answers are still to come."""
    everybody: int = 0
    """How many mails of a day have readers who all act; beyond, one reader in ``one_in`` does."""
    one_in: int = 1


@dataclass(frozen=True, slots=True)
class SandboxWorld:
    """What a process needs to know of a running sandbox before it begins."""

    time: SandboxTime
    dns: SandboxDns
    mail: SandboxMail


class Sandbox(Protocol):
    """The control interface of a running sandbox."""

    async def clock(self) -> SandboxTime:
        """Return the sandbox's time."""
        ...

    async def skip(self, seconds: float) -> SandboxTime:
        """Move time ahead; raises Rejected for a negative number."""
        ...

    async def set_tempo(self, tempo: float) -> SandboxTime:
        """Set how much faster providers work; raises Rejected unless positive."""
        ...

    async def faults(self) -> FaultBoard:
        """Return the faults in force and the kinds there are."""
        ...

    async def inject(self, wish: FaultWish) -> ActiveFault:
        """Ask for a fault; raises Rejected for an unknown kind."""
        ...

    async def clear(self, fault_id: str = "") -> None:
        """Remove one fault, or all of them."""
        ...

    async def requests(self, limit: int = 100, provider: str = "") -> list[Exchange]:
        """Return the newest exchanges first, of one provider or all, secrets masked."""
        ...

    async def pay(self, checkout_url: str, email: str) -> None:
        """Pay on a checkout page with a card that works."""
        ...

    async def wallet(self) -> int:
        """Return what the operator's wallet holds, in cents."""
        ...

    async def set_wallet(self, amount_cents: int) -> int:
        """Put exactly this amount in the wallet and return it."""
        ...

    async def mails(self, limit: int = 100) -> list[StoredMail]:
        """Return system mails, newest first, without their bodies."""
        ...

    async def mail(self, mail_id: str) -> StoredMail | None:
        """Return one mail with its bodies, or None."""
        ...

    async def post_mail(
        self, *, message_id: str, sender: str, recipient: str, subject: str, text: str, html: str
    ) -> StoredMail:
        """Keep a mail; the same Message-ID again is the same mail."""
        ...

    async def dns(self) -> SandboxDns:
        """Return where the sandbox's name servers and resolvers answer."""
        ...

    async def mail_servers(self) -> SandboxMail:
        """Return where mail servers answer."""
        ...

    async def delegate(self, name: str, nameservers: tuple[str, ...]) -> None:
        """Change the name servers of a name as its owner would; an unknown one is brought along."""
        ...

    async def reset(self) -> None:
        """Forget everything but the time."""
        ...
