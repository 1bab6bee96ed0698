"""What people are told when the health of a domain worsens, each thing once a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from core.accounts import notifications
from core.accounts.notifications import Level
from core.system import Work
from data.domains.domains import Domain
from data.domains.health import MARKS, DomainHealth

WORTH_TELLING = 15
"""How many points a score must fall for a notice, where nothing else is lost."""
TITLES = {"spf": "SPF", "dkim": "DKIM", "dmarc": "DMARC", "mx": "MX"}


@dataclass(frozen=True, slots=True)
class Before:
    """How a domain stood at the look before."""

    score: int
    held: frozenset[str]
    listed: bool

    @classmethod
    def of(cls, row: DomainHealth) -> Self:
        """Read a stored look."""
        held = frozenset(name for name in MARKS if getattr(row, name))
        return cls(row.score, held, row.listed)


async def tell(work: Work, domain: Domain, before: Before, now: DomainHealth) -> None:
    """Tell the members of what has become worse since the look before."""
    if now.listed and not before.listed:
        said = [one for one in now.blacklists.values() if one["state"] == "listed"]
        names = ", ".join(one["name"] for one in said)
        await _notify(
            work,
            domain,
            "listed",
            title=f"{domain.shown_name} is on a block list",
            text=f"Listed by {names}. Stop sending and look at the cause.",
            level=Level.danger,
        )
    lost = [TITLES[name] for name in MARKS if name in before.held and getattr(now, name) is False]
    if lost:
        await _notify(
            work,
            domain,
            "lost",
            title=f"{', '.join(lost)} of {domain.shown_name} no longer holds",
            text="Open the domain to see why, and what to do.",
            level=Level.danger,
        )
    elif before.score - now.score >= WORTH_TELLING and not now.listed:
        await _notify(
            work,
            domain,
            "score",
            title=f"The score of {domain.shown_name} has fallen to {now.score}",
            text=" ".join(one["reason"] for one in now.facts["deductions"]),
            level=Level.warning,
        )


async def _notify(
    work: Work, domain: Domain, what: str, *, title: str, text: str, level: Level
) -> None:
    key = f"health:{domain.id}:{what}:{work.now():%Y-%m-%d}"
    await notifications.notify(work, title, text, level, f"/domains/{domain.id}", dedupe_key=key)
