"""Aggregate reports: who sent in a domain's name and how it was judged (RFC 7489 app. C, RFC 9990)."""

from __future__ import annotations

import asyncio
import ipaddress
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime

from core.domains.dmarc_envelopes import refusal, unpack
from core.domains.xml_tree import Node, Refusal, parse_xml

LARGEST_COUNT = 10**9
LONGEST_VALUE = 255
DISPOSITIONS = frozenset({"none", "pass", "quarantine", "reject"})


@dataclass(frozen=True, slots=True)
class AuthResult:
    """What SPF or DKIM said about a domain, whether aligned or not; ``selector`` only for DKIM."""

    domain: str
    result: str
    selector: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """Messages of one source judged alike. Aligned means passed for the author's domain."""

    source_ip: str
    count: int
    disposition: str
    dkim_aligned: bool
    spf_aligned: bool
    header_from: str
    envelope_from: str = ""
    reasons: tuple[str, ...] = ()
    dkim: tuple[AuthResult, ...] = ()
    spf: tuple[AuthResult, ...] = ()

    @property
    def aligned(self) -> bool:
        """Tell whether these messages passed DMARC."""
        return self.dkim_aligned or self.spf_aligned


@dataclass(frozen=True, slots=True)
class PublishedPolicy:
    """The policy the reporter found."""

    domain: str
    policy: str
    subdomain_policy: str = ""
    missing_policy: str = ""
    strict_dkim: bool = False
    strict_spf: bool = False
    testing: bool = False
    percentage: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """One report. ``begin`` and ``end`` are None when they cannot be read.

    ``skipped`` counts what could not be read, by kind: ip, count, date.
    """

    organization: str
    email: str
    report_id: str
    begin: datetime | None
    end: datetime | None
    published: PublishedPolicy
    rows: tuple[Row, ...]
    skipped: tuple[tuple[str, int], ...] = ()

    @property
    def messages(self) -> int:
        """Return how many messages the report speaks of."""
        return sum(row.count for row in self.rows)


async def read(raw: bytes) -> list[Report]:
    """Return the reports in a file or a mail, read outside of the event loop."""
    return await asyncio.to_thread(parse, raw)


def parse(raw: bytes) -> list[Report]:
    """Return the reports in a file or a mail; raise Invalid "report_refused" with the reason."""
    try:
        return [_report(parse_xml(document)) for document in unpack(raw)]
    except Refusal as error:
        raise refusal(str(error)) from None


def _report(root: Node) -> Report:
    about, published = root.find("report_metadata"), root.find("policy_published")
    if root.name != "feedback" or about is None or published is None:
        raise refusal("The file is XML, but no DMARC report.")
    skipped: Counter[str] = Counter()
    rows = [_row(record, skipped) for record in root.all("record")]
    return Report(
        organization=_short(about, "org_name"),
        email=_short(about, "email"),
        report_id=_short(about, "report_id"),
        begin=_moment(about.value("date_range", "begin"), skipped),
        end=_moment(about.value("date_range", "end"), skipped),
        published=PublishedPolicy(
            domain=_name(published, "domain"),
            policy=_word(published, "p"),
            subdomain_policy=_word(published, "sp"),
            missing_policy=_word(published, "np"),
            strict_dkim=_word(published, "adkim") == "s",
            strict_spf=_word(published, "aspf") == "s",
            testing=_word(published, "testing") == "y",
            percentage=_word(published, "pct"),
        ),
        rows=tuple(row for row in rows if row),
        skipped=tuple(sorted(skipped.items())),
    )


def _row(record: Node, skipped: Counter[str]) -> Row | None:
    """Return one row, None when nobody can tell who sent how much."""
    row = record.find("row") or Node("row")
    source = _address(row.value("source_ip"))
    count = _count(row.value("count"))
    if source is None or count is None:
        skipped["ip" if source is None else "count"] += 1
        return None
    judged = row.find("policy_evaluated") or Node("policy_evaluated")
    disposition = _word(judged, "disposition")
    return Row(
        source_ip=source,
        count=count,
        disposition=disposition if disposition in DISPOSITIONS else "none",
        dkim_aligned=_word(judged, "dkim") == "pass",
        spf_aligned=_word(judged, "spf") == "pass",
        header_from=_name(record, "identifiers", "header_from"),
        envelope_from=_name(record, "identifiers", "envelope_from"),
        reasons=tuple(_word(reason, "type") for reason in judged.all("reason")),
        dkim=_results(record, "dkim"),
        spf=_results(record, "spf"),
    )


def _results(record: Node, method: str) -> tuple[AuthResult, ...]:
    results = record.find("auth_results") or Node("auth_results")
    return tuple(
        AuthResult(_name(node, "domain"), _word(node, "result"), _short(node, "selector"))
        for node in results.all(method)
    )


def _address(text: str) -> str | None:
    """Return an address in its normal form, an IPv4 one without its IPv6 clothes."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return str(mapped or address).partition("%")[0]


def _count(text: str) -> int | None:
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST_COUNT))):
        return None
    return int(text) if int(text) <= LARGEST_COUNT else None


def _moment(text: str, skipped: Counter[str]) -> datetime | None:
    """Return a time given in seconds since 1970, or as some write it: in ISO 8601."""
    try:
        if text.isascii() and text.isdigit():
            return datetime.fromtimestamp(int(text), UTC)
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError, OSError):
        skipped["date"] += 1
        return None


def _short(node: Node, *path: str) -> str:
    return node.value(*path)[:LONGEST_VALUE]


def _word(node: Node, *path: str) -> str:
    return _short(node, *path).lower()


def _name(node: Node, *path: str) -> str:
    return _word(node, *path).rstrip(".")
