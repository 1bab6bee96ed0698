"""One line to an IMAP server: pinned to an address, bounded in time and size, read-only (RFC 9051)."""

from __future__ import annotations

import imaplib
import re
import socket
import ssl
import time
from datetime import date

LARGEST_MAIL_BYTES = 256 * 1024
"""What of a mail is read: headers and words come first, attachments last."""
LARGEST_ANSWER_BYTES = LARGEST_MAIL_BYTES + 64 * 1024
IDLE_SECONDS = 15.0
TOTAL_SECONDS = 90.0
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
UID = re.compile(rb"\bUID (\d+)")


class Overlong(Exception):
    """The server sends more, or for longer, than any mail is worth."""


class Line(imaplib.IMAP4):
    """A connection to one address, spoken to by the name of its host."""

    def __init__(
        self, host: str, address: str, port: int, tls: ssl.SSLContext | None, seconds: float
    ) -> None:
        self._address, self._tls = address, tls
        self._ends = time.monotonic() + seconds
        super().__init__(host, port, timeout=min(IDLE_SECONDS, seconds))

    def _create_socket(self, timeout: float | None) -> socket.socket:
        plain = socket.create_connection((self._address, self.port), timeout)
        if self._tls is None:
            return plain
        try:
            return self._tls.wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise

    def read(self, size: int) -> bytes:
        """Return a literal, unless it is larger than what was asked for."""
        if size > LARGEST_ANSWER_BYTES:
            raise Overlong
        self._hurry()
        return super().read(size)

    def readline(self) -> bytes:
        """Return a line, unless time is up."""
        self._hurry()
        return super().readline()

    def _hurry(self) -> None:
        if time.monotonic() > self._ends:
            raise Overlong


def number(line: Line, name: str) -> int:
    """Return UIDVALIDITY or UIDNEXT of the folder that was opened; 0 where it was not told."""
    _, told = line.response(name)
    last = told[-1] if told else None
    return int(last) if isinstance(last, bytes) and last.isdigit() else 0


def uids_after(line: Line, last_uid: int) -> list[int]:
    """Return the UIDs above one, in order.

    A range "n:*" always holds the last mail, even below n (RFC 9051 section 9, seq-range).
    """
    return [uid for uid in _search(line, "UID", f"{last_uid + 1}:*") if uid > last_uid]


def uids_since(line: Line, day: date) -> list[int]:
    """Return the UIDs of what arrived on a day or later, in order."""
    return _search(line, "SINCE", f"{day.day}-{MONTHS[day.month - 1]}-{day.year}")


def _search(line: Line, *criteria: str) -> list[int]:
    _, data = line.uid("SEARCH", *criteria)
    return sorted({int(word) for part in data if part for word in part.split()})


def fetched(line: Line, uid: int) -> tuple[bytes, bool] | None:
    """Return the beginning of a mail and whether it was cut; None when it is gone by now."""
    _, data = line.uid("FETCH", str(uid), f"(UID BODY.PEEK[]<0.{LARGEST_MAIL_BYTES}>)")
    for part in data:
        if isinstance(part, tuple) and (match := UID.search(part[0])) and int(match[1]) == uid:
            raw = bytes(part[1])
            return raw[:LARGEST_MAIL_BYTES], len(raw) >= LARGEST_MAIL_BYTES
    return None
