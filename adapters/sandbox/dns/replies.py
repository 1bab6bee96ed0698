"""What is asked of a name server, and what it says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from dns.name import Name
from dns.rcode import Rcode
from dns.rdatatype import RdataType
from dns.rrset import RRset


@dataclass(frozen=True, slots=True)
class Question:
    """One question; ``unchecked`` is the CD bit (RFC 4035, section 3.2.2)."""

    name: Name
    kind: RdataType
    unchecked: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes into a response besides the question."""

    rcode: Rcode
    answer: tuple[RRset, ...] = ()
    authority: tuple[RRset, ...] = ()
    additional: tuple[RRset, ...] = ()
    authoritative: bool = False
    extended: int | None = None
    """Code of an extended error (RFC 8914)."""
    left: int | None = None
    """Seconds to tell as the TTL of every record, instead of its own."""

    @property
    def referral(self) -> RRset | None:
        """Return the name servers that this reply points to, if it is a referral."""
        if self.rcode or self.authoritative or self.answer:
            return None
        return next((rows for rows in self.authority if rows.rdtype == RdataType.NS), None)


REFUSED = Reply(Rcode.REFUSED)
SERVFAIL = Reply(Rcode.SERVFAIL)


class Source(Protocol):
    """Something that answers questions.

    The records of one answer are the same tuples as long as nothing changes, so that they need be
    written only once.
    """

    def reply(self, question: Question) -> Reply:
        """Answer one question at once."""
        ...
