"""A campaign as its page shows it: status in words, why it waits, where every message is."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.sending import campaign_pace, ledger, pacing, schedules
from core.sending.campaign_statuses import ENDED, MOVING
from core.sending.campaign_words import audience_in_words, headline
from core.sending.campaigns import get
from core.sending.checklist import leaves_from, sender_of
from core.system import Work
from core.waits import Why
from data.sending.campaigns import Campaign, CampaignStatus

S = CampaignStatus
PARTS = {
    "sent": ("Sent", "Taken by the mail provider."),
    "sending": ("On its way", "Handed over this moment."),
    "queued": ("Waiting", "Will be sent when it is its turn."),
    "suppressed": ("Left out", "Unsubscribed, bounced or suppressed: they get nothing."),
    "failed": ("Failed", "Refused for good, or given up after several attempts."),
    "held": ("Held", "Kept back by a brake, or because the campaign was cancelled."),
    "unknown": ("Unclear", "The provider's answer was lost. They may have gone out."),
}
"""The parts of the balance in the order in which they are shown: what they are called and mean."""


async def one(work: Work, campaign_id: UUID) -> dict[str, Any]:
    """Return everything that moves about a campaign, as JSON.

    ``status`` may also be throttled or suspended; ``ramp`` names the domain whose ramp binds; ``why`` is a ``core.waits.Why`` or None;
    ``parts`` add up to ``planned``; ``progress`` is 0..1.
    """
    campaign = await get(work, campaign_id)
    balance = await ledger.balance(work, campaign_id)
    why = await _why(work, campaign)
    planned = int(balance["planned"])
    sender = await sender_of(work, campaign)
    return {
        "id": str(campaign.id),
        "name": campaign.name,
        "stored": campaign.status,
        "status": campaign_pace.shown_status(campaign, why, work.now()),
        "headline": headline(campaign, balance),
        "why": why.to_json() if why else None,
        "ramp": _ramp(why, sender.email if sender else ""),
        "planned": planned,
        "parts": [
            {"key": key, "title": title, "text": text, "count": int(balance[key])}
            for key, (title, text) in PARTS.items()
        ],
        "holds": bool(balance["holds"]),
        "progress": progress(campaign, balance),
        "snapshot_done": campaign.snapshot_done,
        "version": campaign.version,
        "scheduled_at": _iso(campaign.scheduled_at),
        "started_at": _iso(campaign.started_at),
        "finished_at": _iso(campaign.finished_at),
    }


async def _why(work: Work, campaign: Campaign) -> Why | None:
    if campaign.status == S.paused and campaign.why:
        return Why.from_json(campaign.why)
    return await pacing.binding(work, campaign) if campaign.status in MOVING else None


def _ramp(why: Why | None, address: str) -> str:
    """Return the domain whose ramp holds a campaign back, "" when it is none."""
    domain = address.rpartition("@")[2].lower()
    return domain if why is not None and domain and f"ramp of {domain}" in why.limit else ""


def progress(campaign: Campaign, balance: dict[str, Any]) -> float:
    """Return the share of messages that need nothing more, 0..1."""
    if campaign.status in ENDED:
        return 1.0
    planned = int(balance["planned"])
    open_ones = int(balance["queued"]) + int(balance["sending"]) + int(balance["held"])
    return (planned - open_ones) / planned if planned and campaign.snapshot_done else 0.0


async def facts(work: Work, campaign_id: UUID) -> dict[str, Any]:
    """Return what a campaign is: its words, sender, audience and checklist, as JSON.

    One that names no sender leaves from the default one.
    """
    campaign = await get(work, campaign_id)
    sender = await leaves_from(work, campaign)
    shown = campaign.from_name or (sender.name if sender else "")
    address = sender.email if sender else ""
    return {
        "id": str(campaign.id),
        "name": campaign.name,
        "status": campaign.status,
        "version": campaign.version,
        "subject": campaign.subject,
        "preheader": campaign.preheader,
        "sender": f"{shown} <{address}>" if shown and address else address,
        "sender_status": sender.status if sender else "missing",
        "reply_to": campaign.reply_to,
        "audience": await audience_in_words(work, campaign.audience),
        "track_opens": campaign.track_opens,
        "track_clicks": campaign.track_clicks,
        "template_id": str(campaign.template_id) if campaign.template_id else "",
        "template_version": campaign.template_version,
        "scheduled": schedules.shown(campaign.scheduled_at, campaign.time_zone)
        if campaign.scheduled_at
        else "",
        "links": len(campaign.links),
        "checklist": campaign.checklist,
        "parent_id": str(campaign.parent_id) if campaign.parent_id else "",
        "created_at": campaign.created_at.isoformat(),
    }


def _iso(at: Any) -> str | None:
    return at.isoformat() if at else None
