"""Mail put together from bytes by hand: one text, one HTML, nothing that a stranger can bend."""

from __future__ import annotations

import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import lru_cache

from core.sending.mime_headers import Person, line, person, structured

BASE64_LINE = 76
FOREIGN_SHARE = 6
"""With more than one byte in this many outside of ASCII, base64 is shorter and as readable."""
LONGEST_LINE_BYTES = 998
"""Of a line as it is, without its end (RFC 5322, section 2.1.1)."""
BOUNDARY = b"=_mailwright_alternative"
"""Holds "=_", which neither base64 nor quoted-printable can produce; a part that has it is encoded."""
TROUBLE = (b"\r\nFrom ", b"\0", BOUNDARY)
"""What a part must not hold as it is: something on the way would change it or end it there."""
KIND = f'Content-Type: multipart/alternative; boundary="{BOUNDARY.decode()}"\r\n'.encode()


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail filled in, before it becomes bytes; providers with an API of parts take it as it is.

    ``message_id`` is without brackets. ``headers`` are further headers with values in ASCII.
    """

    sender: Person
    to: Person
    subject: str
    text: str
    html: str
    date: datetime
    message_id: str
    reply_to: Person | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


def assemble(mail: Mail) -> bytes:
    """Return a mail as it travels (RFC 5322, RFC 2046); a mail without HTML is one part."""
    head = [
        person("From", mail.sender),
        person("To", mail.to),
        line("Subject", mail.subject),
        f"Date: {_date(int(mail.date.timestamp()))}\r\n",
        structured("Message-ID", f"<{mail.message_id}>"),
        *([person("Reply-To", mail.reply_to)] if mail.reply_to else []),
        *(structured(name, value) for name, value in mail.headers.items()),
        "MIME-Version: 1.0\r\n",
    ]
    raw = "".join(head).encode("ascii")
    if not mail.html:
        return raw + _part(b"plain", mail.text)
    begin, end = b"\r\n--" + BOUNDARY + b"\r\n", b"\r\n--" + BOUNDARY + b"--\r\n"
    plain, rich = _part(b"plain", mail.text), _part(b"html", mail.html)
    return b"".join((raw, KIND, begin, plain, begin, rich, end))


def _part(kind: bytes, text: str) -> bytes:
    """Return the headers and the content of a part, its lines ended as mail ends them."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    raw = text.replace("\n", "\r\n").encode("utf-8", "replace")
    if not raw.endswith(b"\r\n"):
        raw += b"\r\n"
    foreign = 0 if text.isascii() else len(raw) - len(text)
    if foreign * FOREIGN_SHARE > len(raw):
        encoding, written = b"base64", _base64(raw)
    elif foreign or not _travels(raw):
        encoding, written = b"quoted-printable", binascii.b2a_qp(raw, istext=True)
    else:
        encoding, written = b"7bit", raw
    return (
        b"Content-Type: text/" + kind + b"; charset=utf-8\r\n"
        b"Content-Transfer-Encoding: " + encoding + b"\r\n\r\n" + written
    )


def _travels(raw: bytes) -> bool:
    """Tell whether text in ASCII arrives as it is."""
    if raw.startswith(b"From ") or any(trouble in raw for trouble in TROUBLE):
        return False
    begin, reach = 0, LONGEST_LINE_BYTES + len(b"\r\n")
    while len(raw) - begin > reach:
        end = raw.rfind(b"\r\n", begin, begin + reach)
        if end < 0:
            return False
        begin = end + len(b"\r\n")
    return True


def _base64(raw: bytes) -> bytes:
    encoded = binascii.b2a_base64(raw, newline=False)
    lines = [encoded[at : at + BASE64_LINE] for at in range(0, len(encoded), BASE64_LINE)]
    return b"\r\n".join(lines) + b"\r\n"


@lru_cache(maxsize=64)
def _date(seconds: int) -> str:
    return format_datetime(datetime.fromtimestamp(seconds, UTC))
