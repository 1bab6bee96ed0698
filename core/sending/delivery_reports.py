"""Delivery status notifications (RFC 3464), also where their wrapping is broken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message
from email.parser import BytesHeaderParser

from core.sending.bounce_kinds import Bounce, Kind, Nature
from core.sending.bounce_verdicts import decide, find_reply, find_status, refine
from core.sending.mime_parts import content, header, kind_of, parts

STATUS_TYPES = frozenset({"message/delivery-status", "message/global-delivery-status"})
MOST_RECIPIENTS = 500
LONGEST_DIAGNOSTIC = 1_000
LONGEST_ADDRESS = 320
ADDRESS = re.compile(r"[^\s<>()\[\],;:\"'@]{1,64}@(?=.{1,255})[\w-]+(?:\.[\w-]+)*")
BLOCKS = re.compile(rb"\r?\n[ \t]*\r?\n")
BARE = re.compile(rb"^(?:Original-Recipient|Final-Recipient):", re.IGNORECASE | re.MULTILINE)
NATURES = {
    "failed": Nature.failure,
    "delayed": Nature.delay,
    "delivered": Nature.receipt,
    "relayed": Nature.receipt,
    "expanded": Nature.receipt,
}
Fields = Message


def read_reports(message: Message, raw: bytes) -> list[Bounce]:
    """Return what the reports in a mail say, one for each recipient.

    A report in a signed, encrypted-looking or ill-labelled wrapping is found by its fields.
    """
    groups = [
        fields
        for part in parts(message)
        if kind_of(part) in STATUS_TYPES
        for fields in _groups(content(part))
    ]
    if not any(fields.get("Final-Recipient") for fields in groups):
        groups = [fields for found in _hidden(message, raw) for fields in _groups(found)]
    bounces = [_bounce(fields) for fields in groups if _recipient(fields) or fields.get("Action")]
    return bounces[:MOST_RECIPIENTS]


def address_in(value: str) -> str:
    """Return the address in a field like "rfc822; Ann@Example.com", in lower case, else empty."""
    match = ADDRESS.search(value.rpartition(";")[2].replace("=40", "@"))
    return match[0].strip(".").lower()[:LONGEST_ADDRESS] if match else ""


def _groups(found: bytes) -> Iterator[Fields]:
    """Yield the groups of fields that blank lines part."""
    for block in BLOCKS.split(found.strip())[: MOST_RECIPIENTS + 1]:
        if block.strip():
            yield BytesHeaderParser().parsebytes(block.strip() + b"\n\n")


def _hidden(message: Message, raw: bytes) -> Iterator[bytes]:
    """Yield contents that hold the fields of a report without saying so."""
    for part in parts(message):
        found = b"" if part.is_multipart() else content(part)
        if match := BARE.search(found):
            yield found[match.start() :]
            return
    if not message.is_multipart() and (match := BARE.search(raw)):
        yield raw[match.start() :]


def _recipient(fields: Fields) -> str:
    """Return the address we sent to, or the one it led to."""
    for name in ("Original-Recipient", "Final-Recipient", "X-Actual-Recipient"):
        if found := address_in(header(fields, name)):
            return found
    return ""


def _bounce(fields: Fields) -> Bounce:
    action = header(fields, "Action").lower().split(" ")[0].strip(";.")
    diagnostic = header(fields, "Diagnostic-Code")
    _, _, words = diagnostic.partition(";")
    words = (words or diagnostic or header(fields, "Status")).strip()
    status = refine(find_status(header(fields, "Status")), words)
    nature = NATURES.get(action, Nature.failure)
    reply = find_reply(words)
    return Bounce(
        recipient=_recipient(fields),
        status=status,
        kind=_kind(nature, status, reply, words),
        nature=nature,
        diagnostic=words[:LONGEST_DIAGNOSTIC],
        reply_code=reply,
        remote=header(fields, "Remote-MTA").rpartition(";")[2].strip()[:LONGEST_ADDRESS],
    )


def _kind(nature: Nature, status: str, reply: int | None, words: str) -> Kind:
    if nature is Nature.receipt:
        return Kind.none
    kind = decide(status, reply, words)
    return Kind.soft if nature is Nature.delay and kind is Kind.hard else kind
