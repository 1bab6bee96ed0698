"""Where a zone is read: at our DNS host, at its authoritative servers, or at the vendor that owns it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass

from core.accounts import credentials
from core.domains.zones import normalise
from core.errors import Conflict, Unavailable
from core.ports.dns import Answer, AnswerStatus, DnsHost, ZoneRecord
from core.system import System
from data.domains.domains import Domain, Executor

KINDS = ("TXT", "CNAME", "MX", "A", "AAAA")
"""What is asked for at a name, where no list of the zone can be had."""


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask for."""

    name: str
    kind: str


async def read(system: System, domain: Domain, names: Iterable[str]) -> list[ZoneRecord]:
    """Return a zone's records: all of them where there is a host to ask, else those at the names.

    Raises Conflict "zone_missing" while there is no zone, Unavailable when no server answers.
    """
    match domain.executor:
        case Executor.api:
            host = await host_of(system, domain)
            return [normalise(record) for record in await host.records(zone_ref(domain))]
        case Executor.vendor:
            found = await system.ports.turnkey.dns_records(domain.account_ref, domain.zone_ref)
            return [
                normalise(ZoneRecord(one.host, one.kind, one.value, priority=one.priority))
                for one in found
            ]
        case _:
            return await observed(system, domain.name, names)


async def host_of(system: System, domain: Domain) -> DnsHost:
    """Return the DNS host that holds a domain's zone, under the organization's key or ours."""
    provider = domain.provider or "cloudflare"
    secret = await credentials.secret_of(system, domain.organization_id, provider)
    return system.ports.direct.dns_host(secret)


def zone_ref(domain: Domain) -> str:
    """Return the host's id of a zone; raise Conflict "zone_missing" while there is none."""
    if not domain.zone_ref:
        raise Conflict(
            f"{domain.shown_name} has no zone yet.",
            code="zone_missing",
            action="Finish the step that creates the zone first.",
        )
    return domain.zone_ref


async def observed(system: System, name: str, names: Iterable[str]) -> list[ZoneRecord]:
    """Return what the authoritative servers of a zone say at some names; TTLs are not compared."""
    questions = [Question(one, kind) for one in sorted(set(names)) for kind in KINDS]
    servers = await authoritative(system, name)
    answers = await asyncio.gather(
        *(first_known(system, question, servers) for question in questions)
    )
    found: dict[ZoneRecord, None] = {}
    for answer in answers:
        for value in answer.values if answer.status is AnswerStatus.found else ():
            found.setdefault(_record(answer, value))
    return list(found)


async def authoritative(system: System, name: str) -> tuple[str, ...]:
    """Return the servers ("ip:port") that answer for a zone; raise Unavailable when none does."""
    delegation = await system.ports.resolver.delegation(name)
    if delegation is None or not delegation.servers:
        raise Unavailable(
            f"No name server of {name} answers.",
            provider="dns",
            action="Check the name servers at the registrar; we look again by ourselves.",
        )
    return delegation.servers


async def first_known(system: System, question: Question, servers: Iterable[str]) -> Answer:
    """Return the first answer that says anything; raise Unavailable when no server says anything."""
    for server in servers:
        answer = await system.ports.resolver.ask(question.name, question.kind, server)
        if answer.known:
            return answer
    raise Unavailable(
        f"The name servers did not answer for {question.name} {question.kind}.", provider="dns"
    )


def _record(answer: Answer, value: str) -> ZoneRecord:
    priority, content = None, value
    if answer.kind == "MX":
        preference, _, content = value.partition(" ")
        priority = int(preference)
    return normalise(ZoneRecord(answer.name, answer.kind, content, priority=priority))
