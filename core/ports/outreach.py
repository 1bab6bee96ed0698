"""The sequencer: workspaces, customer logins, accounts and their warmup.

Every method may raise one of the five provider errors of ``core.errors``; none sleeps or retries.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from core.ports.turnkey import MailboxLogin


@dataclass(frozen=True, slots=True)
class OutreachClient:
    """A customer's login at the outreach provider and the workspaces it sees.

    ``password`` is shown once, at creation.
    """

    ref: str
    email: str
    password: str | None = field(default=None, repr=False)
    workspaces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WarmupPlan:
    """Warmup and sending settings of a mailbox (seed 003). Rates are whole percent (C24)."""

    start_per_day: int = 2
    increment_per_day: int = 2
    max_per_day: int = 30
    reply_rate_percent: int = 30
    randomize_percent: int = 20
    slow_ramp: bool = True
    campaign_limit_per_day: int = 30
    gap_minutes: int = 5


@dataclass(frozen=True, slots=True)
class OutreachAccount:
    """A mailbox as the outreach provider sees it.

    Health is 0..100 and reply rate a percentage; None means the provider has no data (-1 there).
    """

    ref: str
    email: str
    status: str
    warmup_active: bool
    name: str = ""
    warmup_limit: int | None = None
    warmup_increment: int | None = None
    warmup_reply_percent: int | None = None
    daily_limit: int | None = None
    health: float | None = None
    health_google: float | None = None
    health_microsoft: float | None = None
    health_other: float | None = None
    reply_rate: float | None = None
    sent_today: int | None = None
    warmup_sent_today: int | None = None


class Outreach(Protocol):
    """Cold-mail sequencer with warmup (PlusVibe)."""

    login_url: str
    terms_url: str

    async def check_key(self) -> None:
        """Raise CredentialsRefused unless the key works."""
        ...

    async def find_workspace(self, name: str) -> str | None:
        """Return the workspace of exactly this name, if there is one."""
        ...

    async def create_workspace(self, name: str) -> str:
        """Create a workspace and return its ref."""
        ...

    async def find_client(self, email: str) -> OutreachClient | None:
        """Return the client login of this e-mail, without its password."""
        ...

    async def create_client(
        self, workspace_ref: str, *, email: str, first_name: str, last_name: str, business: str
    ) -> OutreachClient:
        """Create a login that sees exactly this workspace; the password comes only now."""
        ...

    async def delete_client(self, client_ref: str) -> None:
        """Delete a login; needed when its one-time password was lost."""
        ...

    async def accounts(self, workspace_ref: str) -> list[OutreachAccount]:
        """List all accounts of a workspace."""
        ...

    async def configure(
        self, workspace_ref: str, account_refs: list[str], plan: WarmupPlan, first: str, last: str
    ) -> None:
        """Set warmup and sending limits and the display name."""
        ...

    async def set_warmup(
        self, workspace_ref: str, account_refs: list[str], *, active: bool
    ) -> list[str]:
        """Switch warmup; return the refs that were really changed."""
        ...

    async def add_accounts(
        self, workspace_ref: str, logins: list[MailboxLogin], plan: WarmupPlan
    ) -> None:
        """Import mailboxes by login (the fallback); acceptance only, look in ``accounts``."""
        ...

    @property
    def has_partner(self) -> bool:
        """Whether the provider's interface for partners is open to us, a second way to import."""
        ...

    async def partner_workspaces(self) -> set[str]:
        """Return the refs of the workspaces the partner's sign-in sees."""
        ...

    async def partner_accounts(self, workspace_ref: str) -> list[OutreachAccount]:
        """List the accounts of a workspace as the partner's sign-in sees them."""
        ...

    async def upload_accounts(
        self, workspace_ref: str, logins: list[MailboxLogin], plan: WarmupPlan, *, notify: str
    ) -> None:
        """Import mailboxes as a partner; what came of each is mailed to ``notify``."""
        ...

    async def google_link(self, workspace_ref: str, plan: WarmupPlan) -> str:
        """Return an address where Google is asked to let one mailbox into a workspace."""
        ...
