"""What a record of ours is for, how it is marked, and what we want for each purpose."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from core.domains import spf_records
from core.ports.dns import ZoneRecord

MARK = "mailwright:"
"""How the comment of a record begins that we have made (for the hosts that keep comments)."""
PROOF_LABEL = "_mailwright"
DMARC = re.compile(r"[ \t]*v[ \t]*=[ \t]*DMARC1[ \t]*(;|$)", re.IGNORECASE)


class Purpose(StrEnum):
    """What a record is for; the order is that of the pages."""

    spf = "spf"
    dkim = "dkim"
    dmarc = "dmarc"
    mx = "mx"
    tracking = "tracking"
    proof = "proof"
    host_proof = "host_proof"
    sending = "sending"


TITLES = {
    Purpose.spf: "SPF",
    Purpose.dkim: "DKIM",
    Purpose.dmarc: "DMARC",
    Purpose.mx: "MX",
    Purpose.tracking: "tracking",
    Purpose.proof: "ownership",
    Purpose.host_proof: "mailbox host",
    Purpose.sending: "sending",
}
MEANINGS = {
    Purpose.spf: "It says which servers may send mail for the domain.",
    Purpose.dkim: "It holds the key by which receivers check the signature of your mail.",
    Purpose.dmarc: "It says what receivers do with mail that proves neither, and who is told.",
    Purpose.mx: "It says which servers take the mail that people send to the domain.",
    Purpose.tracking: "It lets links in your mail carry your own name.",
    Purpose.proof: "It proves that the domain is yours.",
    Purpose.host_proof: "It proves to the host of your mailboxes that the domain is yours.",
    Purpose.sending: "It lets your senders send from the domain, signed with its name.",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A record we want. ``exact``: as it stands, not merged with what others have written."""

    purpose: Purpose
    record: ZoneRecord
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """A record we stand for since an earlier change set.

    ``shared``: it was somebody's before, and we only added ``terms`` to it; so it is never deleted.
    """

    purpose: Purpose
    record: ZoneRecord
    shared: bool = False
    terms: tuple[str, ...] = ()


def mark(domain_id: UUID) -> str:
    """Return the comment that marks a record as made by us for this domain."""
    return f"{MARK}{domain_id.hex[-12:]}"


def is_marked(record: ZoneRecord) -> bool:
    """Tell whether a record carries our mark."""
    return record.comment.startswith(MARK)


def is_spf(record: ZoneRecord) -> bool:
    """Tell whether this is an SPF record."""
    return record.kind == "TXT" and spf_records.is_record(record.content)


def is_dmarc(record: ZoneRecord) -> bool:
    """Tell whether this is a DMARC record."""
    return record.kind == "TXT" and DMARC.match(record.content) is not None


def purpose_of(record: ZoneRecord, domain: str) -> Purpose | None:
    """Return what a record of a domain is for, by its name and kind; None when it tells nothing."""
    if record.name == domain and is_spf(record):
        return Purpose.spf
    if record.name == domain and record.kind == "MX":
        return Purpose.mx
    if record.name == f"_dmarc.{domain}" and record.kind in ("TXT", "CNAME"):
        return Purpose.dmarc
    if record.name == f"{PROOF_LABEL}.{domain}" and record.kind == "TXT":
        return Purpose.proof
    if record.name.endswith(f"._domainkey.{domain}"):
        return Purpose.dkim
    if not is_marked(record):
        return None
    if record.name == domain and record.kind == "TXT":
        return Purpose.host_proof
    return Purpose.tracking if record.kind == "CNAME" else None
