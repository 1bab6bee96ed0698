"""From a zone as it is and the records we want to the plan that leads from one to the other.

There is never more than one SPF record; what others have written is kept, extended or, with consent,
replaced; a record that we do not stand for is otherwise not touched.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from core.domains import guard, risk
from core.domains.changes import Plan
from core.domains.drafting import Draft, Policy
from core.domains.merge_dmarc import merge_dmarc
from core.domains.merge_hosts import merge_mx, merge_tracking
from core.domains.merge_keys import merge_dkim, merge_host_proof, merge_proof
from core.domains.merge_sending import merge_sending
from core.domains.merge_spf import merge_spf, withdraw_spf
from core.domains.purposes import TITLES, Purpose, Standing, Wanted
from core.domains.zones import normalise, said
from core.ports.dns import ZoneRecord

MERGERS: dict[Purpose, Callable[[Draft, list[Wanted]], None]] = {
    Purpose.spf: merge_spf,
    Purpose.dkim: merge_dkim,
    Purpose.dmarc: merge_dmarc,
    Purpose.mx: merge_mx,
    Purpose.tracking: merge_tracking,
    Purpose.proof: merge_proof,
    Purpose.host_proof: merge_host_proof,
    Purpose.sending: merge_sending,
}


@dataclass(frozen=True, slots=True)
class Merged:
    """A plan, and all that we stand for once it is done."""

    plan: Plan
    standings: tuple[Standing, ...]


def plan(
    zone: Sequence[ZoneRecord],
    wanted: Sequence[Wanted],
    owned: Sequence[Standing],
    policy: Policy,
) -> Plan:
    """Return what has to change so that a zone holds what we want."""
    return merged(zone, wanted, owned, policy).plan


def merged(
    zone: Sequence[ZoneRecord],
    wanted: Sequence[Wanted],
    owned: Sequence[Standing],
    policy: Policy,
) -> Merged:
    """Return the plan, together with what we stand for afterwards."""
    draft = Draft(zone, owned, policy)
    clean = [replace(one, record=normalise(one.record)) for one in wanted]
    for purpose in Purpose:
        if purpose in policy.scope:
            MERGERS[purpose](draft, [one for one in clean if one.purpose is purpose])
    _retire(draft, clean)
    changes = tuple(draft.changes)
    refusals = (*draft.refusals, *guard.refusals(draft.zone, changes, draft.is_ours, policy))
    consents = tuple(draft.consents.values())
    level = risk.level(changes, consents)
    return Merged(
        Plan(changes, level, risk.words(changes, level, draft.zone), refusals, consents),
        tuple(draft.standings),
    )


def _retire(draft: Draft, wanted: list[Wanted]) -> None:
    """Take out what we once made and no longer want."""
    needed = {said(one.record) for one in wanted}
    for standing in draft.owned:
        for record in draft.at(standing.record.name, standing.record.kind):
            if said(record) != said(standing.record) or said(record) in needed:
                continue
            if draft.is_settled(record):
                continue
            if not standing.shared:
                title = TITLES[standing.purpose]
                draft.delete(
                    standing.purpose, record, f"Removes a {title} record of ours no longer needed."
                )
            elif standing.purpose is Purpose.spf:
                withdraw_spf(draft, standing, record)
