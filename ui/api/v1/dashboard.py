"""The dashboard of the organization's package."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter

from core.provisioning import dashboard
from core.provisioning.dashboard import Dashboard, MailboxRow
from ui.api.doors import Reader, Running
from ui.api.v1.models import DashboardShown, DayShown, DomainShown, MailboxShown, TierShown

routes = APIRouter(tags=["Dashboard"])


@routes.get("/dashboard", summary="Read the dashboard")
async def read(system: Running, actor: Reader, provision_id: UUID | None = None) -> DashboardShown:
    """Return domains, mailboxes and warmup of a package, by default of the newest."""
    async with system.work(actor) as work:
        return shown(await dashboard.of_organization(work, provision_id))


def shown(found: Dashboard) -> DashboardShown:
    """Return a dashboard as JSON."""
    return DashboardShown(
        provision_id=found.provision.id,
        status=found.provision.status,
        tier=TierShown.model_validate(found.tier),
        health=found.health,
        reply_rate=found.reply_rate,
        warmup_sent=found.warmup_sent,
        warming=found.warming,
        lead_count=found.provision.lead_count,
        domains=[
            DomainShown(
                name=card.domain.name,
                status=card.domain.status,
                mailboxes=card.mailboxes,
                health=card.health,
            )
            for card in found.domains
        ],
        mailboxes=[mailbox(row) for row in found.mailboxes],
        days=[DayShown.model_validate(day) for day in found.days],
        login_url=found.login_url,
        list_url=found.list_url,
        payment_failed=found.payment_failed,
        refreshed_at=found.refreshed_at,
    )


def mailbox(row: MailboxRow) -> MailboxShown:
    """Return a mailbox with its latest reading as JSON."""
    if row.reading is None:
        return MailboxShown(email=row.mailbox.email, status=row.mailbox.status)
    reading = row.reading.model_dump(include=set(MailboxShown.model_fields))
    return MailboxShown(email=row.mailbox.email, status=row.mailbox.status, **reading)
