"""Version 1 as one application, built when this module is imported: packages to sent mail."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.types import ASGIApp

from ui.api import application
from ui.api.v1 import (
    batches,
    campaign_moves,
    campaigns,
    contact_imports,
    contacts,
    credentials,
    dashboard,
    direct_mailboxes,
    dmarc_reports,
    dns_records,
    domain_connections,
    domain_health,
    domain_orders,
    domains,
    exports,
    inboxes,
    kill_switch,
    ledger,
    outreach_accounts,
    propagation,
    provisions,
    relays,
    replies,
    reports,
    segments,
    send,
    senders,
    sending_domains,
    suppressions,
    templates,
    tiers,
    zones,
)
from ui.api.v1.models import Problem

PREFIX = "/api/v1"
PARTS = (
    tiers,
    domains,
    domain_connections,
    dns_records,
    zones,
    propagation,
    domain_health,
    dmarc_reports,
    domain_orders,
    direct_mailboxes,
    outreach_accounts,
    batches,
    credentials,
    contacts,
    contact_imports,
    segments,
    suppressions,
    templates,
    campaigns,
    campaign_moves,
    ledger,
    reports,
    senders,
    sending_domains,
    relays,
    send,
    replies,
    inboxes,
    kill_switch,
    provisions,
    dashboard,
    exports,
)
FAILURES: dict[int | str, dict[str, Any]] = {
    "4XX": {"model": Problem, "content": {"application/problem+json": {}}},
    "5XX": {"model": Problem, "content": {"application/problem+json": {}}},
}


def built() -> ASGIApp:
    """Return all parts under the prefix of this version."""
    version = APIRouter(prefix=PREFIX, responses=FAILURES)
    for part in PARTS:
        version.include_router(part.routes)
    return application.build(version)


APPLICATION = built()
