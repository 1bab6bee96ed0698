"""One change of a zone, and a plan: all changes of a set with what there is to say about them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Self

from core.domains.purposes import Purpose
from core.domains.zones import from_json, settable, to_json
from core.ports.dns import ZoneRecord


class Action(StrEnum):
    """What happens to a record."""

    create = "create"
    update = "update"
    delete = "delete"


class Risk(StrEnum):
    """How much could go wrong: nothing that is there, something of ours, something of others."""

    low = "low"
    medium = "medium"
    high = "high"


RANK = {Risk.low: 0, Risk.medium: 1, Risk.high: 2}


@dataclass(frozen=True, slots=True)
class Change:
    """One change. ``owned`` tells whether ``before`` is ours, ``stands`` whether ``after`` will be.

    ``shared`` marks a record of others that we only add ``terms`` to. ``why`` is for people.
    """

    action: Action
    purpose: Purpose | None
    before: ZoneRecord | None
    after: ZoneRecord | None
    why: str
    owned: bool = False
    stands: bool = True
    shared: bool = False
    terms: tuple[str, ...] = ()
    risk: Risk = Risk.low

    @property
    def record(self) -> ZoneRecord:
        """Return the record as it will be, or was."""
        found = self.after or self.before
        if found is None:
            message = "a change changes something"
            raise ValueError(message)
        return found

    def inverse(self, why: str) -> Change:
        """Return the change that takes this one back."""
        action = {
            Action.create: Action.delete,
            Action.update: Action.update,
            Action.delete: Action.create,
        }[self.action]
        return replace(
            self,
            action=action,
            before=self.after,
            after=self.before,
            why=why,
            owned=self.stands,
            stands=self.owned,
            terms=(),
        )

    def to_json(self) -> dict[str, Any]:
        """Return a JSON object."""
        return {
            "action": self.action.value,
            "purpose": self.purpose.value if self.purpose else "",
            "before": to_json(self.before) if self.before else None,
            "after": to_json(self.after) if self.after else None,
            "why": self.why,
            "owned": self.owned,
            "stands": self.stands,
            "shared": self.shared,
            "terms": list(self.terms),
            "risk": self.risk.value,
        }

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> Self:
        """Read what ``to_json`` wrote."""
        return cls(
            Action(raw["action"]),
            Purpose(raw["purpose"]) if raw["purpose"] else None,
            from_json(raw["before"]) if raw["before"] else None,
            from_json(raw["after"]) if raw["after"] else None,
            raw["why"],
            raw["owned"],
            raw["stands"],
            raw["shared"],
            tuple(raw["terms"]),
            Risk(raw["risk"]),
        )


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to say about a plan under a stable code; ``records`` are contents it is about."""

    code: str
    text: str
    records: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return a JSON object."""
        return {"code": self.code, "text": self.text, "records": list(self.records)}


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done to a zone.

    ``refusals`` forbid it, ``consents`` have to be given first, ``words`` sum it up for people.
    """

    changes: tuple[Change, ...]
    risk: Risk = Risk.low
    words: tuple[str, ...] = ()
    refusals: tuple[Remark, ...] = ()
    consents: tuple[Remark, ...] = ()


def done(zone: Iterable[ZoneRecord], changes: Iterable[Change]) -> list[ZoneRecord]:
    """Return a zone after changes: every ``before`` taken out once, every ``after`` put in."""
    listed = list(changes)
    gone: dict[object, int] = {}
    for change in listed:
        if change.before is not None:
            key = settable(change.before)
            gone[key] = gone.get(key, 0) + 1
    left = []
    for record in zone:
        key = settable(record)
        if gone.get(key, 0):
            gone[key] -= 1
        else:
            left.append(record)
    return left + [change.after for change in listed if change.after is not None]


def remaining(zone: Iterable[ZoneRecord], changes: Iterable[Change]) -> list[Change]:
    """Return the changes that a zone does not show yet."""
    there = {settable(record) for record in zone}
    return [
        change
        for change in changes
        if (change.after is not None and settable(change.after) not in there)
        or (change.before is not None and settable(change.before) in there)
    ]
