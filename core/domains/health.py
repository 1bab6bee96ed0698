"""The health of domains: looked at daily and on demand, stored by the day, told when it worsens."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import structlog
from sqlmodel import col, select

from core import metrics
from core.domains import age, blacklists, compliance, connections, sending_records, validation
from core.domains.blacklists import Trust
from core.domains.health_records import Found, store
from core.domains.health_views import ONLY, dashboard, history, one
from core.domains.preferences import NO_MX
from core.domains.sending_addresses import sending_addresses
from core.errors import AppError
from core.settings import plain
from core.system import Actor, System, Work
from data.domains import health as rows
from data.domains.domains import DkimKey, DkimStatus, Domain
from data.domains.health import DomainHealth

__all__ = ["ONLY", "DomainHealth", "dashboard", "history", "one", "refresh", "refresh_all"]

INTERVAL = timedelta(hours=24)
MOST_AT_ONCE = 500
DOMAINS_AT_ONCE = 5

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Subject:
    """A domain to look at, with what is known of it; ``aligned`` is what the last test message proved."""

    domain: Domain
    selectors: list[str]
    aligned: bool | None


async def refresh(
    system: System, actor: Actor, domain_id: UUID, *, trusted: Trust | None = None
) -> DomainHealth:
    """Look at a domain now and store what was found for today; never raises for what DNS does.

    ``trusted`` says which block lists may be believed; without it they are tried first.
    """
    async with system.work(actor) as work:
        subject = await _subject(work, domain_id)
    if trusted is None:
        trusted = await blacklists.trust(system.ports.resolver, _key(system))
    found = await _look(system, actor, subject, trusted)
    async with system.work(actor) as work:
        return await store(work, await connections.get(work, domain_id, lock=True), found)


async def refresh_all(system: System) -> int:
    """Look at up to 500 domains not looked at for a day, or since they became ready; count them."""
    async with system.platform(Actor.job()) as work:
        due = await rows.due(work.session, work.now() - INTERVAL, MOST_AT_ONCE)
    if due:
        trusted = await blacklists.trust(system.ports.resolver, _key(system))
        turn = asyncio.Semaphore(DOMAINS_AT_ONCE)

        async def refreshed(domain_id: UUID, organization_id: UUID) -> None:
            async with turn:
                try:
                    await refresh(system, Actor.job(organization_id), domain_id, trusted=trusted)
                except AppError as error:
                    log.warning("health_unknown", domain=str(domain_id), code=error.code)
                except Exception:
                    log.exception("health_crashed", domain=str(domain_id))

        await asyncio.gather(*(refreshed(*row) for row in due))
    await _measure(system)
    return len(due)


async def _subject(work: Work, domain_id: UUID) -> Subject:
    domain = await connections.get(work, domain_id)
    query = select(DkimKey.selector).where(
        DkimKey.domain_id == domain_id, DkimKey.status != DkimStatus.retired
    )
    keys = await work.session.exec(query.order_by(col(DkimKey.selector)))
    selectors = [*keys, *sending_records.selectors(domain)]
    proof = await rows.newest_received(work.session, domain_id)
    return Subject(domain, selectors, proof.dmarc == "pass" if proof else None)


async def _look(system: System, actor: Actor, subject: Subject, trusted: Trust) -> Found:
    domain, resolver = subject.domain, system.ports.resolver
    checked, known_age = await asyncio.gather(
        validation.validate(
            domain.name,
            subject.selectors,
            resolver,
            fetch=system.ports.fetch,
            for_google=domain.mx_template.startswith("google"),
            receives=domain.mx_template != NO_MX,
        ),
        age.of(system, actor, domain),
    )
    verdicts = compliance.verdicts(checked.facts(aligned=subject.aligned))
    addresses = [] if domain.flattening else sending_addresses(checked.spf.record)
    lists = await blacklists.look(resolver, domain.name, addresses, trusted, _key(system))
    return Found(checked, verdicts, lists, known_age)


async def _measure(system: System) -> None:
    async with system.platform(Actor.job()) as work:
        shares = await rows.shares(work.session)
    metrics.DOMAINS_PASSING.set(shares.passing)
    metrics.PROPAGATED_IN_TIME.set(shares.in_time)


def _key(system: System) -> str:
    return plain(system.settings.spamhaus_key)
