"""Inboxes of others that we may read, mail by mail, without changing anything in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol


@dataclass(frozen=True, slots=True)
class InboxLogin:
    """Where and how to sign in; ``tls`` is tls, starttls or none, ``kind`` password or oauth."""

    host: str
    port: int
    tls: str
    user: str
    secret: str = field(repr=False)
    kind: str = "password"
    folder: str = "INBOX"


@dataclass(frozen=True, slots=True)
class Incoming:
    """One mail; ``raw`` is cut off where it is very large."""

    uid: int
    raw: bytes = field(repr=False)
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What one look gave: mails in order of their UID, and where to go on (RFC 9051 2.3.1.1).

    ``more`` tells that further mails wait.
    """

    validity: int
    last_uid: int
    mails: Sequence[Incoming] = ()
    more: bool = False


class InboxReader(Protocol):
    """Reads over IMAP; marks nothing as seen."""

    async def read(
        self, login: InboxLogin, *, validity: int, last_uid: int, since: date, most: int = 50
    ) -> Reading:
        """Return up to ``most`` mails after ``last_uid``.

        A folder that is new to us, or numbered anew, is read from the day ``since`` on.
        Raises CredentialsRefused, Unavailable, Rejected (no such folder), or Invalid
        "url_refused" for a server that may not be reached.
        """
        ...
