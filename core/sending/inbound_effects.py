"""What news of a message means: an event, a last word, a suppression, a mark in the reputation."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from core.ports.sending import EventKind as Told
from core.sending import events, outcomes, suppressions
from core.sending.bounce_kinds import Kind
from core.sending.events import EventKind, Hit
from core.sending.outcomes import MessageStatus
from core.sending.suppressions import SuppressionKind
from core.system import PlatformWork
from data.sending import receptions as rows
from data.sending.threads import Departed

__all__ = ["Happening", "Told", "Weight", "take"]

TRANSIENT_WINDOW = timedelta(days=30)
MOST_TRANSIENT = 3
"""So many messages that bounced for the moment, within the window, end it for good."""
LONGEST_DETAIL = 500
LEFT = frozenset({MessageStatus.unknown, MessageStatus.sending})
EVENTS: dict[Told, EventKind] = {
    Told.delivered: EventKind.delivered,
    Told.bounced: EventKind.bounced,
    Told.complained: EventKind.complained,
    Told.opened: EventKind.opened,
    Told.clicked: EventKind.clicked,
    Told.unsubscribed: EventKind.unsubscribed,
}


class Weight(StrEnum):
    """How a bounce is taken."""

    final = "final"
    """The address is of no use: nobody writes to it again."""
    passing = "passing"
    """It may work later; three of them within 30 days are final."""
    against_us = "against_us"
    """The receiver did not want this mail: it says something about us, nothing of the person."""
    silent = "silent"
    """It says nothing of the person nor of our mail: too large, or our domain is not set up."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened to one message of ours; ``hit`` holds what an open or click tells."""

    message: Departed
    what: Told
    at: datetime
    weight: Weight = Weight.silent
    kind: Kind = Kind.none
    status: str = ""
    detail: str = ""
    ref: str = ""
    hit: dict[str, Any] = field(default_factory=dict)


async def take(work: PlatformWork, happenings: Sequence[Happening]) -> frozenset[UUID]:
    """Act on news in one transaction; return the organizations whose reputation may have moved.

    The same news again changes nothing, in whatever order it comes.
    """
    if not happenings:
        return frozenset()
    known = await rows.known(work.session, [one.message.id for one in happenings])
    first = _first_times(happenings, known)
    for one in happenings:
        await _settle(work, one)
    await events.record_all(work, [_hit(one) for one in happenings if _stored(one, known)])
    for one in first:
        await _suppress(work, one)
    marks = Counter(mark for one in first if (mark := _mark(one)))
    await rows.mark(work.session, marks)
    return frozenset(one.message.organization_id for one in first if _mark(one))


def _first_times(
    happenings: Sequence[Happening], known: Collection[tuple[UUID, str]]
) -> list[Happening]:
    """Return what happened to a message for the first time, each kind once."""
    seen = set(known)
    first = []
    for one in happenings:
        key = (one.message.id, _known_as(one))
        if key not in seen:
            seen.add(key)
            first.append(one)
    return first


def _known_as(one: Happening) -> str:
    """Return under which word an event is remembered; a final bounce is another than a passing."""
    return f"{one.what}:{one.weight}" if one.what is Told.bounced else one.what.value


def _stored(one: Happening, known: Collection[tuple[UUID, str]]) -> bool:
    """Tell whether an event is written: opens and clicks each time, the rest once."""
    if one.what not in EVENTS:
        return False
    repeatable = one.what in (Told.opened, Told.clicked)
    return repeatable or (one.message.id, _known_as(one)) not in known


def _hit(one: Happening) -> Hit:
    told = {"weight": one.weight.value, "kind": one.kind.value} if one.what is Told.bounced else {}
    detail = {**told, "status": one.status, "detail": one.detail[:LONGEST_DETAIL]}
    kept = {name: text for name, text in detail.items() if text}
    hit = {"detail": json.dumps(kept), **one.hit}
    return Hit(one.message.id, EVENTS[one.what].value, one.at, **hit)


async def _settle(work: PlatformWork, one: Happening) -> None:
    """Give a message its last word where that was missing, or where the provider takes it back."""
    if one.what is Told.rejected:
        await outcomes.settle(
            work,
            one.message.id,
            MessageStatus.failed,
            ref=one.ref,
            code="rejected",
            detail=one.detail,
        )
    elif _may_have_left(one.message):
        await outcomes.settle(work, one.message.id, MessageStatus.sent, ref=one.ref)


def _may_have_left(message: Departed) -> bool:
    """Tell whether news of a message is the answer that was lost."""
    waits = message.status == MessageStatus.queued and bool(message.repeat_account)
    return waits or message.status in LEFT


async def _suppress(work: PlatformWork, one: Happening) -> None:
    """Keep the person from being written to again where the news asks for it."""
    match one.what:
        case Told.complained:
            await _keep_off(work, one, SuppressionKind.complaint, "Reported your mail as spam.")
        case Told.unsubscribed:
            await _keep_off(work, one, SuppressionKind.unsubscribe, "Left through the provider.")
        case Told.bounced if one.weight is Weight.final:
            reason = f"The address does not work. {one.detail}".strip()
            await _keep_off(work, one, SuppressionKind.bounce, reason)
        case Told.bounced if one.weight is Weight.passing:
            await _count(work, one)


async def _count(work: PlatformWork, one: Happening) -> None:
    message = one.message
    added = await rows.add_transient(
        work.session, message.organization_id, message.id, message.email_norm, one.at
    )
    since = one.at - TRANSIENT_WINDOW
    times = await rows.count_transient(
        work.session, message.organization_id, message.email_norm, since
    )
    if added and times >= MOST_TRANSIENT:
        reason = f"Bounced {times} times within 30 days. {one.detail}".strip()
        await _keep_off(work, one, SuppressionKind.bounce, reason)


async def _keep_off(work: PlatformWork, one: Happening, kind: SuppressionKind, reason: str) -> None:
    message = one.message
    await suppressions.add(
        work,
        message.organization_id,
        message.email_norm,
        kind,
        reason,
        campaign_id=message.campaign_id,
    )


def _mark(one: Happening) -> tuple[UUID, Any, str] | None:
    """Return (organization, day, what) for the reputation; None for what does not touch it."""
    column = ""
    if one.what is Told.delivered:
        column = "delivered"
    elif one.what is Told.complained:
        column = "complained"
    elif one.what is Told.bounced and one.weight in (Weight.final, Weight.against_us):
        column = "bounced"
    return (one.message.organization_id, one.at.date(), column) if column else None
