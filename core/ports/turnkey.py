"""What the turnkey family needs from the outside: domains with DNS and mailboxes, outreach, lead lists.

``workspace_ref`` is the provider's id of one organization's workspace. Every method may raise one
of the five provider errors of ``core.errors``; none sleeps, none retries.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class BillingDetails:
    """Who a workspace is billed to, as the provider asks for it. ``country`` is ISO 3166 alpha-2."""

    company: str
    first_name: str
    last_name: str
    address: str
    city: str
    state: str
    postal_code: str
    country: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """Whether a name can be bought and for how much. Prices are cents a year; None = unsupported."""

    name: str
    available: bool
    premium: bool
    price_cents: int | None
    renewal_cents: int | None = None


@dataclass(frozen=True, slots=True)
class HostedDomain:
    """A domain as the provider lists it; ``status`` is the provider's own word, lower-cased."""

    ref: str
    name: str
    status: str
    ready: bool
    dmarc_email: str = ""
    mailboxes: int = 0


@dataclass(frozen=True, slots=True)
class NewMailbox:
    """A mailbox to be created."""

    domain: str
    username: str
    first_name: str
    last_name: str


@dataclass(frozen=True, slots=True)
class HostedMailbox:
    """A mailbox as the provider lists it; ``status`` is one of in_progress, active, failed."""

    ref: str
    email: str
    domain: str
    status: str
    display_name: str = ""


@dataclass(frozen=True, slots=True)
class MailboxLogin:
    """How a third party signs in to a mailbox; held only as long as the fallback import runs."""

    email: str
    first_name: str
    last_name: str
    password: str = field(repr=False)
    smtp_host: str = "smtp.gmail.com"
    smtp_port: int = 465
    imap_host: str = "imap.gmail.com"
    imap_port: int = 993


@dataclass(frozen=True, slots=True)
class Slots:
    """Mailbox places of a workspace: bought, and not yet used."""

    bought: int
    free: int


@dataclass(frozen=True, slots=True)
class DnsRecord:
    """A DNS record as a provider shows it; ``host`` is the full name without a trailing dot."""

    host: str
    kind: str
    value: str
    priority: int | None = None


@dataclass(frozen=True, slots=True)
class ExportState:
    """Where an export is; ``status`` is one of running, completed, failed."""

    status: str
    reason: str = ""


class TurnkeyHost(Protocol):
    """Registrar, DNS host and mailbox host in one (Zapmail)."""

    tlds: frozenset[str]
    """Top-level domains this route can sell, without the dot."""

    async def check_key(self) -> None:
        """Raise CredentialsRefused unless the key works."""
        ...

    async def balance_cents(self) -> int:
        """Return what the operator's wallet holds, in cents."""
        ...

    async def slot_price_cents(self) -> int:
        """Return the monthly price of one mailbox slot, in cents."""
        ...

    async def offers(self, names: list[str]) -> list[Offer]:
        """Look names up at the registrar; at most 20 go in one call, more are split."""
        ...

    async def find_workspace(self, name: str) -> str | None:
        """Return the workspace of exactly this name, if there is one."""
        ...

    async def create_workspace(self, name: str, billing: BillingDetails) -> str:
        """Create a workspace and return its ref."""
        ...

    async def domains(self, workspace_ref: str) -> list[HostedDomain]:
        """List all domains of a workspace."""
        ...

    async def buy_domains(self, workspace_ref: str, names: list[str]) -> None:
        """Spend: order names from the wallet. An answer is not proof: look in ``domains``."""
        ...

    async def set_dmarc_email(self, workspace_ref: str, domain_refs: list[str], email: str) -> None:
        """Set where DMARC reports of these domains go."""
        ...

    async def dns_records(self, workspace_ref: str, domain_ref: str) -> list[DnsRecord]:
        """List the DNS records of one domain."""
        ...

    async def slots(self, workspace_ref: str) -> Slots:
        """Return bought and free mailbox slots."""
        ...

    async def buy_slots(self, workspace_ref: str, quantity: int) -> None:
        """Spend: buy mailbox slots from the wallet."""
        ...

    async def mailboxes(self, workspace_ref: str) -> list[HostedMailbox]:
        """List all mailboxes of a workspace, without their secrets."""
        ...

    async def create_mailboxes(
        self, workspace_ref: str, by_domain: dict[str, list[NewMailbox]]
    ) -> None:
        """Queue mailboxes, keyed by domain ref. Acceptance is not creation: look in ``mailboxes``."""
        ...

    async def retry_failed_mailboxes(self, workspace_ref: str, domain_refs: list[str]) -> None:
        """Ask the provider to try failed mailboxes of these domains again."""
        ...

    async def mailbox_logins(self, workspace_ref: str, emails: list[str]) -> list[MailboxLogin]:
        """Return live logins; only the fallback import may ask."""
        ...

    async def remove_mailboxes(self, workspace_ref: str, mailbox_refs: list[str]) -> None:
        """Schedule mailboxes for removal at the end of their paid period."""
        ...

    async def linked_outreach(self, workspace_ref: str) -> str | None:
        """Return the login e-mail of the linked outreach account, if one is linked."""
        ...

    async def link_outreach(self, workspace_ref: str, email: str, password: str) -> None:
        """Link the outreach account, or replace its login when one is linked already."""
        ...

    async def export(self, workspace_ref: str, mailbox_refs: list[str]) -> str | None:
        """Start an export of mailboxes to the linked outreach account; return its id if one came."""
        ...

    async def export_state(self, workspace_ref: str, export_ref: str) -> ExportState:
        """Return where an export is."""
        ...


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


@dataclass(frozen=True, slots=True)
class LeadList:
    """A lead list; ``leads`` is how many people are on it."""

    ref: str
    name: str
    leads: int = 0


@dataclass(frozen=True, slots=True)
class Lead:
    """A person on a lead list; ``profile_url`` is a LinkedIn profile."""

    profile_url: str
    first_name: str = ""
    last_name: str = ""
    company: str = ""


class LeadLists(Protocol):
    """LinkedIn lead lists (HeyReach)."""

    async def check_key(self) -> None:
        """Raise CredentialsRefused unless the key works."""
        ...

    async def find_list(self, name: str) -> LeadList | None:
        """Return the first list of exactly this name (names are not unique there)."""
        ...

    async def create_list(self, name: str) -> LeadList:
        """Create an empty list of people."""
        ...

    async def get_list(self, ref: str) -> LeadList:
        """Return a list with its current size."""
        ...

    async def add_leads(self, ref: str, leads: list[Lead]) -> int:
        """Add people; return how many were new."""
        ...

    def list_url(self, ref: str) -> str:
        """Return the address of the list in the provider's app."""
        ...
