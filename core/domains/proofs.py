"""Proof that a domain is an organization's own; from then on nobody else can claim it."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError

from core.accounts import audit
from core.domains.wanted import proof
from core.errors import Conflict
from core.ports.dns import AnswerStatus, Resolver, ZoneRecord
from core.system import Work
from data.domains import domains as rows
from data.domains.domains import Domain

CLAIM_DAYS = 14
"""How long an unproved claim stands."""


def record(domain: Domain) -> ZoneRecord:
    """Return the TXT record that proves ownership wherever the zone is kept."""
    return proof(domain.name, domain.proof_token)


async def published(resolver: Resolver, domain: Domain) -> bool:
    """Tell whether the record stands at the servers that the parent names for the domain."""
    wanted = record(domain)
    delegation = await resolver.delegation(domain.name)
    for server in delegation.servers if delegation else ():
        answer = await resolver.ask(wanted.name, wanted.kind, server)
        if answer.status is AnswerStatus.found:
            return wanted.content in answer.values
        if answer.absent:
            return False
    return False


async def prove(work: Work, domain: Domain, how: str) -> None:
    """Hold a domain for this organization alone; raise Conflict "domain_taken" when it is held."""
    if domain.proved_at is not None:
        return
    await require_free(work, domain.name)
    domain.proved_at, domain.claim_lapses_at = work.now(), None
    domain.updated_at = work.now()
    work.session.add(domain)
    try:
        await work.session.flush()
    except IntegrityError as error:
        raise taken(domain.shown_name) from error
    await audit.record(work, "domain.proved", "domain", domain.id, how=how)


async def require_free(work: Work, name: str) -> None:
    """Raise Conflict "domain_taken" when another organization has proved that a name is its own."""
    if await rows.proved_elsewhere(work.session, name, work.organization_id):
        raise taken(name)


def taken(name: str) -> Conflict:
    """Return the refusal of a name that another organization holds."""
    return Conflict(
        f"{name} belongs to another organization here.",
        code="domain_taken",
        action="If it is yours, ask whoever connected it to let it go, or contact support.",
        fallback="Connect another domain.",
        field="domain",
    )
