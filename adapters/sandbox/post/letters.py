"""A mail that somebody in the sandbox took: kept, shown in the viewer, left to whom it was sent to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from typing import Any

from adapters.sandbox.post import viewer
from adapters.sandbox.world import World

KIND = "letter"
KEPT = 20_000
FIELD = re.compile(
    rb"^(From|Reply-To|Subject|Message-ID):[ \t]*(.*(?:\r\n[ \t].*)*)", re.IGNORECASE | re.MULTILINE
)


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
    head = _head(letter.raw)
    number = world.store.next_number(KIND)
    row: dict[str, Any] = {
        "id": str(number),
        "at": world.now().isoformat(),
        "carrier": letter.carrier,
        "ref": letter.ref,
        "sender": letter.sender,
        "recipient": letter.recipient,
        "message_id": head.get("message-id", ""),
        "subject": head.get("subject", ""),
        "answer_to": head.get("reply-to") or head.get("from") or letter.sender,
        "facts": letter.facts,
        "last_event": "sent",
    }
    with world.store.transaction():
        world.store.put(KIND, str(number), row)
        world.store.delete(KIND, str(number - KEPT))
        viewer.keep(
            world,
            message_id=row["message_id"],
            sender=head.get("from") or letter.sender,
            recipient=letter.recipient,
            subject=row["subject"],
            raw=letter.raw.decode("latin-1"),
        )
        world.posted(row, letter.raw)


def _head(raw: bytes) -> dict[str, str]:
    """Return the headers we show, as people read them; a full parser would take a millisecond."""
    end = raw.find(b"\r\n\r\n")
    found = FIELD.findall(raw[: end + 2] if end >= 0 else raw)
    return {name.decode().lower(): _readable(value) for name, value in reversed(found)}


def _readable(value: bytes) -> str:
    text = " ".join(value.decode("utf-8", "replace").split())
    if "=?" not in text:
        return text
    try:
        return str(make_header(decode_header(text)))
    except (HeaderParseError, LookupError, ValueError):
        return text
