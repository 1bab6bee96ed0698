"""Provider events as we keep them, the messages they speak of, and how grave a bounce is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core.ports.sending import EventKind, ProviderEvent
from core.sending import bounce_words as words
from core.sending import machines
from core.sending.bounce_kinds import Kind
from core.sending.bounce_verdicts import SOFT, decide, find_reply, find_status
from core.sending.inbound_effects import Happening, Weight
from core.system import PlatformWork
from data.sending import threads
from data.sending.inbound_events import InboundEvent
from data.sending.threads import Departed

__all__ = ["facts", "happening", "messages", "weigh"]

LONGEST_FACT = 2_000
FACTS = ("ref", "key", "status", "detail", "link", "agent", "address")


def facts(event: ProviderEvent, organization_id: UUID | None) -> dict[str, Any]:
    """Return what is kept of an event until it is worked off."""
    kept = {name: str(getattr(event, name))[:LONGEST_FACT] for name in FACTS}
    whose = str(organization_id) if organization_id else ""
    return {**kept, "permanent": event.permanent, "organization": whose}


async def messages(work: PlatformWork, due: Sequence[InboundEvent]) -> dict[UUID, Departed]:
    """Return the message each event speaks of, by the event's id, where there is one.

    Our own id is believed first; it must have left through the provider that tells of it.
    """
    keys = {event.id: key for event in due if (key := _uuid(event.facts.get("key", "")))}
    by_id = await threads.by_ids(work.session, set(keys.values()))
    by_ref = await threads.by_refs(work.session, {event.facts.get("ref", "") for event in due})
    found = {}
    for event in due:
        message = by_id.get(keys[event.id]) if event.id in keys else None
        message = message or by_ref.get(event.facts.get("ref", ""))
        if message is not None and _may_speak(event, message):
            found[event.id] = message
    return found


def happening(event: InboundEvent, message: Departed) -> Happening:
    """Return what an event means for its message."""
    told: Mapping[str, Any] = event.facts
    what = EventKind(event.kind)
    status, detail = told.get("status", ""), told.get("detail", "")
    permanent = bool(told.get("permanent"))
    kind, weight = Kind.none, Weight.silent
    if what is EventKind.bounced:
        kind, weight = weigh(status, detail, permanent=permanent)
    return Happening(
        message,
        what,
        event.at,
        weight,
        kind,
        status,
        detail,
        ref=told.get("ref", ""),
        hit=_request(told) if what in (EventKind.opened, EventKind.clicked) else {},
    )


def weigh(
    status: str, detail: str, *, permanent: bool | None, kind: Kind | None = None
) -> tuple[Kind, Weight]:
    """Return what failed and how it is taken.

    ``permanent`` is what the provider says, None where only a report is there, already judged as
    ``kind``. A provider may call for good what its own words show to be of the moment.
    """
    judged = kind or decide(status or find_status(detail), find_reply(detail), detail)
    if permanent is False and judged is Kind.hard:
        judged = Kind.soft
    if permanent and judged is Kind.soft and not _passes(status, detail):
        judged = Kind.hard
    match judged:
        case Kind.hard:
            return judged, Weight.final
        case Kind.policy:
            return judged, Weight.silent if permanent is False else Weight.against_us
        case Kind.soft if not words.LARGE.search(detail):
            return judged, Weight.passing
    return judged, Weight.silent


def _passes(status: str, detail: str) -> bool:
    """Tell whether the words of a failure called permanent speak of something that passes."""
    code = (status or find_status(detail)).partition(".")[2]
    passing = (words.FULL, words.LARGE, words.BUSY)
    return code in SOFT or any(pattern.search(detail) for pattern in passing)


def _may_speak(event: InboundEvent, message: Departed) -> bool:
    """Tell whether an event may speak of a message: same provider, and same organization if told."""
    organization = event.facts.get("organization", "")
    if organization and organization != str(message.organization_id):
        return False
    return message.provider in ("", event.provider)


def _request(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an open or click tells of the program behind it."""
    agent, agent_label = machines.agent_read(
        str(told.get("agent", "")).encode("latin-1", "replace")
    )
    network, network_label = machines.network_read(str(told.get("address", "")))
    return {
        "agent": agent,
        "network": network,
        "machine": machines.labels(agent_label, network_label),
    }


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
