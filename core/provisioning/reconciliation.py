"""Reconciliation: paid but not bought, bought but not paid, orders whose outcome nobody knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from sqlmodel import col, select

from core.domains import orders_reconciliation
from core.errors import ProviderError
from core.provisioning import rows
from core.run_progress import iso
from core.system import Actor, PlatformWork, System
from data.accounts.organizations import Organization
from data.billing.checkouts import Checkout, CheckoutStatus
from data.provisioning.provisions import DomainStatus, PackageDomain, Provision, ProvisionStatus
from data.provisioning.purchases import Purchase, PurchaseStatus
from data.provisioning.reconciliations import Reconciliation

log = structlog.get_logger()
PAID_IS_BOUGHT_WITHIN = timedelta(hours=24)
UNCLEAR_AFTER = timedelta(minutes=30)
BOUGHT = (DomainStatus.dns_pending, DomainStatus.connected, DomainStatus.active)


@dataclass(frozen=True, slots=True)
class Finding:
    """One difference. ``kind`` is paid_not_bought, bought_not_paid, unclear or not_ours."""

    kind: str
    provision: Provision
    organization: str
    what: str

    def to_json(self) -> dict[str, Any]:
        """Return the finding as the report keeps it."""
        return {
            "kind": self.kind,
            "provision_id": str(self.provision.id),
            "organization": self.organization,
            "what": self.what,
            "since": iso(self.provision.started_at or self.provision.created_at),
        }


async def reconcile(system: System, actor: Actor) -> Reconciliation:
    """Compare our books with each other and with the host's lists; store and return the report."""
    actor.require_platform()
    async with system.platform(actor) as work:
        provisions = await _provisions(work)
        findings = [
            finding
            for provision, organization in provisions
            for finding in await _own_books(work, provision, organization)
        ]
        names = {
            provision.id: {d.name for d in await rows.domains_of(work, provision.id)}
            for provision, _ in provisions
        }
    read = 0
    for provision, organization in provisions:
        if not provision.host_workspace_ref:
            continue
        try:
            hosted = await system.ports.turnkey.domains(provision.host_workspace_ref)
        except ProviderError as error:
            log.warning("workspace_unread", provision=str(provision.id), code=error.code)
            continue
        read += 1
        strangers = sorted({domain.name for domain in hosted} - names[provision.id])
        findings += [
            Finding(
                "not_ours", provision, organization, f"{name} is at the host, but not in our books"
            )
            for name in strangers
        ]
    told = [finding.to_json() for finding in findings]
    told += [one.to_json() for one in await orders_reconciliation.findings(system, actor)]
    async with system.platform(actor) as work:
        report = Reconciliation(
            provisions_checked=len(provisions),
            workspaces_read=read,
            findings=told,
            created_at=work.now(),
            updated_at=work.now(),
        )
        work.session.add(report)
        work.ring("reconciliations")
        return report


async def latest(work: PlatformWork) -> Reconciliation | None:
    """Return the newest report, if there is one."""
    work.actor.require_platform()
    query = select(Reconciliation).order_by(col(Reconciliation.created_at).desc()).limit(1)
    return (await work.session.exec(query)).first()


async def nightly(system: System) -> None:
    """Reconcile as a job of ours."""
    await reconcile(system, Actor.job())


async def _provisions(work: PlatformWork) -> list[tuple[Provision, str]]:
    query = select(Provision, Organization.name).join(
        Organization, col(Organization.id) == col(Provision.organization_id)
    )
    return [(provision, name) for provision, name in await work.session.exec(query)]


async def _own_books(work: PlatformWork, provision: Provision, organization: str) -> list[Finding]:
    domains = rows.wanted(await rows.domains_of(work, provision.id))
    paid = await _is_paid(work, provision)
    bought = [domain for domain in domains if domain.status in BOUGHT]
    missing = [domain for domain in domains if domain.status not in BOUGHT]
    found = []
    late = provision.started_at and work.now() - provision.started_at > PAID_IS_BOUGHT_WITHIN
    stopped = provision.status in (ProvisionStatus.failed, ProvisionStatus.cancelled)
    if paid and missing and (late or stopped):
        found.append(Finding("paid_not_bought", provision, organization, _names(missing)))
    if bought and not paid:
        found.append(Finding("bought_not_paid", provision, organization, _names(bought)))
    query = select(Purchase).where(
        Purchase.provision_id == provision.id,
        Purchase.status == PurchaseStatus.sent,
        col(Purchase.sent_at) < work.now() - UNCLEAR_AFTER,
    )
    found += [
        Finding("unclear", provision, organization, f"{p.kind}: {', '.join(map(str, p.items))}")
        for p in await work.session.exec(query)
    ]
    return found


async def _is_paid(work: PlatformWork, provision: Provision) -> bool:
    query = select(Checkout).where(
        Checkout.subject_id == provision.id, Checkout.status == CheckoutStatus.paid
    )
    return (await work.session.exec(query)).first() is not None


def _names(domains: list[PackageDomain]) -> str:
    return ", ".join(domain.name for domain in domains)
