"""Pacing in words: which limit binds a campaign, when it will be over, and what can be done."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from core.amounts import count
from core.errors import NotFound
from core.sending import controls, detours, routing
from core.sending.delivery_budgets import day_of, hour_from, month_of
from core.sending.pacing_caps import HOUR, Subject
from core.sending.pacing_forecast import Forecast, Pace, forecast
from core.system import Work
from core.waits import Why
from data.sending import budgets, pacing_facts
from data.sending.campaigns import Campaign, CampaignStatus
from data.sending.couriers import MailAccount
from data.sending.organization_limits import DomainRamp, OrganizationLimit, Standing

__all__ = ["HELD_BACK", "STOPPED", "Forecast", "binding", "estimate", "skip_ramp"]

STOPPED = "The kill switch"
HELD_BACK = "Bounces and complaints"
CLOSED = "The provider takes nothing at present"
REMEDIES = {
    "new-organization ramp": "Nothing to do: new organizations begin slowly so that mailbox "
    "providers learn to trust their mail. The pace grows by itself.",
    "daily limit": "It continues tomorrow (UTC). Ask for a higher limit if you need one.",
    "monthly quota": "It continues next month, or earlier with a larger plan.",
    "slowed down for its reputation": "Remove addresses that bounce and write only to people who "
    "asked for it; the pace returns when the rates are good again.",
    "limit of the provider": "Nothing to do: it continues at the speed the provider allows.",
}
RAMP_REMEDY = (
    "Nothing to do: a domain that has not sent before grows its volume over 30 days. If it has sent "
    "elsewhere already, an owner can say so in the menu of the campaign."
)


async def binding(work: Work, campaign: Campaign) -> Why | None:
    """Return what holds a campaign back most, None when nothing does."""
    stop = await _stop(work)
    if stop is not None:
        return stop
    now = work.now()
    if campaign.status == CampaignStatus.sending and campaign.why:
        told = Why.from_json(campaign.why)
        if told.limit != detours.LIMIT or (told.until or now) > now:
            return told
    account = await _account(work, campaign.sender_id)
    if account is not None and account.closed_until is not None and account.closed_until > now:
        return Why(account.closed_reason, CLOSED, until=account.closed_until)
    waiting = await pacing_facts.waiting(work.session, campaign.id)
    later = await pacing_facts.retried_at(work.session, campaign.id, now)
    if later is not None:
        return Why(
            cause="Some receivers asked us to come back later.",
            limit="Receivers",
            until=later,
        )
    found = await estimate(work, waiting, campaign.sender_id)
    return _told(found, now) if found.bound else None


async def estimate(work: Work, messages: int, sender_id: UUID | None) -> Forecast:
    """Return when so many campaign messages of a sender will have left if they begin now."""
    now = work.now()
    limit = await pacing_facts.limit(work.session, work.organization_id)
    found = await routing.look_up(work, sender_id)
    address = found.sender.email.lower() if found.sender else ""
    domain = address.rpartition("@")[2]
    ramp = await pacing_facts.ramp(work.session, work.organization_id, domain)
    subject = _subject(limit, domain, ramp)
    account = await _account(work, sender_id)
    spent = await _spent(work, limit, account, now)
    pace = Pace(account.per_second, account.per_day) if account else Pace()
    return forecast(messages, subject, spent, pace, now)


async def skip_ramp(work: Work, domain: str) -> DomainRamp:
    """Let a domain send at full rate at once, because it has sent elsewhere already; owners only."""
    work.actor.require_owner()
    ramp = await pacing_facts.ramp(work.session, work.organization_id, domain)
    if ramp is None:
        if not await pacing_facts.is_own(work.session, work.organization_id, domain):
            raise NotFound("There is no such sending domain.")
        ramp = DomainRamp(
            organization_id=work.organization_id,
            domain=domain,
            started_at=work.now(),
            created_at=work.now(),
            updated_at=work.now(),
        )
        work.session.add(ramp)
    ramp.skipped_at, ramp.skipped_by = work.now(), work.actor.user_id
    ramp.updated_at = work.now()
    work.ring("deliveries")
    return ramp


async def _stop(work: Work) -> Why | None:
    for switch in await controls.of_organization(work.session, work.organization_id):
        if not switch.drill:
            return Why(
                cause=f"Sending is stopped: {switch.reason}",
                limit=STOPPED,
                remedy="It continues exactly where it is when sending is resumed. Nothing is lost.",
            )
    limit = await pacing_facts.limit(work.session, work.organization_id)
    if limit is not None and limit.state == Standing.suspended:
        return Why(
            cause=f"Your organization may not send at present. {limit.state_reason}".strip(),
            limit=HELD_BACK,
            remedy="Write an appeal on the analytics page; what waits is kept.",
        )
    return None


async def _account(work: Work, sender_id: UUID | None) -> MailAccount | None:
    asked = await routing.look_up(work, sender_id)
    return await work.session.get(MailAccount, routing.account(asked, work.organization_id))


async def _spent(
    work: Work, limit: OrganizationLimit | None, account: MailAccount | None, now: datetime
) -> dict[str, int]:
    hour, day = hour_from(now), day_of(now)
    rows = await budgets.spent(work.session, [work.organization_id], hour, day, now)
    spent = {scope: count for (_, scope), count in rows.items()}
    if limit is not None and limit.month == month_of(now):
        spent["month"] = limit.sent_this_month
    if account is not None and account.day == now.date().isoformat():
        spent["account"] = account.spent_today
    return spent


def _subject(limit: OrganizationLimit | None, domain: str, ramp: DomainRamp | None) -> Subject:
    ramped = domain if ramp is None or ramp.skipped_at is None else ""
    if limit is None:
        return Subject(domain=ramped)
    return Subject(
        first_sent_at=limit.first_sent_at,
        throttled=limit.state == Standing.throttled,
        monthly_quota=limit.monthly_quota,
        daily_limit=limit.daily_limit,
        domain=ramped,
        ramp_from=ramp.started_at if ramp else None,
    )


def _told(found: Forecast, now: datetime) -> Why:
    return Why(
        cause=f"{count(found.messages, 'message')} leave{'s' if found.messages == 1 else ''} "
        "at a measured pace.",
        limit=f"{found.rate}, {found.name}, {found.remaining(now)} remaining",
        until=min(found.ends, now + HOUR),
        ends=found.ends,
        remedy=REMEDIES.get(found.name, RAMP_REMEDY),
    )
