"""What a relay's replies mean for one message (RFC 5321, section 4.2; RFC 3463)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from core.ports.sending import Handed, Outcome

GOOD = range(200, 300)
CLOSING = 421
GO_AHEAD = 354
TRANSIENT, PERMANENT = 400, 500
WANTS_LOGIN = 530
SHOWN = 500
ENHANCED = re.compile(r"([245]\.\d{1,3}\.\d{1,3})(?:\s|$)")
QUEUED = re.compile(r"(?:queued as|queue id|message id|\bid)[ =:]+<?([\w.@+-]{4,})", re.IGNORECASE)


class Stage(StrEnum):
    """Which command a reply answers; ``end`` is the dot after the message."""

    reset = "RSET"
    sender = "MAIL"
    recipient = "RCPT"
    data = "DATA"
    end = "end"


UNSAID = {Stage.sender: "1.8", Stage.data: "5.0", Stage.end: "6.0"}
"""Statuses (RFC 3463) of refusals without one that are not about the recipient's address."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole reply, its lines joined."""

    code: int
    text: str

    @property
    def good(self) -> bool:
        """Tell whether the command was carried out."""
        return self.code in GOOD

    def __str__(self) -> str:
        return f"{self.code} {self.text}"[:SHOWN]


def accepted(reply: Reply) -> Handed:
    """Return what the reply to a whole message means."""
    if not reply.good:
        return refused(Stage.end, reply)
    named = QUEUED.search(reply.text)
    return Handed(
        Outcome.sent, ref=named[1] if named else "", status=_status(reply), detail=str(reply)
    )


def refused(stage: Stage, reply: Reply) -> Handed:
    """Return what a reply means that stopped a message; odd ones leave it for later.

    An odd reply to a whole message says neither yes nor no.
    """
    if reply.code >= PERMANENT:
        unsaid = f"5.{UNSAID[stage]}" if stage in UNSAID else ""
        return Handed(Outcome.refused, status=_status(reply) or unsaid, detail=str(reply))
    if stage is Stage.end and reply.code < TRANSIENT:
        return Handed(Outcome.unknown, detail=f"answered {reply}")
    return Handed(Outcome.deferred, status=_status(reply), detail=str(reply))


def _status(reply: Reply) -> str:
    found = ENHANCED.match(reply.text)
    return found[1] if found and found[1][0] == str(reply.code)[0] else ""
