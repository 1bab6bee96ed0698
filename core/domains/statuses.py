"""Moving a domain along its table, and what the two older vocabularies call where it is."""

from __future__ import annotations

from datetime import datetime

from core.errors import Conflict
from data.domains.domains import TRANSITIONS, Domain, DomainStatus
from data.domains.orders import ItemStatus

TITLES: dict[DomainStatus, str] = {
    DomainStatus.pending_nameservers: "Waiting for name servers",
    DomainStatus.nameservers_verified: "Name servers verified",
    DomainStatus.dns_configuring: "Setting up DNS",
    DomainStatus.dns_propagating: "Becoming visible",
    DomainStatus.ready: "Ready",
    DomainStatus.failed: "Stopped",
}

PACKAGE_STATES: dict[DomainStatus, str] = {
    DomainStatus.pending_nameservers: "dns_pending",
    DomainStatus.nameservers_verified: "connected",
    DomainStatus.dns_configuring: "connected",
    DomainStatus.dns_propagating: "connected",
    DomainStatus.ready: "active",
    DomainStatus.failed: "failed",
}
"""How the guided package calls the states of a domain."""
PURCHASE_STATES: dict[ItemStatus, str] = {
    ItemStatus.checking_availability: "pending",
    ItemStatus.available: "pending",
    ItemStatus.unavailable: "pending",
    ItemStatus.purchasing: "purchasing",
    ItemStatus.purchased: "dns_pending",
    ItemStatus.failed: "failed",
}
"""How the guided package calls the states of a name that is bought."""
STATES: dict[str, DomainStatus] = {
    "pending": DomainStatus.pending_nameservers,
    "purchasing": DomainStatus.pending_nameservers,
    "dns_pending": DomainStatus.pending_nameservers,
    "connected": DomainStatus.nameservers_verified,
    "active": DomainStatus.ready,
    "failed": DomainStatus.failed,
}
"""The states of the guided package in the words of this machine."""


def move(domain: Domain, status: DomainStatus, now: datetime) -> None:
    """Move a domain to a status; raise Conflict when its table does not allow it."""
    current = DomainStatus(domain.status)
    if status is not current and status not in TRANSITIONS[current]:
        raise Conflict(
            f"{domain.shown_name} is {current.replace('_', ' ')} and cannot become "
            f"{status.replace('_', ' ')}."
        )
    if status is not DomainStatus.failed:
        domain.error = {}
    domain.status, domain.updated_at = status, now


def package_state(domain: Domain) -> str:
    """Return where a domain is in the words of the guided package."""
    return PACKAGE_STATES[DomainStatus(domain.status)]
