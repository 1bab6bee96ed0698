"""What one look at a record says: published or not, visible where, and from when on it will be.

Two facts are kept apart: *published* is what the authoritative servers say, *visible* what a public
resolver answers. A resolver that still answers otherwise holds an old answer or an absence in its
cache, and the TTL it tells with it says when it must ask again (RFC 1035, RFC 2308).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from core.ports.dns import Answer, AnswerStatus, ZoneRecord

USUAL_NEGATIVE_TTL = 1800
"""Seconds an absence is cached where no server told: the usual SOA minimum."""
MX = "MX"
HOSTS = frozenset({"CNAME", "MX", "NS"})


class Sight(StrEnum):
    """What a resolver shows of a record."""

    visible = "visible"
    missing = "missing"
    cached_absence = "cached_absence"
    cached_old = "cached_old"
    silent = "silent"


@dataclass(frozen=True, slots=True)
class Wanted:
    """The contents that must be at a name, and those that must be gone."""

    name: str
    kind: str
    there: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    def met(self, answer: Answer) -> bool:
        """Tell whether an answer shows everything wanted and nothing unwanted."""
        values = {comparable(self.kind, value) for value in answer.values}
        there = all(comparable(self.kind, value) in values for value in self.there)
        return there and not any(comparable(self.kind, value) in values for value in self.gone)

    def to_json(self) -> dict[str, Any]:
        """Return a JSON object of the contents."""
        return {"there": list(self.there), "gone": list(self.gone)}


def wanted_of(records: Iterable[ZoneRecord], gone: Iterable[ZoneRecord] = ()) -> list[Wanted]:
    """Return what to look for, one entry a name and kind, in order of first mention."""
    there: dict[tuple[str, str], list[str]] = {}
    away: dict[tuple[str, str], list[str]] = {}
    for record in records:
        there.setdefault((record.name, record.kind), []).append(content_of(record))
    for record in gone:
        away.setdefault((record.name, record.kind), []).append(content_of(record))
    keys = dict.fromkeys([*there, *away])
    return [
        Wanted(name, kind, tuple(there.get((name, kind), ())), _left(there, away, (name, kind)))
        for name, kind in keys
    ]


def _left(
    there: dict[tuple[str, str], list[str]],
    away: dict[tuple[str, str], list[str]],
    key: tuple[str, str],
) -> tuple[str, ...]:
    kept = {comparable(key[1], value) for value in there.get(key, ())}
    return tuple(value for value in away.get(key, ()) if comparable(key[1], value) not in kept)


def content_of(record: ZoneRecord) -> str:
    """Return a record's content as an answer shows it: an MX with its preference."""
    return f"{record.priority or 0} {record.content}" if record.kind == MX else record.content


def comparable(kind: str, value: str) -> str:
    """Return a content in the one form in which it is compared; names have no case."""
    return value.lower().rstrip(".") if kind in HOSTS else value


def cell(
    wanted: Wanted, answer: Answer, now: datetime, *, published: bool, before: dict[str, Any]
) -> dict[str, Any]:
    """Return what a resolver's answer says: {state, ttl, asked_at, visible_from, seen_at, first}.

    ``visible_from`` is when its cache must give way; ``first`` the first such prediction, to learn
    later how right it was. A silent resolver keeps what it predicted.
    """
    told: dict[str, Any] = {"asked_at": now.isoformat(), "ttl": answer.ttl}
    if not answer.known:
        kept = {key: before[key] for key in ("visible_from", "first") if key in before}
        return told | kept | {"state": Sight.silent, "reason": silence(answer)}
    if wanted.met(answer):
        first = {"first": before["first"]} if "first" in before else {}
        return told | first | {"state": Sight.visible, "seen_at": now.isoformat()}
    if not published:
        return told | {"state": Sight.missing}
    ttl = answer.ttl if answer.ttl is not None else USUAL_NEGATIVE_TTL
    visible_from = (now + timedelta(seconds=ttl)).isoformat()
    return told | {
        "state": Sight.cached_absence if answer.absent else Sight.cached_old,
        "visible_from": visible_from,
        "first": before.get("first", visible_from),
    }


def silence(answer: Answer) -> str:
    """Return why an answer says nothing, in words."""
    if answer.bogus:
        return "The zone's DNSSEC signatures do not hold, so this resolver refuses to answer."
    return {
        AnswerStatus.timeout: "It did not answer in time.",
        AnswerStatus.refused: "It refuses to answer.",
        AnswerStatus.servfail: "It could not reach the zone's name servers.",
    }.get(answer.status, "Its answer could not be read.")


def published_by(wanted: Wanted, answers: list[Answer], now: datetime) -> dict[str, Any]:
    """Return {servers, state, at, ttl}: yes when every authoritative server that answers shows it."""
    said = [answer for answer in answers if answer.known]
    shows = [wanted.met(answer) for answer in said]
    state = "silent" if not said else "yes" if all(shows) else "partly" if any(shows) else "no"
    servers = {a.server: "yes" if wanted.met(a) else a.status.value for a in answers}
    ttls = [answer.ttl for answer in said if answer.ttl is not None]
    return {
        "state": state,
        "servers": servers,
        "at": now.isoformat(),
        "ttl": max(ttls, default=None),
    }


def coverage(cells: Iterable[dict[str, Any]]) -> int:
    """Return the share of resolvers with an answer that show the record, 0..100."""
    states = [cell["state"] for cell in cells if cell["state"] != Sight.silent]
    return 100 * states.count(Sight.visible) // len(states) if states else 0


def propagated(published: dict[str, Any], cells: dict[str, dict[str, Any]], asked: int) -> bool:
    """Tell whether a record counts: published, shown by all who answer, and most did answer."""
    answering = [cell for cell in cells.values() if cell["state"] != Sight.silent]
    return (
        published.get("state") == "yes"
        and all(cell["state"] == Sight.visible for cell in answering)
        and len(answering) * 2 > asked
    )


def predicted(cells: Iterable[dict[str, Any]]) -> datetime | None:
    """Return when the last cache must give way, None when nothing is known to wait for."""
    moments = [
        datetime.fromisoformat(cell["visible_from"])
        for cell in cells
        if cell["state"] in (Sight.cached_absence, Sight.cached_old)
    ]
    return max(moments, default=None)


def misses(cells: Iterable[dict[str, Any]]) -> list[float]:
    """Return by how many seconds each first prediction was wrong, of those that came true."""
    return [
        (
            datetime.fromisoformat(cell["seen_at"]) - datetime.fromisoformat(cell["first"])
        ).total_seconds()
        for cell in cells
        if cell["state"] == Sight.visible and "first" in cell
    ]
