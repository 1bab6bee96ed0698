"""What a bounce is, and what it means for the person it was sent to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What failed; only ``hard`` says that the address itself is of no use."""

    hard = "hard"
    """There is no such address, or it is closed for good."""
    soft = "soft"
    """It may work later: a full mailbox, a busy server, a message that is too large."""
    policy = "policy"
    """The receiver does not want this message or this sender."""
    auth = "auth"
    """The receiver could not tell that the mail is the sender's: a matter of our domain."""
    none = "none"
    """Nothing failed."""


class Nature(StrEnum):
    """What kind of message arrived."""

    failure = "failure"
    delay = "delay"
    receipt = "receipt"
    """Delivered, relayed or expanded, as somebody asked to be told."""
    complaint = "complaint"
    auto_reply = "auto_reply"


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a message tells about one recipient.

    ``recipient`` is the address mail was sent to as far as it is told, in lower case, else empty.
    ``status`` is an enhanced status code like "5.1.1" (RFC 3463), empty when none was given.
    ``message_id`` is that of our message, without brackets, empty when it did not come back.
    """

    recipient: str
    status: str
    kind: Kind
    nature: Nature = Nature.failure
    diagnostic: str = ""
    reply_code: int | None = None
    remote: str = ""
    message_id: str = ""
