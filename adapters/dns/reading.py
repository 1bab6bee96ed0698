"""What a response says about the record that was asked for."""

from __future__ import annotations

from dataclasses import dataclass

import dns.flags
from dns.message import Message
from dns.rcode import Rcode
from dns.rdatatype import RdataType
from dns.rrset import RRset

from adapters.dns.values import host, spelled
from core.ports.dns import Answer, AnswerStatus

MOST_ALIASES = 16

STATUSES = {
    Rcode.NOERROR: AnswerStatus.no_data,
    Rcode.NXDOMAIN: AnswerStatus.nxdomain,
    Rcode.REFUSED: AnswerStatus.refused,
    Rcode.SERVFAIL: AnswerStatus.servfail,
}


@dataclass(frozen=True, slots=True)
class Reading:
    """An answer, and the name where an alias leaves what this server serves."""

    answer: Answer
    leads_to: str = ""


def read(message: Message, name: str, kind: str, server: str, size_bytes: int) -> Reading:
    """Follow the aliases inside a response to the record, or to its absence."""
    wanted = RdataType.make(kind)
    at, rows, ttls = _followed(message, name, wanted)
    soa = _soa(message)
    status = STATUSES.get(message.rcode(), AnswerStatus.broken)
    values: tuple[str, ...] = ()
    if rows is not None:
        status, values = AnswerStatus.found, tuple(sorted(spelled(wanted, row) for row in rows))
    elif soa is not None:
        ttls.append(min(soa.ttl, soa[0].minimum))
    elif status is AnswerStatus.no_data and is_referral(message):
        status = AnswerStatus.refused
    known_ttl = bool(ttls) and (rows is not None or soa is not None)
    answer = Answer(
        name,
        kind,
        server,
        status,
        values,
        min(ttls) if known_ttl else None,
        authoritative=bool(message.flags & dns.flags.AA),
        size_bytes=size_bytes,
    )
    dangling = at != name and soa is None and status is AnswerStatus.no_data
    return Reading(answer, at if dangling else "")


def _followed(
    message: Message, name: str, wanted: RdataType
) -> tuple[str, RRset | None, list[int]]:
    """Return where the aliases end, what stands there, and the TTLs on the way."""
    rows_at = {(host(rows.name), rows.rdtype): rows for rows in message.answer}
    ttls: list[int] = []
    for _ in range(MOST_ALIASES):
        rows = rows_at.get((name, wanted))
        if rows is not None:
            return name, rows, [*ttls, rows.ttl]
        alias = rows_at.get((name, RdataType.CNAME))
        if alias is None:
            break
        ttls.append(alias.ttl)
        name = host(alias[0].target)
    return name, None, ttls


def is_referral(message: Message) -> bool:
    """Tell whether a response only points to other servers."""
    points = any(rows.rdtype == RdataType.NS for rows in message.authority)
    return points and not message.answer and not message.flags & dns.flags.AA


def _soa(message: Message) -> RRset | None:
    return next((rows for rows in message.authority if rows.rdtype == RdataType.SOA), None)
