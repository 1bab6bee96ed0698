"""A mail that somebody in the sandbox took: kept, shown in the viewer, left to whom it was sent to."""

from __future__ import annotations

from dataclasses import dataclass, field
from email.parser import BytesHeaderParser
from email.policy import default
from typing import Any

from adapters.sandbox.post import viewer
from adapters.sandbox.world import World

KIND = "letter"
KEPT = 20_000
HEAD = BytesHeaderParser(policy=default)


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to one recipient.

    ``carrier`` is smtp, ses or resend, ``ref`` its name for the message there; ``sender`` is the
    envelope's. ``facts`` are what the carrier wants back when something happens to the message; a
    ``fate`` in them is what happens whatever the person would do.
    """

    carrier: str
    ref: str
    sender: str
    recipient: str
    raw: bytes
    facts: dict[str, Any] = field(default_factory=dict)


def take(world: World, letter: Letter) -> None:
    """Keep a letter without its content, show it, and hand it over."""
    end = letter.raw.find(b"\r\n\r\n")
    head = HEAD.parsebytes(letter.raw[: end + 4] if end >= 0 else letter.raw)
    number = world.store.next_number(KIND)
    row: dict[str, Any] = {
        "id": str(number),
        "at": world.now().isoformat(),
        "carrier": letter.carrier,
        "ref": letter.ref,
        "sender": letter.sender,
        "recipient": letter.recipient,
        "message_id": _text(head, "Message-ID"),
        "subject": _text(head, "Subject"),
        "answer_to": _text(head, "Reply-To") or _text(head, "From") or letter.sender,
        "facts": letter.facts,
        "last_event": "sent",
    }
    with world.store.transaction():
        world.store.put(KIND, str(number), row)
        world.store.delete(KIND, str(number - KEPT))
        viewer.keep(
            world,
            message_id=row["message_id"],
            sender=_text(head, "From") or letter.sender,
            recipient=letter.recipient,
            subject=row["subject"],
            raw=letter.raw.decode("latin-1"),
        )
        world.posted(row, letter.raw)


def _text(head: Any, name: str) -> str:
    """Return a header as people read it; what cannot be read is empty."""
    try:
        return str(head.get(name, ""))
    except (ValueError, TypeError, IndexError, AttributeError):  # the parser's own troubles
        return ""
