"""Changes as a host takes them: in batches of limited size, what stands at one name together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from core.domains.changes import Action, Change
from core.domains.zones import said, settable
from core.ports.dns import Changes, ZoneRecord


def batches(changes: Iterable[Change], most: int) -> Iterator[list[Change]]:
    """Yield batches of at most ``most`` changes; a name is cut only when it fills more than one."""
    by_name: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        by_name[change.record.name].append(change)
    batch: list[Change] = []
    for group in by_name.values():
        group.sort(key=_turn)
        if batch and len(batch) + len(group) > most:
            yield batch
            batch = []
        batch += group
        while len(batch) > most:
            yield batch[:most]
            batch = batch[most:]
    if batch:
        yield batch


def as_host_takes_them(batch: Iterable[Change], zone: Iterable[ZoneRecord]) -> Changes:
    """Return a batch with the ids that the records have in the zone as it is now."""
    refs = {settable(record): record.ref for record in zone}
    deletes, updates, creates = [], [], []
    for change in batch:
        if change.before is None and change.after is not None:
            creates.append(change.after)
        elif change.before is not None and change.after is None:
            deletes.append(refs[settable(change.before)])
        elif change.before is not None and change.after is not None:
            updates.append(replace(change.after, ref=refs[settable(change.before)]))
    return Changes(tuple(deletes), tuple(updates), tuple(creates))


def with_refs(zone: Iterable[ZoneRecord], answered: Iterable[ZoneRecord]) -> list[ZoneRecord]:
    """Return a zone in which records carry the ids that the host has just given them."""
    new = {said(record): record for record in answered}
    return [
        replace(record, ref=new[said(record)].ref, modified_on=new[said(record)].modified_on)
        if said(record) in new
        else record
        for record in zone
    ]


def _turn(change: Change) -> int:
    return [Action.delete, Action.update, Action.create].index(change.action)
