"""A plan in the making: the zone to look things up in, and what is to be changed, asked and refused."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from core.domains.changes import Action, Change, Remark, Risk
from core.domains.purposes import (
    MEANINGS,
    TITLES,
    Purpose,
    Standing,
    Wanted,
    is_dmarc,
    is_marked,
    is_spf,
)
from core.domains.zones import Settable, normalise, said, settable
from core.ports.dns import ZoneRecord

SINGLE = {Purpose.spf: is_spf, Purpose.dmarc: is_dmarc}
"""Purposes of which a name bears one record only: whoever rewrites it, it stays the same record."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What a plan may do.

    ``scope`` are the purposes looked at; ``mark`` the comment of records we make, empty where a host
    keeps none; ``flattens_apex`` tells whether the host lets a CNAME stand at the apex.
    """

    domain: str
    mark: str = ""
    scope: frozenset[Purpose] = frozenset(Purpose)
    flattens_apex: bool = True


class Draft:
    """Collects changes. The mergers look records up in it and say what is to become of them."""

    def __init__(
        self, zone: Iterable[ZoneRecord], owned: Iterable[Standing], policy: Policy
    ) -> None:
        self.zone = [normalise(record) for record in zone]
        self.policy = policy
        self.owned = [
            replace(one, record=normalise(one.record))
            for one in owned
            if one.purpose in policy.scope
        ]
        self.changes: list[Change] = []
        self.consents: dict[str, Remark] = {}
        self.refusals: list[Remark] = []
        self.standings: list[Standing] = []
        self._at: dict[str, list[ZoneRecord]] = defaultdict(list)
        for record in self.zone:
            self._at[record.name].append(record)
        there = {said(record) for record in self.zone}
        self._standing = {said(one.record): one for one in self.owned}
        self._rewritten = {
            (one.purpose, one.record.name): one
            for one in self.owned
            if one.purpose in SINGLE and said(one.record) not in there
        }
        self._touched: set[Settable] = set()

    def at(self, name: str, *kinds: str) -> list[ZoneRecord]:
        """Return the records at a name, of some kinds or of all."""
        return [one for one in self._at.get(name, ()) if not kinds or one.kind in kinds]

    def standing(self, record: ZoneRecord) -> Standing | None:
        """Return as what we stand for a record, also one rewritten since; None for one of others."""
        purpose = _single(record)
        rewritten = self._rewritten.get((purpose, record.name)) if purpose else None
        return self._standing.get(said(record)) or rewritten

    def is_ours(self, record: ZoneRecord) -> bool:
        """Tell whether we have made a record, so that it may be replaced or deleted."""
        standing = self.standing(record)
        return not standing.shared if standing else is_marked(record)

    def is_settled(self, record: ZoneRecord) -> bool:
        """Tell whether something was decided about a record already."""
        return settable(record) in self._touched

    def keep(
        self,
        wanted: Wanted,
        record: ZoneRecord,
        *,
        terms: tuple[str, ...] = (),
        shared: bool = True,
    ) -> None:
        """Stand for a record that is right as it is."""
        known = self.standing(record)
        owner_is_other = shared and not self.is_ours(record)
        kept = known.terms if known and not terms else terms
        self._stand(wanted.purpose, record, shared=owner_is_other, terms=kept)

    def create(self, wanted: Wanted, *, terms: tuple[str, ...] = ()) -> None:
        """Add a record."""
        record = replace(wanted.record, comment=self.policy.mark)
        why = f"Adds the {TITLES[wanted.purpose]} record. {MEANINGS[wanted.purpose]}"
        risk = Risk.low
        if hidden := self._hidden_wildcard(record.name):
            why += f" From then on {hidden} no longer answers for this name."
            risk = Risk.medium
        self.changes.append(
            Change(
                Action.create,
                wanted.purpose,
                None,
                record,
                why,
                owned=False,
                terms=terms,
                risk=risk,
            )
        )
        self._stand(wanted.purpose, record, terms=terms)

    def update(
        self,
        wanted: Wanted,
        before: ZoneRecord,
        content: str,
        why: str,
        *,
        terms: tuple[str, ...] = (),
    ) -> None:
        """Change a record in place; one of others keeps its TTL and its remarks."""
        ours = self.is_ours(before)
        after = replace(before, content=content, priority=wanted.record.priority)
        if ours:
            after = replace(after, ttl=wanted.record.ttl, proxied=False)
        if settable(after) == settable(before):
            self.keep(wanted, before, terms=terms)
            return
        self._touched.add(settable(before))
        self.changes.append(
            Change(
                Action.update,
                wanted.purpose,
                before,
                after,
                why,
                owned=ours or self.standing(before) is not None,
                shared=not ours,
                terms=terms,
                risk=Risk.low if ours else Risk.medium,
            )
        )
        self._stand(wanted.purpose, after, shared=not ours, terms=terms)

    def delete(self, purpose: Purpose, before: ZoneRecord, why: str) -> None:
        """Take a record out."""
        self._touched.add(settable(before))
        ours = self.is_ours(before)
        risk = Risk.medium if ours else Risk.high
        owned = ours or self.standing(before) is not None
        self.changes.append(
            Change(Action.delete, purpose, before, None, why, owned=owned, stands=False, risk=risk)
        )

    def ask(self, code: str, text: str, records: Iterable[ZoneRecord]) -> None:
        """Demand a consent, each code once."""
        known = self.consents.get(code)
        contents = (known.records if known else ()) + tuple(one.content for one in records)
        self.consents[code] = Remark(code, text, contents)

    def refuse(self, code: str, text: str, records: Iterable[ZoneRecord] = ()) -> None:
        """Forbid the plan."""
        self.refusals.append(Remark(code, text, tuple(one.content for one in records)))

    def _stand(
        self,
        purpose: Purpose,
        record: ZoneRecord,
        *,
        shared: bool = False,
        terms: tuple[str, ...] = (),
    ) -> None:
        self._touched.add(settable(record))
        self.standings.append(Standing(purpose, record, shared, terms))

    def _hidden_wildcard(self, name: str) -> str:
        """Return the wildcard that answers for a name until a record stands there, or empty."""
        if self._at.get(name):
            return ""
        parent = name
        while parent.endswith(f".{self.policy.domain}"):
            parent = parent.partition(".")[2]
            if self._at.get(f"*.{parent}"):
                return f"*.{parent}"
        return ""


def _single(record: ZoneRecord) -> Purpose | None:
    return next((purpose for purpose, fits in SINGLE.items() if fits(record)), None)
