"""Whether a receiver may send reports about a domain to an address elsewhere (RFC 9990 section 4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.domains.dmarc_records import STARTS, mailboxes
from core.domains.dmarc_walk import organizational_domain
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


async def authorizations(
    domain: str, uris: Sequence[str], resolver: Resolver
) -> list[Authorization]:
    """Return for each report address of a domain's record whether reports reach it."""
    return [await authorize(domain, address, resolver) for address in mailboxes(tuple(uris))]


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
