"""The dashboard of a package: domains, mailboxes and how their warmup goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select as sql_select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlmodel import col, func, select

from core.errors import NotFound
from core.provisioning import allowance, rows, standing
from core.provisioning.standing import Standing
from core.system import Work
from data.accounts.organizations import Organization
from data.billing.subscriptions import Subscription
from data.billing.tiers import Tier
from data.provisioning.mailboxes import Mailbox, WarmupReading
from data.provisioning.provisions import PackageDomain, Provision

CHART_DAYS = 30


@dataclass(frozen=True, slots=True)
class DomainCard:
    """A domain with its mailboxes and their average health (0..100, None without data)."""

    domain: PackageDomain
    mailboxes: int
    health: float | None


@dataclass(frozen=True, slots=True)
class MailboxRow:
    """A mailbox with its latest reading, if there is one."""

    mailbox: Mailbox
    reading: WarmupReading | None


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the whole package: average health and reply rate, mails sent in warmup."""

    day: date
    health: float | None
    reply_rate: float | None
    sent: int
    warmup_sent: int


@dataclass(frozen=True, slots=True)
class Dashboard:
    """Everything the dashboard shows."""

    provision: Provision
    tier: Tier
    domains: tuple[DomainCard, ...]
    mailboxes: tuple[MailboxRow, ...]
    days: tuple[Day, ...]
    login_url: str
    list_url: str
    subscription: Subscription | None
    payment_failed: bool
    refreshed_at: datetime | None

    @property
    def health(self) -> float | None:
        """The average health of all mailboxes that have data."""
        return average([row.reading.health for row in self.mailboxes if row.reading])

    @property
    def reply_rate(self) -> float | None:
        """The average reply rate of all mailboxes that have data, 0..1."""
        return average([row.reading.reply_rate for row in self.mailboxes if row.reading])

    @property
    def standing(self) -> Standing:
        """How the package stands: the pool's health beside the replies to the last days' real mail."""
        return standing.of(self.health, self.reply_rate, sum(day.sent for day in self.days))

    @property
    def warmup_sent(self) -> int:
        """Warmup mails sent today by all mailboxes."""
        return sum(row.reading.warmup_sent or 0 for row in self.mailboxes if row.reading)

    @property
    def warming(self) -> int:
        """How many mailboxes are warming."""
        return sum(row.mailbox.status == "warming" for row in self.mailboxes)


async def of_organization(work: Work, provision_id: UUID | None = None) -> Dashboard:
    """Return the dashboard of a package, the newest by default; raise NotFound without one."""
    provision = await allowance.find(work, provision_id)
    if provision is None:
        raise NotFound("There is no package yet.", action="Start the setup.")
    organization = await work.session.get_one(Organization, work.organization_id)
    domains = rows.wanted(await rows.domains_of(work, provision.id))
    mailboxes = await rows.mailboxes_of(work, provision.id)
    latest = await _latest(work, provision)
    shown = tuple(MailboxRow(mailbox, latest.get(mailbox.id)) for mailbox in mailboxes)
    ports = work.system.ports
    subscription = select(Subscription).where(Subscription.subject_id == provision.id)
    return Dashboard(
        provision=provision,
        tier=await work.session.get_one(Tier, provision.tier_id),
        domains=tuple(_card(domain, shown) for domain in domains),
        mailboxes=shown,
        days=tuple(await _days(work, provision)),
        login_url=ports.outreach.login_url,
        list_url=ports.lead_lists.list_url(provision.lead_list_ref)
        if provision.lead_list_ref
        else "",
        subscription=(await work.session.exec(subscription)).first(),
        payment_failed=organization.payment_failed,
        refreshed_at=provision.refreshed_at,
    )


def average(values: list[float | None]) -> float | None:
    """Return the mean of what is known, or None when nothing is."""
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def _card(domain: PackageDomain, shown: tuple[MailboxRow, ...]) -> DomainCard:
    ours = [row for row in shown if row.mailbox.domain_id == domain.id]
    return DomainCard(
        domain, len(ours), average([row.reading.health for row in ours if row.reading])
    )


async def _latest(work: Work, provision: Provision) -> dict[object, WarmupReading]:
    query = (
        select(WarmupReading)
        .join(Mailbox, col(Mailbox.id) == col(WarmupReading.mailbox_id))
        .where(Mailbox.provision_id == provision.id)
        .ext(distinct_on(col(WarmupReading.mailbox_id)))
        .order_by(col(WarmupReading.mailbox_id), col(WarmupReading.day).desc())
    )
    return {reading.mailbox_id: reading for reading in await work.session.exec(query)}


async def _days(work: Work, provision: Provision) -> list[Day]:
    first = work.now().date() - timedelta(days=CHART_DAYS)
    columns = (
        col(WarmupReading.day),
        func.avg(WarmupReading.health),
        func.avg(WarmupReading.reply_rate),
        func.coalesce(func.sum(WarmupReading.sent), 0),
        func.coalesce(func.sum(WarmupReading.warmup_sent), 0),
    )
    query = (
        sql_select(*columns)
        .join(Mailbox, col(Mailbox.id) == col(WarmupReading.mailbox_id))
        .where(col(Mailbox.provision_id) == provision.id, col(WarmupReading.day) >= first)
        .group_by(col(WarmupReading.day))
        .order_by(col(WarmupReading.day))
    )
    return [Day(*row) for row in await work.session.run(query)]
