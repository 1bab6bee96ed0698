"""Mailboxes of a customer's own workspace (Google Workspace): users, domains, and mail itself.

Refusals carry a code: "mailbox_taken", "seats_full", "password_weak", "domain_unknown",
"mailbox_unready". ``CredentialsRefused`` names the scope or the setting that is missing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class NewUser:
    """A mailbox to be created. The password is the first one and is not kept by us."""

    email: str
    first_name: str
    last_name: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class HostedUser:
    """A mailbox as the host lists it; ``ready`` once mail can be delivered."""

    ref: str
    email: str
    first_name: str
    last_name: str
    ready: bool
    suspended: bool = False


@dataclass(frozen=True, slots=True)
class HostedMail:
    """A message found in a mailbox; ``raw`` is RFC 5322 as it was received."""

    ref: str
    raw: bytes
    received_at: datetime
    spam: bool = False


class MailboxHost(Protocol):
    """A workspace under one credential."""

    provider: str

    async def check_key(self) -> None:
        """Try every scope; raise CredentialsRefused naming those that are missing."""
        ...

    async def domains(self) -> dict[str, bool]:
        """Return the workspace's domains and whether each is verified."""
        ...

    async def add_domain(self, name: str) -> None:
        """Add a domain; one that is there already is no error."""
        ...

    async def ownership_token(self, name: str) -> str:
        """Return the TXT content that proves ownership of a domain to the host."""
        ...

    async def verify_domain(self, name: str) -> bool:
        """Ask the host to look for the token; False while it does not see it."""
        ...

    async def find(self, email: str) -> HostedUser | None:
        """Return a mailbox."""
        ...

    async def create(self, user: NewUser) -> HostedUser:
        """Create a mailbox; Rejected with one of the codes of this module."""
        ...

    async def suspend(self, email: str, *, suspended: bool) -> None:
        """Suspend or restore a mailbox."""
        ...

    async def remove(self, email: str) -> None:
        """Delete a mailbox; one that is gone is no error."""
        ...

    async def send(self, email: str, raw: bytes) -> str:
        """Send a message from a mailbox and return the host's id of it."""
        ...

    async def find_mail(self, email: str, message_id: str) -> HostedMail | None:
        """Return the message of this Message-ID in a mailbox, spam folder included."""
        ...
