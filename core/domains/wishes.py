"""What an organization chose for a domain, gathered from its rows and our settings."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import col, select

from core.domains.drafting import Policy
from core.domains.merge_spf import union
from core.domains.purposes import Purpose, mark
from core.domains.wanted import Key, Wishes, plain_spf
from core.domains.zones import from_json
from core.system import Work
from data.domains.domains import DkimKey, DkimStatus, Domain, Executor
from data.domains.records import SpfFlattening


async def of(work: Work, domain: Domain) -> Wishes:
    """Return what is wanted for a domain."""
    settings = work.system.settings
    flattening = await in_force(work, domain.id) if domain.flattening else None
    return Wishes(
        domain.name,
        tuple(str(service) for service in domain.services),
        await _keys(work, domain.id),
        domain.dmarc,
        settings.dmarc_mailbox,
        domain.mx_template,
        domain.tracking_label,
        settings.tracking_target,
        domain.proof_token if domain.executor == Executor.manual else "",
        domain.host_proof,
        flattened(domain, flattening) if flattening else {},
        tuple(from_json(one) for name in domain.sending_records.values() for one in name),
    )


async def in_force(work: Work, domain_id: UUID) -> SpfFlattening | None:
    """Return the flattened SPF record in force, None when there is none."""
    query = (
        select(SpfFlattening)
        .where(SpfFlattening.domain_id == domain_id, col(SpfFlattening.ended_at).is_(None))
        .order_by(col(SpfFlattening.created_at).desc())
    )
    return (await work.session.exec(query)).first()


def policy_of(domain: Domain, scope: frozenset[Purpose]) -> Policy:
    """Return what a plan for a domain may do."""
    at_host = domain.executor == Executor.api
    return Policy(domain.name, mark(domain.id) if at_host else "", scope, flattens_apex=at_host)


def flattened(domain: Domain, flattening: SpfFlattening) -> dict[str, str]:
    """Return the flattened records, with the senders chosen since as plain includes."""
    texts = {str(name): str(text) for name, text in flattening.records.items()}
    text = plain_spf([str(service) for service in domain.services])
    if text and union([flattening.original], text) != flattening.original:
        texts[domain.name] = union([texts[domain.name]], text)
    return texts


async def _keys(work: Work, domain_id: UUID) -> list[Key]:
    query = (
        select(DkimKey)
        .where(DkimKey.domain_id == domain_id, DkimKey.status != DkimStatus.retired)
        .order_by(col(DkimKey.selector))
    )
    return [Key(key.selector, key.public_text) for key in await work.session.exec(query)]
