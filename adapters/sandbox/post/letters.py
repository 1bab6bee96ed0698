"""A mail that somebody in the sandbox took: shown in the viewer, then left to whom it was sent to."""

from __future__ import annotations

from dataclasses import dataclass, field
from email.parser import BytesHeaderParser
from email.policy import default
from typing import Any

from adapters.sandbox.post import viewer
from adapters.sandbox.world import World

HEAD = BytesHeaderParser(policy=default)


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to one recipient.

    ``carrier`` is smtp, ses or resend, ``ref`` its name for the message there; ``sender`` is the
    envelope's. ``facts`` are what the carrier wants back when something happens to the message.
    """

    carrier: str
    ref: str
    sender: str
    recipient: str
    raw: bytes
    facts: dict[str, Any] = field(default_factory=dict)


def take(world: World, letter: Letter) -> None:
    """Show a letter in the viewer and hand it over."""
    end = letter.raw.find(b"\r\n\r\n")
    head = HEAD.parsebytes(letter.raw[: end + 4] if end >= 0 else letter.raw)
    viewer.keep(
        world,
        message_id=_text(head, "Message-ID"),
        sender=_text(head, "From") or letter.sender,
        recipient=letter.recipient,
        subject=_text(head, "Subject"),
        raw=letter.raw.decode("latin-1"),
    )
    world.posted(letter)


def _text(head: Any, name: str) -> str:
    """Return a header as people read it; what cannot be read is empty."""
    try:
        return str(head.get(name, ""))
    except (ValueError, TypeError, IndexError, AttributeError):  # the parser's own troubles
        return ""
