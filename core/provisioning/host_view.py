"""What the mailbox host and the sequencer hold of one package, and an operator's hand in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

from core.accounts import audit
from core.domains.names import normalise_name
from core.errors import Conflict, Invalid
from core.ports.outreach import WarmupPlan
from core.ports.turnkey import ConnectionRequest, DnsRecord, HostedDomain
from core.provisioning import rows
from core.system import Actor, System
from data.provisioning.provisions import Provision

KINDS = ("TXT", "CNAME", "A", "AAAA")
RELATIVE = re.compile(
    r"@|[a-z0-9_]([a-z0-9_-]*[a-z0-9])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9])?)*",
)
OURS = ("_dmarc", "google._domainkey")
"""Hosts whose records make the package deliver; the mailbox host keeps them."""
LONGEST_VALUE = 2048


@dataclass(frozen=True, slots=True)
class HostView:
    """A package's workspace as the host tells it.

    ``takes_mailboxes`` are names with room. ``accounts`` is how many accounts the partner's sign-in
    sees at the sequencer: None without such a sign-in, or while it does not see the workspace.
    """

    brand: str
    domains: tuple[HostedDomain, ...]
    takes_mailboxes: frozenset[str]
    requests: tuple[ConnectionRequest, ...]
    has_partner: bool
    accounts: int | None


async def look(system: System, actor: Actor, provision_id: UUID) -> HostView:
    """Read the workspace at the host, and the accounts at the sequencer as a partner sees them."""
    provision = await _provision(system, actor, provision_id)
    host, outreach = system.ports.turnkey, system.ports.outreach
    ref = provision.host_workspace_ref
    accounts = None
    seen_ref = provision.outreach_workspace_ref
    if outreach.has_partner and seen_ref in await outreach.partner_workspaces():
        accounts = len(await outreach.partner_accounts(seen_ref))
    return HostView(
        provision.brand,
        tuple(await host.domains(ref)),
        frozenset(await host.assignable(ref)),
        tuple(await host.connection_requests(ref)),
        outreach.has_partner,
        accounts,
    )


async def connect(system: System, actor: Actor, provision_id: UUID, name: str) -> tuple[str, ...]:
    """Ask the host for a domain the customer registered elsewhere; return its name servers."""
    clean = normalise_name(name)
    provision = await _provision(system, actor, provision_id)
    servers = await system.ports.turnkey.connect_domain(provision.host_workspace_ref, clean)
    await _record(system, actor, provision, "host.domain_asked_for", name=clean)
    return servers


async def withdraw(system: System, actor: Actor, provision_id: UUID, request_ref: str) -> bool:
    """Withdraw a request for a domain, such as one that is stuck."""
    provision = await _provision(system, actor, provision_id)
    await system.ports.turnkey.drop_connection_request(provision.host_workspace_ref, request_ref)
    await _record(system, actor, provision, "host.request_withdrawn", request=request_ref)
    return True


async def records(
    system: System, actor: Actor, provision_id: UUID, domain_ref: str
) -> list[DnsRecord]:
    """Return the records of one domain at the host."""
    provision = await _provision(system, actor, provision_id)
    return await system.ports.turnkey.dns_records(provision.host_workspace_ref, domain_ref)


async def add_record(
    system: System,
    actor: Actor,
    provision_id: UUID,
    domain_ref: str,
    *,
    kind: str,
    host: str,
    value: str,
) -> bool:
    """Add a record for a customer; those the package delivers by are left to the host."""
    host, value = host.strip().lower() or "@", value.strip()
    _require_harmless(kind, host, value)
    provision = await _provision(system, actor, provision_id)
    ref = provision.host_workspace_ref
    await system.ports.turnkey.add_dns_record(ref, domain_ref, kind, host, value)
    await _record(system, actor, provision, "host.record_added", kind=kind, host=host)
    return True


async def google_link(system: System, actor: Actor, provision_id: UUID) -> str:
    """Return an address where one mailbox is let into the sequencer by its owner's Google sign-in."""
    provision = await _provision(system, actor, provision_id)
    workspace_ref = provision.outreach_workspace_ref
    if not workspace_ref:
        raise Conflict("This package has no workspace at the sequencer yet.")
    return await system.ports.outreach.google_link(workspace_ref, WarmupPlan())


def _require_harmless(kind: str, host: str, value: str) -> None:
    if kind not in KINDS:
        raise Invalid(f"Choose one of {', '.join(KINDS)}.", field="kind")
    if not RELATIVE.fullmatch(host):
        raise Invalid("Enter only the part before the domain, or @.", field="host")
    if not value or len(value) > LONGEST_VALUE:
        raise Invalid("Enter the content of the record.", field="value")
    apex = host == "@"
    if host in OURS or (apex and (kind == "CNAME" or value.lower().startswith("v=spf1"))):
        raise Invalid(
            "This record decides whether mail is delivered; the host keeps it.", field="host"
        )


async def _provision(system: System, actor: Actor, provision_id: UUID) -> Provision:
    actor.require_platform()
    async with system.platform(actor) as work:
        provision = await rows.get(work, provision_id)
    if not provision.host_workspace_ref:
        raise Conflict(
            "This package has no workspace at the host yet.",
            action="Wait until the first step has run.",
        )
    return provision


async def _record(
    system: System, actor: Actor, provision: Provision, action: str, **detail: str
) -> None:
    async with system.platform(actor) as work:
        await audit.record(
            work,
            action,
            "provision",
            provision.id,
            organization_id=provision.organization_id,
            **detail,
        )
