"""What a flattening comes to: the records to publish, and whether they may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.domains.findings import Finding, Level

ALARMING_LOSS = 0.2
"""The share of addresses whose disappearance a person should see first."""


@dataclass(frozen=True, slots=True)
class Flattened:
    """A plan: ``records`` to publish by name, the domain's own first, and what they amount to.

    ``included`` says what each include that was written out stands for; keep it for the next plan.
    ``ip4`` and ``ip6`` are all of that together, as networks. ``settled`` is False while resolvers
    disagree or are too few: then nothing may be changed. ``lost`` is the share of its addresses that
    the include lost since last time which lost most (0..1). ``ttl`` tells in seconds how soon the
    answers may change.
    """

    domain: str
    original: str
    records: Mapping[str, str]
    lookups_before: int
    lookups_after: int
    settled: bool
    included: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ip4: tuple[str, ...] = ()
    ip6: tuple[str, ...] = ()
    automatic: bool = False
    lost: float = 0.0
    ttl: int | None = None
    problems: tuple[Finding, ...] = ()

    @property
    def text(self) -> str:
        """Return the domain's own record."""
        return self.records[self.domain]

    @property
    def includes_resolved(self) -> tuple[str, ...]:
        """Return the includes that were written out."""
        return tuple(self.included)

    @property
    def characters(self) -> int:
        """Return how long the domain's own record is."""
        return len(self.text)

    @property
    def changed(self) -> bool:
        """Tell whether there is anything else to publish than the original."""
        return dict(self.records) != {self.domain: self.original}

    @property
    def alarm(self) -> bool:
        """Tell whether so many addresses are gone that a person should look first."""
        return self.lost > ALARMING_LOSS

    @property
    def usable(self) -> bool:
        """Tell whether the records may be published without asking anybody."""
        broken = any(found.level is Level.error for found in self.problems)
        return self.settled and not self.alarm and not broken
