"""What came of campaigns: the funnel, the course, the links; for everybody, people and machines apart.

Figures come from counts that are kept as events are written, so a campaign with a million events
costs no more than one with ten. Rates are 0..1.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from core.sending import analytics_course, campaigns, ledger
from core.sending.campaign_statuses import ENDED, WORDS
from core.sending.events import EventKind
from core.system import Work
from data.sending import campaign_counts, recipients
from data.sending.campaign_counts import NOTHING, Sum
from data.sending.campaigns import Campaign, CampaignStatus

VIEWS = {
    "people": "Likely people",
    "all": "Everything",
    "machines": "Machines",
}
"""Whose opens and clicks are counted."""
TELLING = ("ses", "resend")
"""Providers that tell what was delivered; behind a relay nobody does."""
DAYS = 30


async def report(work: Work, campaign_id: UUID) -> dict[str, Any]:
    """Return the figures of a campaign, as JSON.

    ``kinds`` gives for each kind of event and each of VIEWS how many messages it happened to
    (``unique``), how often (``total``) and the share of the delivered. ``delivered_known`` is False
    where the provider does not tell: then what did not bounce counts as delivered.
    """
    campaign = await campaigns.get(work, campaign_id)
    counts = await campaign_counts.sums(work.session, work.organization_id, campaign_id)
    sums = {kind: found for (kind, link), found in counts.items() if link == 0}
    balance = await _balance(work, campaign)
    taken_by = await recipients.provider(work.session, work.organization_id, campaign_id)
    known = taken_by in TELLING or not taken_by
    sent = int(balance["sent"])
    bounced = sums.get(EventKind.bounced, NOTHING).reached
    told = sums.get(EventKind.delivered, NOTHING).reached
    delivered = told if known else max(told, sent - bounced)
    return {
        "id": str(campaign.id),
        "name": campaign.name,
        "subject": campaign.subject,
        "status": campaign.status,
        "status_words": WORDS[CampaignStatus(campaign.status)],
        "started_at": campaign.started_at.isoformat() if campaign.started_at else None,
        "finished_at": campaign.finished_at.isoformat() if campaign.finished_at else None,
        "tracks": {"opens": campaign.track_opens, "clicks": campaign.track_clicks},
        "planned": int(balance["planned"]),
        "sent": sent,
        "failed": int(balance["failed"]),
        "suppressed": int(balance["suppressed"]),
        "unknown": int(balance["unknown"]),
        "delivered": delivered,
        "delivered_known": known,
        "kinds": {
            kind.value: by_view(
                sums.get(kind, NOTHING), sent if kind is EventKind.bounced else delivered
            )
            for kind in EventKind
            if kind is not EventKind.delivered
        },
        "links": [
            {
                "id": number,
                "url": shown,
                "views": by_view(counts.get((EventKind.clicked, number), NOTHING), delivered),
            }
            for number, shown in enumerate(campaign.links, 1)
        ],
    }


async def course(work: Work, campaign_id: UUID) -> dict[str, Any]:
    """Return opens and clicks over time, by hour for three days after the start, then by day.

    ``{"step": "hour" | "day", "labels": [...], "series": {"opened:people": [...], ...}}``, a series
    for each kind and each of VIEWS, times in the campaign's zone.
    """
    campaign = await campaigns.get(work, campaign_id)
    begin = campaign.started_at or campaign.created_at
    kinds = [EventKind.opened, EventKind.clicked]
    found = await campaign_counts.hours(
        work.session, work.organization_id, kinds, begin - timedelta(hours=1), campaign_id
    )
    series = {
        f"{kind.value}:{view}": [
            (hour, counted(each, view)) for hour, other, each in found if other == kind
        ]
        for kind in kinds
        for view in VIEWS
    }
    return analytics_course.drawn(series, begin, work.now(), campaign.time_zone)


async def page(work: Work, campaign_id: UUID) -> dict[str, Any]:
    """Return all that the page of a report shows."""
    return {**await report(work, campaign_id), "course": await course(work, campaign_id)}


async def overall(work: Work, days: int = DAYS) -> dict[str, Any]:
    """Return the figures of everything an organization sent in the last days, as JSON."""
    since = work.now() - timedelta(days=days)
    sums = await campaign_counts.overall(work.session, work.organization_id, since)
    delivered = sums.get(EventKind.delivered, NOTHING).reached
    bounced = sums.get(EventKind.bounced, NOTHING).reached
    return {
        "days": days,
        "delivered": delivered,
        "kinds": {
            kind.value: by_view(
                sums.get(kind, NOTHING),
                delivered + bounced if kind is EventKind.bounced else delivered,
            )
            for kind in EventKind
            if kind is not EventKind.delivered
        },
    }


async def overall_course(work: Work, view: str, zone: str, days: int = DAYS) -> dict[str, Any]:
    """Return what was delivered, opened and clicked each day, as ``{"labels", "series": {kind: []}}``."""
    kinds = [EventKind.delivered, EventKind.opened, EventKind.clicked]
    since = work.now() - timedelta(days=days)
    found = await campaign_counts.hours(work.session, work.organization_id, kinds, since)
    return analytics_course.by_day(
        {
            kind.value: [
                (hour, each.reached if kind is EventKind.delivered else counted(each, view))
                for hour, other, each in found
                if other == kind
            ]
            for kind in kinds
        },
        since,
        work.now(),
        zone,
    )


def by_view(found: Sum, whole: int) -> dict[str, dict[str, float]]:
    """Return one count for each of VIEWS: messages, times, and the share of ``whole``."""
    unique = {
        "people": found.people,
        "all": found.reached,
        "machines": found.reached - found.people,
    }
    return {
        view: {
            "unique": unique[view],
            "total": counted(found, view),
            "rate": round(unique[view] / whole, 4) if whole else 0.0,
        }
        for view in VIEWS
    }


def counted(found: Sum, view: str) -> int:
    """Return how often something happened, as one of VIEWS counts it."""
    return {
        "people": found.total - found.machine,
        "all": found.total,
        "machines": found.machine,
    }[view]


async def _balance(work: Work, campaign: Campaign) -> dict[str, Any]:
    """Return where the messages are: as written down at the end, else counted now."""
    if campaign.status in ENDED and campaign.finished_at and campaign.receipt.get("balance"):
        return dict(campaign.receipt["balance"])
    return await ledger.balance(work, campaign.id)
