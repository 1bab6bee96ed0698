"""Domains connected to an organization: claimed, set up by a run, changed and let go."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from core import workflow
from core.accounts import audit, credentials
from core.domains import names_of_domains, proofs, runs_of_domains
from core.domains.preferences import configure, senders_of
from core.domains.runs_of_domains import approve, look_now, restart
from core.errors import Conflict, Invalid, NotFound, Refused
from core.paging import PAGE_SIZE, Page, offset_of
from core.settings import Mode
from core.system import PlatformWork, Work
from data.domains import domains as rows
from data.domains.domains import Domain, DomainStatus, Executor
from data.workflow import Run, RunStatus

__all__ = [
    "Domain",
    "DomainStatus",
    "Executor",
    "Refusal",
    "approve",
    "bought",
    "configure",
    "connect",
    "connect_many",
    "find",
    "get",
    "listing",
    "look_now",
    "remove",
    "restart",
]

SERVICES = ("google", "smartlead")
MOST_AT_ONCE = 500
PROOF_BYTES = 20


@dataclass(frozen=True, slots=True)
class Refusal:
    """An entry of a list that could not be connected, and why."""

    text: str
    code: str
    message: str
    action: str


async def connect(
    work: Work, name: str, *, executor: str = "api", services: Sequence[str] = SERVICES
) -> Domain:
    """Claim a domain and start to set it up; no provider is called here.

    Raises Invalid for what cannot be a domain, Conflict "domain_connected_already" or
    "domain_taken", and "key_missing" when there is no account at our DNS host to act with.
    """
    clean = names_of_domains.clean(name, live=work.system.settings.mode is Mode.live)
    if executor not in (Executor.api, Executor.manual):
        raise Invalid("Choose whether we change the records or you do.", field="executor")
    if executor == Executor.api:
        _require_apex(clean)
        await credentials.require(work, "cloudflare")
    if await rows.find(work.session, clean.ascii) is not None:
        raise _connected_already(clean.shown)
    await proofs.require_free(work, clean.ascii)
    domain = _new(work, clean.ascii, clean.shown, services)
    domain.executor = executor
    work.session.add(domain)
    await work.session.flush()
    await audit.record(work, "domain.connected", "domain", domain.id, executor=executor)
    await runs_of_domains.begin(work, domain)
    return domain


async def connect_many(
    work: Work, text: str, *, executor: str = "api", services: Sequence[str] = SERVICES
) -> tuple[list[Domain], list[Refusal]]:
    """Connect every name of a pasted list; one that is refused never stops the rest."""
    entries = names_of_domains.split(text)
    if not entries:
        raise Invalid("Enter one domain per line.", field="domains")
    if len(entries) > MOST_AT_ONCE:
        raise Invalid(f"Connect at most {MOST_AT_ONCE} domains at once.", field="domains")
    domains: list[Domain] = []
    refusals: list[Refusal] = []
    for entry in entries:
        try:
            domains.append(await connect(work, entry, executor=executor, services=services))
        except Refused as error:
            shown = entry[: names_of_domains.LONGEST_NAME]
            refusals.append(Refusal(shown, error.code, str(error), error.advice.action))
    return domains, refusals


async def bought(
    work: Work, name: str, registrar: str, item_id: UUID, payment_ref: str, *, set_up: bool = True
) -> Domain:
    """Connect a domain that was bought through us: it is proved at once, and set up if wished."""
    clean = names_of_domains.clean(name, live=False)
    domain = await rows.find(work.session, clean.ascii)
    if domain is None:
        domain = _new(work, clean.ascii, clean.shown, SERVICES)
        work.session.add(domain)
        await work.session.flush()
    domain.bought, domain.registrar = True, registrar
    domain.order_item_id, domain.payment_ref = item_id, payment_ref
    domain.registered_at = domain.registered_at or work.now()
    if not await rows.proved_elsewhere(work.session, domain.name, work.organization_id):
        await proofs.prove(work, domain, "bought")
    await audit.record(work, "domain.bought", "domain", domain.id, registrar=registrar)
    work.ring("domains")
    if set_up and domain.run_id is None:
        await runs_of_domains.begin(work, domain)
    return domain


async def get(work: PlatformWork, domain_id: UUID, *, lock: bool = False) -> Domain:
    """Return a domain; raise NotFound for none, one let go, or somebody else's."""
    read = rows.locked(work.session, domain_id) if lock else work.session.get(Domain, domain_id)
    domain = await read
    if domain is None or domain.removed_at is not None:
        raise NotFound("There is no such domain.", action="Go back to your domains.")
    return domain


async def find(work: Work, name: str) -> Domain | None:
    """Return the organization's domain of this name, in A-labels."""
    return await rows.find(work.session, name)


async def listing(
    work: Work, search: str = "", status: str = "", page: int = 1, size: int = PAGE_SIZE
) -> Page[Domain]:
    """Return a page of domains by name."""
    found, total = await rows.found(
        work.session,
        search=search.strip(),
        status=status,
        offset=offset_of(page, size),
        limit=size,
    )
    return Page(found, total)


async def remove(work: Work, domain_id: UUID) -> Domain:
    """Let a domain go: nothing is set up or watched any more; its records stay as they are."""
    domain = await get(work, domain_id, lock=True)
    run = await work.session.get(Run, domain.run_id) if domain.run_id else None
    if run is not None and run.status in (RunStatus.running, RunStatus.failed):
        await workflow.cancel(work, run.id)
    domain.removed_at = domain.updated_at = work.now()
    domain.claim_lapses_at = None
    await audit.record(work, "domain.removed", "domain", domain.id)
    await runs_of_domains.release(work, domain)
    return domain


def _new(work: Work, name: str, shown: str, services: Sequence[str]) -> Domain:
    now = work.now()
    return Domain(
        organization_id=work.organization_id,
        name=name,
        shown_name=shown,
        proof_token=secrets.token_hex(PROOF_BYTES),
        claim_lapses_at=now + timedelta(days=proofs.CLAIM_DAYS),
        services=senders_of(services),
        created_at=now,
        updated_at=now,
    )


def _require_apex(clean: names_of_domains.CleanName) -> None:
    if clean.ascii != clean.apex:
        raise Invalid(
            f"{clean.shown} is a part of {names_of_domains.shown(clean.apex)}.",
            code="domain_not_apex",
            action=f"Connect {names_of_domains.shown(clean.apex)}, or choose to set records by hand.",
            field="domain",
        )


def _connected_already(shown: str) -> Conflict:
    return Conflict(
        f"{shown} is connected already.",
        code="domain_connected_already",
        action="Open it in your list of domains; there is nothing to connect again.",
        field="domain",
    )
