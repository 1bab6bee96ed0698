"""A DMARC record from the choices of a form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from core.domains.dmarc_records import FULL, DmarcRecord, Policy, parse_record
from core.domains.findings import Finding
from core.errors import Invalid
from core.ports.dns import ZoneRecord

MOST_ADDRESSES = 10
LONGEST_ADDRESS = 254
PLAIN = "+-._~$'*"
"""What stands unescaped in a mailto URI (RFC 6068); comma, semicolon and ! never do."""


@dataclass(frozen=True, slots=True)
class BuiltRecord:
    """A record ready to publish, with what to warn about."""

    record: DmarcRecord
    text: str
    warnings: tuple[Finding, ...]

    def at(self, domain: str, ttl: int = 300) -> ZoneRecord:
        """Return the zone's record for a domain."""
        return ZoneRecord(f"_dmarc.{domain}", "TXT", self.text, ttl)


def build(
    report_addresses: Sequence[str],
    *,
    policy: Policy = Policy.none,
    subdomain_policy: Policy | None = None,
    missing_policy: Policy | None = None,
    failure_addresses: Sequence[str] = (),
    failure_reports: bool = False,
    strict_dkim: bool = False,
    strict_spf: bool = False,
    testing: bool = False,
    percentage: int = FULL,
) -> BuiltRecord:
    """Return the record for choices; raise Invalid for the field that cannot be.

    Failure reports go to ``failure_addresses``, or to the report addresses when none are given.
    """
    if not report_addresses:
        raise Invalid(
            "Give at least one address for reports.",
            action="Reports show who sends in your name; any mailbox you read will do.",
            field="report_addresses",
        )
    if not 0 <= percentage <= FULL:
        raise Invalid("A percentage lies between 0 and 100.", field="percentage")
    ruf = (failure_addresses or report_addresses) if failure_reports else ()
    record = DmarcRecord(
        policy=policy,
        subdomain_policy=subdomain_policy,
        missing_policy=missing_policy,
        strict_dkim=strict_dkim,
        strict_spf=strict_spf,
        failure_options="1" if failure_reports else "0",
        rua=_uris(report_addresses, "report_addresses"),
        ruf=_uris(ruf, "failure_addresses"),
        testing=testing,
        percentage=percentage,
    )
    _, findings = parse_record(record.text)
    return BuiltRecord(record, record.text, findings)


def _uris(addresses: Sequence[str], field: str) -> tuple[str, ...]:
    """Return the URIs of mail addresses, each once."""
    plain = list(dict.fromkeys(address.strip() for address in addresses))
    if len(plain) > MOST_ADDRESSES:
        raise Invalid(f"Give at most {MOST_ADDRESSES} addresses.", field=field)
    return tuple(_uri(address, field) for address in plain)


def _uri(address: str, field: str) -> str:
    local, at, domain = address.rpartition("@")
    name = domain.lower()
    labels = name.split(".")
    sound = all(label.replace("-", "").isalnum() and label.isascii() for label in labels)
    if (
        not (at and local and sound and len(labels) > 1)
        or len(address) > LONGEST_ADDRESS
        or not address.isascii()
        or not address.isprintable()
        or " " in address
        or "@" in local
    ):
        raise Invalid(f"{address or 'This'} is not a mail address.", field=field)
    return f"mailto:{quote(local, safe=PLAIN)}@{name}"
