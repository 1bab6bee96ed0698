"""What the members of an organization are told when its rates get worse: in the app and by mail."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from core.accounts import mails, notifications
from core.accounts.notifications import Level
from core.amounts import percent
from core.sending.thresholds import (
    BOUNCES,
    COMPLAINTS,
    MEASURES,
    WINDOW_DAYS,
    Measure,
    Reception,
    Standing,
)
from core.system import Actor, PlatformWork, Work
from data.accounts import organizations
from data.accounts.organizations import Organization, Role
from data.sending import receptions

__all__ = ["PATH", "declined", "lifted", "remind", "suspended", "worse"]

PATH = "/sending/health"
LEVELS = {
    Standing.warned: Level.warning,
    Standing.throttled: Level.warning,
    Standing.suspended: Level.danger,
}
TITLES = {
    BOUNCES.name: "Too many of your messages bounce",
    COMPLAINTS.name: "People report your mail as spam",
}
MEANS = {
    Standing.warned: "Nothing is held back yet.",
    Standing.throttled: "Your mail now leaves slowly, until the rate is lower.",
    Standing.suspended: "Sending is suspended. Nothing is lost: what waits goes on when it is "
    "lifted. You may appeal.",
}


async def worse(
    work: PlatformWork, organization_id: UUID, rung: Standing, measure: Measure, found: Reception
) -> None:
    """Tell the members of a warning, a brake or a suspension, and mail the owners."""
    title = TITLES[measure.name]
    if rung is Standing.suspended:
        title = "Sending is suspended"
    figure = await _figure(work, organization_id, measure, found)
    text = f"{figure} {MEANS[rung]} {measure.advice}"
    what = f"{rung.value}:{work.now():%Y-%m-%dT%H:%M}"
    await _tell(work, organization_id, what, (title, text, LEVELS[rung]))


async def remind(
    work: PlatformWork, organization_id: UUID, worst: Measure, found: Reception
) -> None:
    """Tell once a week of a rate that is bad, too, beside the worst one."""
    for measure in MEASURES:
        rung = found.rung(measure)
        if measure is worst or rung is Standing.good:
            continue
        figure = await _figure(work, organization_id, measure, found)
        text = f"{figure} {measure.advice}"
        what = f"{measure.name}:{work.now():%G-%V}"
        await _tell(work, organization_id, what, (TITLES[measure.name], text, Level.warning))


async def suspended(work: PlatformWork, organization_id: UUID, reason: str) -> None:
    """Tell the members that staff suspended their sending, and why."""
    what = f"suspended:{work.now():%Y-%m-%dT%H:%M}"
    text = f"{reason} {MEANS[Standing.suspended]}"
    await _tell(work, organization_id, what, ("Sending is suspended", text, Level.danger))


async def lifted(work: PlatformWork, organization_id: UUID, reason: str) -> None:
    """Tell the members that they may send again."""
    text = f"{reason} What was waiting goes on by itself.".strip()
    what = f"lifted:{work.now():%Y-%m-%dT%H:%M}"
    await _tell(work, organization_id, what, ("You may send again", text, Level.success))


async def declined(work: PlatformWork, organization_id: UUID, answer: str) -> None:
    """Tell the members that an appeal was declined, and why."""
    what = f"declined:{work.now():%Y-%m-%dT%H:%M}"
    told = ("Your appeal was declined", answer, Level.warning)
    await _tell(work, organization_id, what, told)


async def _figure(
    work: PlatformWork, organization_id: UUID, measure: Measure, found: Reception
) -> str:
    """Return a rate in words; complaints name the campaign they came from last."""
    bad, whole = found.of(measure)
    said = f"{measure.title} {percent(found.rate(measure), 2)} ({bad:,} of {whole:,} in 30 days)."
    if measure is not COMPLAINTS:
        return said
    since = work.now() - timedelta(days=WINDOW_DAYS)
    last = await receptions.last_complained_of(work.session, organization_id, since)
    return f"{said} Your campaign “{last[0]}” was reported {last[1]:,}×." if last else said


async def _tell(
    work: PlatformWork, organization_id: UUID, what: str, told: tuple[str, str, Level]
) -> None:
    """Put a notice into the app and mail it to the owners, once under one name."""
    title, text, level = told
    own = Work(work.session, Actor.job(organization_id), work.system, work.rings)
    key = f"reputation:{what}"
    if not await notifications.notify(own, title, text, level, PATH, dedupe_key=key):
        return
    organization = await work.session.get_one(Organization, organization_id)
    for membership, name, email in await organizations.members(work.session, organization_id):
        if membership.role != Role.owner:
            continue
        await mails.queue(
            own,
            f"{key}:{membership.id}",
            email,
            "sending_notice",
            name=name,
            organization=organization.name,
            title=title,
            text=text,
            button="See your sending health",
            link=f"{work.system.settings.url}{PATH}",
        )
