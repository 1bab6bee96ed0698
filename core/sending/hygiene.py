"""Keeping lists clean: who has not reacted for long is asked about, then left alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from core.accounts import audit, notifications
from core.accounts.notifications import Level
from core.errors import Invalid
from core.sending import contact_tags, suppressions
from core.sending.suppressions import SuppressionKind
from core.system import Actor, PlatformWork, System, Work
from data.sending import hygiene as rows
from data.sending import receptions
from data.sending.hygiene import Bounds
from data.sending.reputations import QuietChoice

__all__ = ["CHOICES", "QuietChoice", "Sleeping", "decide", "sleeping", "sweep"]

QUIET = timedelta(days=182)
"""Six months without an open, a click or an answer: worth a last mail, or none."""
SUNSET = timedelta(days=365)
"""Twelve months: marked inactive and suppressed. Who is brought back by hand gets a year more."""
FEWEST_MESSAGES = 3
"""Who was written to less often has not had the chance to react."""
PATIENCE = timedelta(days=14)
"""How long after a mail a reaction may still come."""
ASKED_AGAIN = timedelta(days=90)
PASSING_KEPT = timedelta(days=60)
CHUNK = 500
REASON = "Has not opened, clicked or answered anything for twelve months."
CHOICES = {
    QuietChoice.yes: "Yes, tag them for a re-engagement mail",
    QuietChoice.no: "No, ask again in three months",
    QuietChoice.suppress: "Permanently suppress",
}
TAG = "re-engage"
"""What those get who are to be asked once more; a campaign to this tag reaches them."""


@dataclass(frozen=True, slots=True)
class Sleeping:
    """How many contacts have been quiet for six months, and since when the quietest."""

    count: int
    since: datetime | None


async def sweep(system: System) -> int:
    """Suppress who has been quiet for twelve months, tell of who has been for six; count the first.

    Runs once a day. Old bounces that passed are forgotten on the way.
    """
    async with system.platform(Actor.job()) as work:
        await receptions.forget_transient(work.session, work.now() - PASSING_KEPT)
        concerned = await rows.concerned(work.session, work.now() - QUIET)
    ended = 0
    for organization_id in concerned:
        ended += await _sunset(system, organization_id)
        async with system.work(Actor.job(organization_id)) as work:
            await _tell(work)
    return ended


async def sleeping(work: Work) -> Sleeping:
    """Return how many contacts have been quiet for six months and wait for a decision."""
    row = await rows.quiet(work.session, work.organization_id, _bounds(work, QUIET, ASKED_AGAIN))
    return Sleeping(row.people, row.since)


async def decide(work: Work, choice: str) -> int:
    """Decide about everybody who has been quiet for six months; return how many that were.

    "yes" tags them for a re-engagement campaign, "no" asks again in three months, "suppress"
    never writes to them again; owners only.
    """
    if choice not in CHOICES:
        raise Invalid("Choose yes, no or permanently suppress.", field="choice")
    if choice == QuietChoice.suppress:
        work.actor.require_owner()
    bounds, count = _bounds(work, QUIET, ASKED_AGAIN), 0
    while chunk := await rows.quiet_people(work.session, work.organization_id, bounds, CHUNK):
        ids = [one.id for one in chunk]
        if choice == QuietChoice.suppress:
            emails = [one.email_norm for one in chunk]
            await _keep_off(work, work.organization_id, emails, SuppressionKind.manual)
        elif choice == QuietChoice.yes:
            await contact_tags.add(work, ids, [TAG])
        await rows.note(work.session, ids, QuietChoice(choice), work.now())
        count += len(chunk)
    await audit.record(work, "contacts.quiet_decided", choice=choice, count=count)
    work.ring(f"organization:{work.organization_id}:contacts")
    return count


async def _sunset(system: System, organization_id: UUID) -> int:
    ended = 0
    while True:
        async with system.platform(Actor.job()) as work:
            chunk = await rows.quiet_people(
                work.session,
                organization_id,
                _bounds(work, SUNSET, SUNSET),
                CHUNK,
                (QuietChoice.sunset,),
            )
            emails = [one.email_norm for one in chunk]
            await _keep_off(work, organization_id, emails, SuppressionKind.inactive)
            ids = [one.id for one in chunk]
            await rows.note(work.session, ids, QuietChoice.sunset, work.now())
        ended += len(chunk)
        if len(chunk) < CHUNK:
            return ended


async def _keep_off(
    work: PlatformWork, organization_id: UUID, emails: list[str], kind: SuppressionKind
) -> None:
    for email in emails:
        await suppressions.add(work, organization_id, email, kind, REASON)


async def _tell(work: Work) -> None:
    found = await sleeping(work)
    if not found.count:
        return
    people = "1 contact has" if found.count == 1 else f"{found.count:,} contacts have"
    await notifications.notify(
        work,
        f"{people} been quiet for six months",
        "Decide whether to ask them once more, to wait, or never to write again.",
        Level.info,
        "/sending/health",
        dedupe_key=f"quiet:{work.now():%Y-%m}",
    )


def _bounds(work: PlatformWork, quiet: timedelta, decided: timedelta) -> Bounds:
    now = work.now()
    return Bounds(now - quiet, now - PATIENCE, FEWEST_MESSAGES, now - decided)
