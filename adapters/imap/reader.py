"""Reads inboxes over IMAP, in threads, from addresses that the guard lets pass."""

from __future__ import annotations

import asyncio
import imaplib
import ssl
from collections.abc import Awaitable, Callable, Iterable
from datetime import date
from typing import NamedTuple

from adapters.imap.session import (
    TOTAL_SECONDS,
    Line,
    Overlong,
    fetched,
    number,
    uids_after,
    uids_since,
)
from adapters.trust import authorities
from core.doors import require_no_transaction
from core.errors import CredentialsRefused, Invalid, Rejected, Unavailable
from core.ports.inboxes import InboxLogin, Incoming, Reading
from core.ports.url_guard import require_public

PROVIDER = "imap"
PORTS = frozenset({143, 993, 1143, 1993})
MOST_READERS = 8
"""Inboxes of one process that are read at the same time."""
Server = tuple[str, int]
Lookup = Callable[[str, int], Awaitable[list[str]]]
"""Returns the addresses of a host."""
Judge = Callable[[str, Iterable[str]], list[str]]
"""Returns the addresses of a host that may be opened, or raises Invalid."""


class Cursor(NamedTuple):
    """How far a folder has been read, and from when on if that no longer holds."""

    validity: int
    last_uid: int
    since: date


class ImapReader:
    """Signs in, reads what is new, signs out; keeps no connection.

    ``instead`` is a server that stands for all others: the sandbox's.
    """

    def __init__(
        self,
        *,
        lookup: Lookup,
        judge: Judge = require_public,
        tls: ssl.SSLContext | None = None,
        instead: Server | None = None,
        seconds: float = TOTAL_SECONDS,
    ) -> None:
        self._lookup, self._judge = lookup, judge
        self._tls = tls or authorities()
        self._instead = instead
        self._seconds = seconds
        self._free = asyncio.Semaphore(MOST_READERS)

    async def read(
        self, login: InboxLogin, *, validity: int, last_uid: int, since: date, most: int = 50
    ) -> Reading:
        """Return what came after ``last_uid``, or since a day, at most ``most`` mails."""
        require_no_transaction()
        address, port = await self._address(login)
        async with self._free:
            return await asyncio.to_thread(
                self._read, login, (address, port), Cursor(validity, last_uid, since), most
            )

    async def _address(self, login: InboxLogin) -> Server:
        if self._instead is not None:
            return self._instead
        if login.port not in PORTS:
            raise Invalid("IMAP is read on port 993 or 143.", code="url_refused", field="port")
        found = self._judge(login.host, await self._lookup(login.host, login.port))
        return found[0], login.port

    def _read(self, login: InboxLogin, server: Server, known: Cursor, most: int) -> Reading:
        try:
            line = self._connect(login, server)
        except (OSError, imaplib.IMAP4.error, Overlong) as error:
            raise _silent(login, error) from None
        try:
            self._sign_in(line, login)
            return self._look(line, login, known, most)
        except (OSError, imaplib.IMAP4.error, Overlong) as error:
            raise _silent(login, error) from None
        finally:
            _leave(line)

    def _connect(self, login: InboxLogin, server: Server) -> Line:
        plain = login.tls != "tls" or self._instead is not None
        line = Line(login.host, *server, None if plain else self._tls, self._seconds)
        if login.tls == "starttls" and self._instead is None:
            try:
                line.starttls(self._tls)
            except BaseException:
                _leave(line)
                raise
        return line

    def _sign_in(self, line: Line, login: InboxLogin) -> None:
        try:
            if login.kind == "oauth":
                said = f"user={login.user}\x01auth=Bearer {login.secret}\x01\x01".encode()
                line.authenticate("XOAUTH2", lambda _: said)
            else:
                line.login(login.user, login.secret)
        except imaplib.IMAP4.abort:
            raise
        except (imaplib.IMAP4.error, UnicodeError):
            raise CredentialsRefused(
                f"{login.host} does not accept the login of {login.user}.",
                provider=PROVIDER,
                action="Replace the password of this inbox; many hosts want an app password.",
            ) from None

    def _look(self, line: Line, login: InboxLogin, known: Cursor, most: int) -> Reading:
        folder = '"' + login.folder.replace("\\", "\\\\").replace('"', '\\"') + '"'
        answer, _ = line.select(folder, readonly=True)
        if answer != "OK":
            raise Rejected(
                f"{login.host} has no folder {login.folder}.",
                provider=PROVIDER,
                action="Correct the folder of this inbox.",
            )
        validity = number(line, "UIDVALIDITY")
        if validity == known.validity:
            waiting, last = uids_after(line, known.last_uid), known.last_uid
        else:
            waiting = uids_since(line, known.since)
            last = max(number(line, "UIDNEXT") - 1, 0)
        batch = waiting[:most]
        found = [(uid, fetched(line, uid)) for uid in batch]
        mails = [Incoming(uid, *part) for uid, part in found if part is not None]
        return Reading(validity, batch[-1] if batch else last, mails, len(waiting) > most)


def _leave(line: Line) -> None:
    try:
        line.logout()
    except (OSError, imaplib.IMAP4.error, Overlong):
        line.shutdown()


def _silent(login: InboxLogin, error: Exception) -> Unavailable:
    """Say that nothing came of it, without the server's own words."""
    what = "did not answer in time or as IMAP asks"
    if isinstance(error, ssl.SSLError):
        what = "has no certificate that holds"
    elif isinstance(error, ConnectionError):
        what = "does not take the connection"
    return Unavailable(f"{login.host} {what}.", provider=PROVIDER)
