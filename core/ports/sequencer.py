"""Sequencers that mailboxes are connected to one by one (Smartlead).

Refusals carry a code: "login_refused" when the sequencer cannot sign in to the mailbox.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

TERMS_URL = "https://www.smartlead.ai/terms-of-service"
"""What warmup in Smartlead's network is subject to (read November 2026)."""


@dataclass(frozen=True, slots=True)
class WarmupPlan:
    """How a mailbox is warmed up. ``reply_rate`` is whole percent, limits are messages a day."""

    enabled: bool = True
    daily_most: int = 30
    daily_rampup: int = 5
    reply_rate: int = 30


@dataclass(frozen=True, slots=True)
class MailboxAccess:
    """A mailbox to connect, with how to sign in to it."""

    email: str
    name: str
    user_name: str
    password: str = field(repr=False)
    kind: str = "GMAIL"
    smtp_host: str = "smtp.gmail.com"
    smtp_port: int = 465
    imap_host: str = "imap.gmail.com"
    imap_port: int = 993


@dataclass(frozen=True, slots=True)
class SequencerAccount:
    """A connected mailbox; ``problem`` is the sequencer's own sentence."""

    ref: str
    email: str
    smtp_ok: bool
    imap_ok: bool
    warmup: bool
    daily_limit: int | None = None
    tracking_host: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class WarmupDay:
    """What warmup did on a day."""

    day: date
    sent: int
    replied: int
    spam: int


class Sequencer(Protocol):
    """A sequencer under one key."""

    provider: str

    async def check_key(self) -> None:
        """Raise CredentialsRefused unless the key works."""
        ...

    async def find(self, email: str) -> SequencerAccount | None:
        """Return the account of a mailbox, if it is connected."""
        ...

    async def account(self, ref: str) -> SequencerAccount | None:
        """Return an account, None when it is gone."""
        ...

    async def connect(
        self, access: MailboxAccess, plan: WarmupPlan, daily_limit: int
    ) -> SequencerAccount:
        """Connect a mailbox, or renew the login of one that is connected."""
        ...

    async def set_warmup(self, ref: str, plan: WarmupPlan) -> None:
        """Change how an account is warmed up."""
        ...

    async def set_tracking(self, ref: str, host: str) -> None:
        """Use a tracking host of the customer's own; empty: the sequencer's."""
        ...

    async def suspend(self, ref: str, *, suspended: bool) -> None:
        """Suspend or resume an account."""
        ...

    async def warmup_days(self, ref: str) -> list[WarmupDay]:
        """Return the last seven days of warmup."""
        ...
