"""Provisions: one organization's package on its way from paid to warming, and its domains."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field

from data.base import Scoped, Stamped, Time, json_list_field, one_of


class ProvisionStatus(StrEnum):
    """Where a provision is."""

    pending_payment = "pending_payment"
    provisioning = "provisioning"
    active = "active"
    failed = "failed"
    cancelled = "cancelled"
    upgrading = "upgrading"


S = ProvisionStatus
TRANSITIONS: dict[ProvisionStatus, frozenset[ProvisionStatus]] = {
    S.pending_payment: frozenset({S.provisioning, S.cancelled}),
    S.provisioning: frozenset({S.active, S.failed, S.cancelled}),
    S.failed: frozenset({S.provisioning, S.upgrading, S.cancelled}),
    S.active: frozenset({S.upgrading, S.cancelled}),
    S.upgrading: frozenset({S.active, S.failed, S.cancelled}),
    S.cancelled: frozenset(),
}


class Provision(Scoped, Stamped, table=True):
    """One package. Refs are the providers' ids; ``sealed_client_password`` lives until hand-over."""

    __tablename__ = "provisions"
    __table_args__ = (
        one_of("status", ProvisionStatus),
        Index(
            "uq_provisions_one_unpaid",
            "organization_id",
            unique=True,
            postgresql_where="status = 'pending_payment'",
        ),
    )

    tier_id: UUID = Field(foreign_key="tiers.id")
    status: str = ProvisionStatus.pending_payment
    brand: str
    first_name: str
    last_name: str
    email: str
    patterns: list[Any] = json_list_field()
    run_id: UUID | None = Field(default=None, foreign_key="runs.id", ondelete="SET NULL")
    host_workspace_ref: str = ""
    outreach_workspace_ref: str = ""
    outreach_client_ref: str = ""
    outreach_client_email: str = ""
    sealed_client_password: str = ""
    lead_list_ref: str = ""
    lead_count: int | None = None
    error: str = ""
    started_at: datetime | None = Field(default=None, sa_type=Time)
    finished_at: datetime | None = Field(default=None, sa_type=Time)
    refreshed_at: datetime | None = Field(default=None, sa_type=Time)


class DomainStatus(StrEnum):
    """Where a package's domain is."""

    pending = "pending"
    purchasing = "purchasing"
    dns_pending = "dns_pending"
    connected = "connected"
    active = "active"
    failed = "failed"


D = DomainStatus
DOMAIN_TRANSITIONS: dict[DomainStatus, frozenset[DomainStatus]] = {
    D.pending: frozenset({D.purchasing, D.failed}),
    D.purchasing: frozenset({D.dns_pending, D.connected, D.failed}),
    D.dns_pending: frozenset({D.connected, D.failed}),
    D.connected: frozenset({D.active, D.failed}),
    D.active: frozenset({D.failed}),
    D.failed: frozenset({D.pending}),
}


class PackageDomain(Scoped, Stamped, table=True):
    """A domain of a package. ``refunded_cents`` is what came back when it could not be bought."""

    __tablename__ = "package_domains"
    __table_args__ = (
        one_of("status", DomainStatus),
        Index(
            "uq_package_domains_name_in_use",
            "name",
            unique=True,
            postgresql_where="status not in ('pending', 'failed')",
        ),
    )

    provision_id: UUID = Field(foreign_key="provisions.id", ondelete="CASCADE", index=True)
    name: str
    position: int
    status: str = DomainStatus.pending
    price_cents: int
    ref: str = ""
    host_status: str = ""
    reason: str = ""
    refunded_cents: int = 0
