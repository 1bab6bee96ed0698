"""Records a domain needs before it may send: kept with it, and looked for in DNS."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from typing import Any

from core.domains import zone_sources
from core.domains.wanted import proof
from core.domains.zone_sources import Question
from core.domains.zones import normalise, said
from core.errors import Unavailable
from core.ports.dns import AnswerStatus, ZoneRecord
from core.ports.sending import WantedRecord
from core.system import System
from data.sending.sending_domains import Proof, SendingDomain

TOKEN_BYTES = 20
OWNERSHIP, DKIM = "ownership", "dkim"

Record = dict[str, Any]


def new_token() -> str:
    """Return a text by which a domain is proved to be an organization's."""
    return secrets.token_hex(TOKEN_BYTES)


def wanted(domain: SendingDomain, records: Iterable[WantedRecord]) -> list[Record]:
    """Return the records of a domain as they are kept: the proof of ownership first, if needed."""
    listed = list(records)
    if domain.token:
        ours = proof(domain.domain, domain.token)
        listed = [WantedRecord(ours.kind, ours.name, ours.content, OWNERSHIP), *listed]
    before = {_key(record): record["seen"] for record in domain.records}
    return [
        record | {"seen": before.get(_key(record), False)}
        for record in (_kept(one) for one in listed)
    ]


def as_zone(records: Iterable[Record]) -> list[ZoneRecord]:
    """Return kept records as records of a zone; ownership of what we set is proved already."""
    return [_zone_record(record) for record in records if record["purpose"] != OWNERSHIP]


def shown(domain: SendingDomain) -> list[Record]:
    """Return the records with how far each is: verified, seen or missing.

    The proof of ownership follows the status of the domain, the keys that of its signature.
    """
    return [record | {"state": _state(domain, record)} for record in domain.records]


async def look(system: System, domain: str, records: Sequence[Record]) -> list[Record]:
    """Return records marked as seen or not at the authoritative servers.

    The marks stay as they are when no server answers.
    """
    try:
        servers = await zone_sources.authoritative(system, domain)
        there = {
            question: await _there(system, question, servers)
            for question in {Question(one["name"], one["kind"]) for one in records}
        }
    except Unavailable:
        return list(records)
    return [
        record
        | {"seen": said(_zone_record(record)) in there[Question(record["name"], record["kind"])]}
        for record in records
    ]


def seen(records: Iterable[Record], purpose: str) -> bool:
    """Tell whether all records of a purpose were seen, and there are any."""
    marks = [bool(record["seen"]) for record in records if record["purpose"] == purpose]
    return bool(marks) and all(marks)


async def _there(system: System, question: Question, servers: Iterable[str]) -> set[Any]:
    answer = await zone_sources.first_known(system, question, servers)
    values = answer.values if answer.status is AnswerStatus.found else ()
    return {said(_answered(question, value)) for value in values}


def _answered(question: Question, value: str) -> ZoneRecord:
    priority, content = None, value
    if question.kind == "MX":
        preference, _, content = value.partition(" ")
        priority = int(preference)
    return normalise(ZoneRecord(question.name, question.kind, content, priority=priority))


def _zone_record(record: Record) -> ZoneRecord:
    return normalise(
        ZoneRecord(record["name"], record["kind"], record["content"], priority=record["priority"])
    )


def _kept(record: WantedRecord) -> Record:
    clean = normalise(ZoneRecord(record.name, record.kind, record.content))
    return {
        "kind": clean.kind,
        "name": clean.name,
        "content": clean.content,
        "purpose": record.purpose,
        "priority": record.priority,
    }


def _key(record: Record) -> tuple[str, ...]:
    return tuple(str(record[part]) for part in ("kind", "name", "content", "priority"))


def _state(domain: SendingDomain, record: Record) -> str:
    if record["purpose"] == OWNERSHIP:
        proved = domain.owned_at is not None
    elif record["purpose"] == DKIM:
        proved = domain.dkim_status == Proof.success
    else:
        proved = bool(record["seen"])
    return "verified" if proved else "seen" if record["seen"] else "missing"
