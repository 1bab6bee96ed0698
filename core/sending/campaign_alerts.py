"""Telling people what became of a campaign: everybody in the app, its author by mail at the end."""

from __future__ import annotations

from core.accounts import mails, members, notifications
from core.accounts.notifications import Level
from core.amounts import count, percent
from core.system import Work
from core.waits import Why
from data.sending.campaigns import Campaign


def path_of(campaign: Campaign) -> str:
    """Return the address of a campaign's page."""
    return f"/campaigns/{campaign.id}"


async def paused(work: Work, campaign: Campaign, why: Why) -> None:
    """Tell that a campaign was paused, by whom or why."""
    key = f"campaign-paused-{campaign.id}-{work.now():%Y%m%d%H%M%S%f}"
    title = f"“{campaign.name}” is paused"
    await notifications.notify(
        work, title, why.cause, Level.warning, path_of(campaign), dedupe_key=key
    )


async def finished(work: Work, campaign: Campaign, balance: dict[str, int]) -> None:
    """Tell that a campaign is over, with its numbers; its author gets a mail as well."""
    counted = {name: int(balance.get(name, 0)) for name in ("sent", "failed", "suppressed")}
    ok = campaign.status == "sent"
    title = f"“{campaign.name}” was sent" if ok else f"“{campaign.name}” failed"
    text = (
        f"{counted['sent']:,} of {count(campaign.planned, 'message')} "
        f"{'was' if campaign.planned == 1 else 'were'} sent."
        if ok
        else f"None of {count(campaign.planned, 'message')} could be sent."
    )
    reason = str(campaign.receipt.get("most_common_error", ""))
    if counted["failed"] and reason:
        text += f" Most common error: {reason}"
    level = Level.success if ok else Level.danger
    key = f"campaign-ended-{campaign.id}-{campaign.version}"
    if await notifications.notify(work, title, text, level, path_of(campaign), dedupe_key=key):
        await _mail(work, campaign, balance, key, title=title, text=text)


async def _mail(
    work: Work, campaign: Campaign, balance: dict[str, int], key: str, *, title: str, text: str
) -> None:
    rows = [
        (word, share(int(balance.get(name, 0)), campaign.planned))
        for word, name in (
            ("Sent", "sent"),
            ("Failed", "failed"),
            ("Left out", "suppressed"),
            ("Unclear", "unknown"),
        )
        if name == "sent" or balance.get(name)
    ]
    for member in await members.listing(work):
        if member.user_id != campaign.created_by:
            continue
        await mails.queue(
            work,
            f"{key}-{member.user_id}",
            member.email,
            "campaign_ended",
            title=title,
            text=text,
            rows=[("Campaign", campaign.name), ("Planned", f"{campaign.planned:,}"), *rows],
            link=f"{work.system.settings.url}{path_of(campaign)}",
        )


def share(part: int, whole: int) -> str:
    """Return a number with its percentage of a whole."""
    return f"{part:,} ({percent(part / whole, 1)})" if whole else f"{part:,}"
