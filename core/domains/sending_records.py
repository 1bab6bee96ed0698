"""Records that senders of a domain ask for: kept with it, and planned like all others."""

from __future__ import annotations

from collections.abc import Sequence

from core.domains import connections, names_of_domains
from core.domains.zones import normalise, to_json
from core.ports.dns import ZoneRecord
from core.system import Work
from data.domains.domains import Domain, Executor

__all__ = ["can_be_set", "keep", "of_name", "selectors"]


async def of_name(work: Work, name: str) -> Domain | None:
    """Return the organization's proved domain that a name is or lies under, None without one."""
    apex = names_of_domains.clean(name, live=False).apex
    for candidate in dict.fromkeys((name, apex)):
        domain = await connections.find(work, candidate)
        if domain is not None and domain.proved_at is not None:
            return domain
    return None


def can_be_set(domain: Domain | None) -> bool:
    """Tell whether we set the records of a domain ourselves."""
    return domain is not None and domain.executor == Executor.api and bool(domain.zone_ref)


def selectors(domain: Domain) -> list[str]:
    """Return the DKIM selectors under which senders of the domain itself ask for keys."""
    suffix = f"._domainkey.{domain.name}"
    names = (str(record["name"]) for record in domain.sending_records.get(domain.name, ()))
    return sorted(name.removesuffix(suffix) for name in names if name.endswith(suffix))


async def keep(work: Work, name: str, records: Sequence[ZoneRecord]) -> Domain | None:
    """Keep what the senders of a name ask for with the domain that holds it, if there is one.

    None is left of a name without records. A plan for "sending" then brings them into the zone.
    """
    domain = await of_name(work, name)
    if domain is None:
        return None
    kept = {key: value for key, value in domain.sending_records.items() if key != name}
    if records:
        kept[name] = [to_json(normalise(record)) for record in records]
    if kept != domain.sending_records:
        domain.sending_records, domain.updated_at = kept, work.now()
    return domain
