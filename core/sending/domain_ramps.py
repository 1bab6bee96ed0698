"""The growing volume of each sending domain: which day it is, what may leave today, when it is full."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.sending.delivery_budgets import day_of, hour_from
from core.sending.pacing_caps import DAY, RAMP_DAYS, allowance
from core.system import Work
from data.sending import budgets, pacing_facts
from data.sending import sending_domains as domain_rows

__all__ = ["RAMP_DAYS", "Ramp", "listing"]


@dataclass(frozen=True, slots=True)
class Ramp:
    """How far a domain is.

    ``day`` counts from 1 to RAMP_DAYS, 0 before the first message. ``today`` and ``tomorrow`` are
    messages a day, None where the ramp does not bind; ``full_at`` is when it ends, None before it
    began. ``skipped``: an owner said that the domain is known already.
    """

    domain: str
    day: int
    sent: int
    today: int | None
    tomorrow: int | None
    full_at: datetime | None
    skipped: bool = False

    @property
    def state(self) -> str:
        """Return ready, warming or active."""
        if self.skipped or self.today is None:
            return "active"
        return "warming" if self.day else "ready"


async def listing(work: Work) -> list[Ramp]:
    """Return the organization's domains by name, with how far their volume has grown."""
    now = work.now()
    begun = {
        one.domain: one for one in await pacing_facts.ramps(work.session, work.organization_id)
    }
    domains = {one.domain for one in await domain_rows.listing(work.session) if one.verified}
    spent = await budgets.spent(
        work.session, [work.organization_id], hour_from(now), day_of(now), now
    )
    found = []
    for domain in sorted(domains | begun.keys()):
        ramp = begun.get(domain)
        sent = spent.get((work.organization_id, f"domain:{domain}"), 0)
        if ramp is None:
            found.append(Ramp(domain, 0, sent, _most(0), _most(1), None))
            continue
        day = (now - ramp.started_at) // DAY
        skipped = ramp.skipped_at is not None
        full_at = ramp.started_at + RAMP_DAYS * DAY
        today, tomorrow = (None, None) if skipped else (_most(day), _most(day + 1))
        found.append(
            Ramp(domain, min(day + 1, RAMP_DAYS), sent, today, tomorrow, full_at, skipped=skipped)
        )
    return found


def _most(day: int) -> int | None:
    return allowance(day) if day < RAMP_DAYS else None
