"""Whether a receiver may send reports about a domain to an address elsewhere (RFC 9990 section 4)."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from core.domains.dmarc_records import STARTS, DmarcRecord, mailboxes
from core.domains.dmarc_walk import organizational_domain
from core.domains.findings import Finding, warning
from core.domains.texts import texts
from core.ports.dns import Resolver, ZoneRecord

LONGEST_NAME = 253


@dataclass(frozen=True, slots=True)
class Authorization:
    """Whether an address gets reports; ``authorized`` is None when nobody could tell.

    ``to_publish`` is what the owner of the address has to publish, where that is missing.
    """

    address: str
    external: bool
    authorized: bool | None
    to_publish: ZoneRecord | None = None


async def unheard(record: DmarcRecord, domain: str, resolver: Resolver) -> list[Finding]:
    """Return a finding for each address of a domain's record to which no reports are sent."""
    addresses = dict.fromkeys(mailboxes((*record.rua, *record.ruf)))
    found = await asyncio.gather(*(authorize(domain, each, resolver) for each in addresses))
    return [_refused(one) for one in found if one.authorized is False]


async def authorize(domain: str, address: str, resolver: Resolver) -> Authorization:
    """Return whether an address gets the reports about a domain."""
    host = address.rpartition("@")[2].lower().rstrip(".")
    own = await organizational_domain(domain, resolver)
    theirs = own if host == domain else await organizational_domain(host, resolver)
    if own is None or theirs is None:
        return Authorization(address, external=host != domain, authorized=None)
    if own == theirs:
        return Authorization(address, external=False, authorized=True)
    record = consent(domain, host)
    if len(record.name) > LONGEST_NAME:
        return Authorization(address, external=True, authorized=False)
    found = await texts(record.name, STARTS, resolver)
    if not found.known:
        return Authorization(address, external=True, authorized=None)
    if found.found:
        return Authorization(address, external=True, authorized=True)
    return Authorization(address, external=True, authorized=False, to_publish=record)


def consent(domain: str, host: str) -> ZoneRecord:
    """Return the record by which a host agrees to get the reports about a domain."""
    return ZoneRecord(f"{domain}._report._dmarc.{host}", "TXT", "v=DMARC1;")


def _refused(one: Authorization) -> Finding:
    host = one.address.rpartition("@")[2]
    reason = f"Reports to {one.address} are not sent: {host} has not agreed to get them."
    fix = "Take an address of your own domain."
    if one.to_publish:
        name, text = one.to_publish.name, one.to_publish.content
        fix = f"Publish a TXT record {name} with {text} at {host}, or take an address of your own."
    return warning("dmarc_reports_refused", reason, fix)
