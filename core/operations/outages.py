"""Providers that give no answer: those whose work waits are told once, and once more when it is over."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from core.accounts import credential_forms, mails, members, notifications
from core.accounts.notifications import Level
from core.system import Actor, PlatformWork, System, Work
from data.accounts.organizations import Organization
from data.operations import outages as rows
from data.operations.outages import Outage

log = structlog.get_logger()

TOLD_AFTER = timedelta(minutes=5)
"""How long the first work has waited before anybody hears of it; shorter gaps are nobody's matter."""
NO_ANSWER = ["unavailable", "unreachable"]
TITLES = {"zapmail": "Zapmail", "plusvibe": "PlusVibe", "heyreach": "HeyReach", "rdap": "RDAP"}
"""Providers nobody brings a key for; the others are called as where their key is entered."""


async def watch(system: System) -> int:
    """Tell whose work waits for a provider, and when the wait is over; return how many are away."""
    async with system.platform(Actor.job()) as work:
        waiting: dict[str, dict[UUID, datetime]] = defaultdict(dict)
        for one in await rows.unanswered(work.session, NO_ANSWER):
            waiting[one.provider][one.organization_id] = one.since
        known = await rows.current(work.session)
        for provider, since in waiting.items():
            if provider in known:
                await _tell_more(work, known[provider], since)
            elif min(since.values()) <= work.now() - TOLD_AFTER:
                known[provider] = await _began(work, provider, since)
        for provider in [name for name in known if name not in waiting]:
            await _ended(work, known.pop(provider))
        return len(known)


def title(provider: str) -> str:
    """Return a provider's name as people know it."""
    form = credential_forms.FORMS.get(provider)
    return form.title if form else TITLES.get(provider, provider)


def _counted(organizations: int) -> str:
    return "one organization waits" if organizations == 1 else f"{organizations} organizations wait"


async def _began(work: PlatformWork, provider: str, since: dict[UUID, datetime]) -> Outage:
    now = work.now()
    outage = Outage(provider=provider, began_at=min(since.values()), created_at=now, updated_at=now)
    work.session.add(outage)
    log.warning("provider_away", provider=provider, waiting=len(since))
    await _tell_operator(
        work,
        outage,
        "away",
        f"{title(provider)} does not answer",
        f"It has given no answer since {outage.began_at:%H:%M} UTC, and {_counted(len(since))} for it. "
        "All is tried again by itself for a day. See the runbook “A vendor is down”.",
    )
    await _tell_more(work, outage, since)
    return outage


async def _tell_more(work: PlatformWork, outage: Outage, since: dict[UUID, datetime]) -> None:
    """Tell the organizations that wait and were not told yet."""
    new = [one for one in since if one not in outage.told]
    name = title(outage.provider)
    for organization_id in new:
        await _tell(
            work,
            organization_id,
            f"outage:{outage.id}:away",
            f"{name} does not answer",
            f"It has given no answer since {outage.began_at:%H:%M} UTC, and work of yours waits for "
            "it. It is tried again by itself: nothing is lost, and nothing is bought twice. You are "
            "told when it goes on.",
            level=Level.warning,
        )
    if new:
        outage.told, outage.updated_at = [*outage.told, *new], work.now()


async def _ended(work: PlatformWork, outage: Outage) -> None:
    """Note the end; where work was given up its people have been told so, and hear nothing else."""
    outage.ended_at = outage.updated_at = work.now()
    log.info("provider_back", provider=outage.provider)
    if await rows.has_given_up(work.session, outage.provider, NO_ANSWER, outage.began_at):
        return
    name = title(outage.provider)
    told = (f"{name} answers again", "What waited for it has gone on by itself.")
    await _tell_operator(work, outage, "back", *told)
    for organization_id in outage.told:
        await _tell(work, organization_id, f"outage:{outage.id}:back", *told, level=Level.success)


async def _tell_operator(
    work: PlatformWork, outage: Outage, what: str, heading: str, text: str
) -> None:
    settings = work.system.settings
    await mails.queue(
        work,
        f"outage:{outage.id}:{what}",
        settings.operator_email,
        "sending_notice",
        organization="All that wait for it",
        title=heading,
        text=text,
        button="Open the provisions",
        link=f"{settings.url}/operate/provisions",
    )


async def _tell(
    work: PlatformWork,
    organization_id: UUID,
    key: str,
    heading: str,
    text: str,
    *,
    level: Level,
) -> None:
    """Put a notice into the app and mail it to the owners."""
    own = Work(work.session, Actor.job(organization_id), work.system, work.rings)
    if not await notifications.notify(own, heading, text, level, "/", dedupe_key=key):
        return
    organization = await work.session.get_one(Organization, organization_id)
    for member in await members.listing(own):
        if member.role == members.Role.owner:
            await mails.queue(
                own,
                f"{key}:{member.user_id}",
                member.email,
                "sending_notice",
                organization=organization.name,
                title=heading,
                text=text,
                button="See what waits",
                link=f"{work.system.settings.url}/",
            )
