"""How old a domain is by its registry (RDAP); receivers distrust a very young one (R057)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from core.errors import ProviderError
from core.system import Actor, System
from data.domains.domains import Domain

RISKY_BELOW = timedelta(days=30)
WARNING = "Mail from a domain younger than 30 days is often taken for spam. Warm it up slowly."

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Age:
    """The age of a registration in whole days."""

    days: int

    @property
    def risky(self) -> bool:
        """Tell whether the domain is younger than thirty days."""
        return self.days < RISKY_BELOW.days


def age(registered_at: datetime | None, now: datetime) -> Age | None:
    """Return how old a registration is, None while nobody knows."""
    if registered_at is None:
        return None
    return Age(max(0, (now - registered_at).days))


async def of(system: System, actor: Actor, domain: Domain) -> Age | None:
    """Return a domain's age; a registry that was not asked yet is asked, and its word kept."""
    registered_at = domain.registered_at
    if registered_at is None:
        registered_at = await _asked(system, domain.name)
        if registered_at is not None:
            async with system.work(actor) as work:
                stored = await work.session.get_one(Domain, domain.id)
                stored.registered_at = stored.registered_at or registered_at
    return age(registered_at, system.clock.now())


async def _asked(system: System, name: str) -> datetime | None:
    try:
        facts = await system.ports.registry.facts(name)
    except ProviderError as error:
        log.info("registry_silent", domain=name, code=error.code)
        return None
    return facts.registered_at if facts else None
