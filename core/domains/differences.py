"""How a zone differs from what we stand for, record by record and in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from core.domains.merge_spf import senders
from core.domains.purposes import TITLES, Purpose, Standing, is_dmarc, is_spf
from core.domains.zones import said, to_json
from core.ports.dns import ZoneRecord


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference. ``state`` is missing, changed or doubled; ``found`` what stands there instead."""

    purpose: Purpose
    state: str
    wanted: ZoneRecord
    found: tuple[ZoneRecord, ...]
    text: str

    def to_json(self) -> dict[str, Any]:
        """Return a JSON object."""
        return {
            "purpose": self.purpose.value,
            "state": self.state,
            "wanted": to_json(self.wanted),
            "found": [to_json(record) for record in self.found],
            "text": self.text,
        }


def differences(standings: Iterable[Standing], zone: Iterable[ZoneRecord]) -> list[Difference]:
    """Return what of ours is missing, changed, or stands beside a rival."""
    listed = list(zone)
    there = {said(record) for record in listed}
    found = []
    for standing in standings:
        rivals = tuple(one for one in listed if _rivals(standing, one))
        if said(standing.record) in there:
            if rivals and standing.purpose in (Purpose.spf, Purpose.dmarc):
                found.append(_difference(standing, "doubled", rivals))
        elif not any(_still_holds(standing, record) for record in rivals):
            found.append(_difference(standing, "changed" if rivals else "missing", rivals))
    return found


def _rivals(standing: Standing, record: ZoneRecord) -> bool:
    """Tell whether a record stands where ours should, and does the same work."""
    ours = standing.record
    if record.name != ours.name or said(record) == said(ours):
        return False
    if standing.purpose is Purpose.spf:
        return is_spf(record)
    if standing.purpose is Purpose.dmarc:
        return is_dmarc(record)
    if standing.purpose is Purpose.mx:
        return record.kind == "MX" and record.content == ours.content
    if standing.purpose in (Purpose.proof, Purpose.host_proof):
        return False
    return record.kind == ours.kind


def _still_holds(standing: Standing, record: ZoneRecord) -> bool:
    """Tell whether an SPF record somebody extended still allows all that we need."""
    if standing.purpose is not Purpose.spf:
        return False
    needed = standing.terms or tuple(senders(standing.record.content))
    return {term.lower() for term in needed} <= {term.lower() for term in senders(record.content)}


def _difference(standing: Standing, state: str, rivals: tuple[ZoneRecord, ...]) -> Difference:
    title, name = TITLES[standing.purpose], standing.record.name
    texts = {
        "missing": f"The {title} record at {name} is gone.",
        "changed": f"The {title} record at {name} was changed.",
        "doubled": f"A second {title} record stands at {name}.",
    }
    return Difference(standing.purpose, state, standing.record, rivals, texts[state])
