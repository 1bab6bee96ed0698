"""Domains, DNS and mailboxes from one host, as the turnkey family needs them.

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


@dataclass(frozen=True, slots=True)
class ConnectionRequest:
    """A domain registered elsewhere on its way to the host; ``state`` is their word, lower-cased."""

    ref: str
    name: str
    state: str


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

    async def add_dns_record(
        self, workspace_ref: str, domain_ref: str, kind: str, host: str, value: str
    ) -> None:
        """Add a DNS record to one domain; ``host`` is below the domain, "@" the domain itself."""
        ...

    async def assignable(self, workspace_ref: str) -> set[str]:
        """Return the names of the domains that can take mailboxes now."""
        ...

    async def connect_domain(self, workspace_ref: str, name: str) -> tuple[str, ...]:
        """Ask for a domain registered elsewhere; return the name servers its owner has to set."""
        ...

    async def connection_requests(self, workspace_ref: str) -> list[ConnectionRequest]:
        """List the domains registered elsewhere that were asked for."""
        ...

    async def drop_connection_request(self, workspace_ref: str, request_ref: str) -> None:
        """Withdraw a request, such as one that is stuck."""
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

    async def rename_mailboxes(
        self, workspace_ref: str, mailbox_refs: list[str], first_name: str, last_name: str
    ) -> None:
        """Change the name people see as the sender of these mailboxes."""
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
