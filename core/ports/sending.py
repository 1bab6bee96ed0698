"""Mail to many: providers that take one message at a time, and the identities they send under."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Outcome(StrEnum):
    """What became of one message at the moment it was handed over."""

    sent = "sent"
    """Accepted; ``ref`` names it there."""
    deferred = "deferred"
    """Not now (4xx, greylisted, throttled): certainly not accepted, may be tried again."""
    refused = "refused"
    """Certainly not accepted, and never will be."""
    unknown = "unknown"
    """The answer was lost after the message had been handed over: it may have gone out."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to one recipient; ``key`` is our own id of it.

    A provider with ``wants_raw`` takes ``raw`` as it is, the others the parts. ``sender`` and
    ``reply_to`` may hold a display name; ``recipient`` is the bare address.
    """

    key: str
    sender: str
    recipient: str
    subject: str = ""
    html: str = ""
    text: str = ""
    reply_to: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    configuration: str = ""
    envelope_from: str = ""
    raw: bytes = b""


@dataclass(frozen=True, slots=True)
class Handed:
    """What a provider said; ``status`` is the enhanced status code (RFC 3463) where there is one."""

    outcome: Outcome
    ref: str = ""
    status: str = ""
    detail: str = ""
    retry_after: float = 0.0
    """Seconds, 0 when nothing was said."""
    code: str = ""
    """Our word for why, where what failed is neither the message nor the account."""


@dataclass(frozen=True, slots=True)
class Quota:
    """What an account may send; ``sandbox`` accounts reach verified addresses only."""

    per_second: float
    per_day: int
    sent_today: int = 0
    sandbox: bool = False
    paused: bool = False
    detail: str = ""


class MailProvider(Protocol):
    """Hands over messages."""

    name: str
    remembers_seconds: float
    """How long a repeat with the same key cannot arrive twice; 0: never."""
    wants_raw: bool
    connections: int
    """How many messages may be in flight at once."""

    async def send(self, mail: Outgoing) -> Handed:
        """Hand over one message and tell what became of it.

        Raises CredentialsRefused, RateLimited (with ``retry_after``) or Unavailable only where it
        is certain that nothing was accepted; the message is then still to be sent. The codes
        "sender_unverified" and "provider_setup" say that only this sender is in trouble.
        """
        ...

    async def quota(self) -> Quota:
        """Ask what the account may send."""
        ...

    async def close(self) -> None:
        """Give back connections."""
        ...


@dataclass(frozen=True, slots=True)
class WantedRecord:
    """A DNS record a provider asks for; ``purpose`` is account, dkim, mail_from or spf.

    One of ``account`` shows the domain to the provider's account, whose it may be for many.
    """

    kind: str
    name: str
    content: str
    purpose: str
    priority: int | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """A domain at a provider. Statuses are the provider's words mapped to ours.

    ``status`` and ``dkim_status`` are pending, success, failed, temporary_failure or not_started.
    """

    domain: str
    ref: str
    status: str
    dkim_status: str
    records: Sequence[WantedRecord] = ()
    token: str = ""
    dkim_tokens: Sequence[str] = ()
    detail: str = ""


class IdentityHost(Protocol):
    """Domains an account may send under."""

    async def create(self, domain: str) -> Identity:
        """Register a domain, or return the one that is there already."""
        ...

    async def find(self, domain: str) -> Identity | None:
        """Return a domain as the provider sees it now, None when it is not registered."""
        ...

    async def check(self, domain: str) -> Identity:
        """Ask the provider to look at the DNS now; raise NotFound when it does not know it."""
        ...

    async def delete(self, domain: str) -> None:
        """Remove a domain; nothing happens when it is gone already."""
        ...

    async def follow(self, configuration: str, webhook_url: str) -> str:
        """See to it that events of mail sent under a configuration reach our webhook.

        Returns what names the stream of events there (a topic, a webhook id). Looks first.
        """
        ...


class EventKind(StrEnum):
    """What a provider tells about a message it took."""

    delivered = "delivered"
    deferred = "deferred"
    bounced = "bounced"
    complained = "complained"
    rejected = "rejected"
    opened = "opened"
    clicked = "clicked"
    unsubscribed = "unsubscribed"


@dataclass(frozen=True, slots=True)
class ProviderEvent:
    """One thing that happened; ``id`` is the provider's own, equal for repeats of one event.

    ``permanent`` is said of bounces. ``key`` is our id of the message, from its tags, where it came
    back; else ``ref`` is the provider's id of it.
    """

    id: str
    kind: EventKind
    at: datetime
    ref: str = ""
    key: str = ""
    recipient: str = ""
    permanent: bool = False
    status: str = ""
    detail: str = ""
    link: str = ""
    agent: str = ""
    address: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RelayAddress:
    """An organization's own relay; ``tls`` is tls (from the start), starttls or none."""

    host: str
    port: int
    tls: str
    user: str = ""
    password: str = ""
    connections: int = 5


@dataclass(frozen=True, slots=True)
class TestStep:
    """One step of trying a relay: resolve, connect, tls, sign_in, sender."""

    __test__ = False

    name: str
    ok: bool
    detail: str
    action: str = ""


class MailRoutes(Protocol):
    """Everything that takes mail, by credential. Providers are kept and shared; nothing is called.

    ``secret`` holds the fields of a credential (see core.accounts.credentials): ses has
    access_key, secret_key and region, resend has key.
    """

    def provider(self, name: str, secret: Mapping[str, str]) -> MailProvider:
        """Return "ses" or "resend" under a credential."""
        ...

    def identities(self, name: str, secret: Mapping[str, str]) -> IdentityHost:
        """Return the domains of "ses" or "resend" under a credential."""
        ...

    def relay(self, address: RelayAddress) -> MailProvider:
        """Return an organization's own relay, reached through the guard of addresses."""
        ...

    async def try_relay(self, address: RelayAddress, sender: str) -> Sequence[TestStep]:
        """Try a relay step by step; never raises for what the relay does."""
        ...

    async def read_events(
        self,
        name: str,
        headers: Mapping[str, str],
        body: bytes,
        secrets: Sequence[Mapping[str, str]] = (),
    ) -> Sequence[ProviderEvent]:
        """Return the events of one call of "ses" (SNS) or "resend" to our webhook.

        ``headers`` by lower-case name. ``secrets`` are the credentials of the accounts whose events
        may come to that address; empty: the platform's own. Subscriptions are confirmed on the way.
        Raises NotPermitted "signature_invalid" for what is forged, old or of another account,
        Invalid for what cannot be read, a provider error when the account could not be asked; an
        unverified body is never acted upon.
        """
        ...
