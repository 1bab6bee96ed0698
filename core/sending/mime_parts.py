"""Mail from strangers: its parts and headers, read without ever raising."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message

from core.errors import Invalid

LARGEST_MAIL_BYTES = 4 * 1024 * 1024
LONGEST_TEXT = 200_000
MOST_PARTS = 100
MARKUP = re.compile(r"<[^<>]{0,2000}>")
BROKEN = (ValueError, LookupError, TypeError, AttributeError, RecursionError, MessageError)
"""What the standard library raises on mail that breaks the rules."""


def open_mail(raw: bytes) -> Message:
    """Return a mail; raise Invalid when it cannot be taken apart at all. Larger ones are cut."""
    try:
        return message_from_bytes(raw[:LARGEST_MAIL_BYTES], policy=policy.compat32)
    except BROKEN:
        raise Invalid("The mail cannot be read.") from None


def parts(message: Message) -> list[Message]:
    """Return the parts of a mail, itself first, up to a limit."""
    found: list[Message] = []
    try:
        for part in message.walk():
            found.append(part)
            if len(found) >= MOST_PARTS:
                break
    except BROKEN:
        return found
    return found


def header(message: Message, name: str) -> str:
    """Return the first header of a name in plain words, empty when there is none."""
    value = message.get(name)
    if value is None:
        return ""
    try:
        return " ".join(str(make_header(decode_header(str(value)))).split())
    except BROKEN:
        return " ".join(str(value).encode("ascii", "replace").decode().split())


def headers(message: Message, name: str) -> list[str]:
    """Return every header of a name as it stands."""
    return [" ".join(str(value).split()) for value in message.get_all(name, [])]


def kind_of(message: Message) -> str:
    """Return the media type of a part."""
    try:
        return message.get_content_type()
    except BROKEN:
        return "text/plain"


def content(part: Message) -> bytes:
    """Return the decoded content of a part; that of a part made of parts is put together."""
    try:
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes):
            return payload
        held = part.get_payload()
        if isinstance(held, list):
            return b"\n\n".join(piece.as_bytes() for piece in held if isinstance(piece, Message))
        return str(held).encode("utf-8", "replace")
    except BROKEN:
        return b""


def text(part: Message) -> str:
    """Return what a part says, markup taken out."""
    try:
        charset = part.get_content_charset() or "utf-8"
        words = content(part).decode(charset, "replace")
    except BROKEN:
        words = content(part).decode("utf-8", "replace")
    words = words[:LONGEST_TEXT]
    return MARKUP.sub(" ", words) if kind_of(part) == "text/html" else words


def texts(message: Message) -> Iterator[str]:
    """Yield what the readable parts of a mail say, without mails enclosed in it."""
    enclosed: set[int] = set()
    for part in parts(message):
        if kind_of(part) in {"message/rfc822", "message/global"} and part is not message:
            enclosed.update(id(inner) for inner in parts(part))
        elif id(part) not in enclosed and kind_of(part) in {"text/plain", "text/html"}:
            yield text(part)
