"""One client at the sandbox's IMAP server (RFC 9051, as much of it as readers of mail use)."""

from __future__ import annotations

import asyncio
import base64
import binascii
import re
from collections.abc import Awaitable, Callable
from typing import Any

from adapters.sandbox.gate import known_key
from adapters.sandbox.post import inboxes
from adapters.sandbox.post.imap_words import Unknown, fetch, meant, search, words
from adapters.sandbox.world import World

LARGEST_LINE_BYTES = 1024 * 1024
IDLE_SECONDS = 1_800.0
LOOK_SECONDS = 0.3
CAPABILITIES = "IMAP4rev1 IMAP4rev2 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR IDLE UIDPLUS"
LITERAL = re.compile(r"\{(\d+)\+?\}$")
INBOX, DONE = "INBOX", "OK done"
SHORTEST_PASSWORD = 8
MAILBOX = "google_user"
"""Mailboxes of the sandbox's workspaces open to whatever password they were given."""


class Refused(Exception):
    """NO, with the server's words."""


class ImapSession:
    """The state of one conversation."""

    def __init__(
        self, world: World, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._world = world
        self._reader = reader
        self._writer = writer
        self._user = ""
        self._open = False
        self._read_only = False
        self._over = False
        self._commands: dict[str, Callable[[list[str]], Awaitable[str]]] = {
            "CAPABILITY": self._capability,
            "NOOP": self._noop,
            "ID": self._noop,
            "CHECK": self._noop,
            "LOGOUT": self._logout,
            "LOGIN": self._login,
            "AUTHENTICATE": self._authenticate,
            "LIST": self._list,
            "STATUS": self._status,
            "SELECT": self._select,
            "EXAMINE": self._examine,
            "CLOSE": self._close,
            "UNSELECT": self._close,
            "EXPUNGE": self._expunge,
            "SEARCH": lambda given: self._search(given, by_uid=False),
            "FETCH": lambda given: self._fetch(given, by_uid=False),
            "STORE": lambda given: self._store(given, by_uid=False),
            "UID": self._uid,
            "IDLE": self._idle,
        }

    async def run(self) -> None:
        """Converse until one of us leaves."""
        await self._say(f"* OK [CAPABILITY {CAPABILITIES}] sandbox ready")
        while not self._over:
            tag, _, rest = (await self._line()).partition(" ")
            name, _, arguments = rest.partition(" ")
            said = await self._answer(name.upper(), arguments)
            await self._say(f"{tag} {said if ' ' in said else f'{said} done'}")

    async def _answer(self, name: str, arguments: str) -> str:
        command = self._commands.get(name)
        try:
            if command is None:
                raise Unknown(name)
            return await command(words(arguments))
        except Refused as refused:
            return f"NO {refused}"
        except (Unknown, StopIteration, IndexError, ValueError, RuntimeError):
            return f"BAD {name} is not understood"

    async def _line(self) -> str:
        """Return a command with its literals in place of their lengths."""
        async with asyncio.timeout(IDLE_SECONDS):
            line = (await self._reader.readuntil(b"\n")).decode("utf-8", "replace").rstrip("\r\n")
            while found := LITERAL.search(line):
                await self._say("+ go ahead")
                content = (await self._reader.readexactly(int(found[1]))).decode("utf-8", "replace")
                rest = (await self._reader.readuntil(b"\n")).decode("utf-8", "replace")
                quoted = content.replace("\\", "\\\\").replace('"', '\\"')
                line = f'{line[: found.start()]}"{quoted}"{rest}'.rstrip("\r\n")
        return line

    async def _say(self, line: str | bytes) -> None:
        self._writer.write((line.encode() if isinstance(line, str) else line) + b"\r\n")
        await self._writer.drain()

    async def _capability(self, _: list[str]) -> str:
        await self._say(f"* CAPABILITY {CAPABILITIES}")
        return DONE

    async def _noop(self, _: list[str]) -> str:
        if self._open:
            await self._say(f"* {len(self._mails())} EXISTS")
        return DONE

    async def _logout(self, _: list[str]) -> str:
        self._over = True
        await self._say("* BYE")
        return DONE

    async def _login(self, given: list[str]) -> str:
        return self._enter(given[0], given[1])

    async def _authenticate(self, given: list[str]) -> str:
        if len(given) > 1:
            initial = given[1]
        else:
            await self._say("+ ")
            initial = (await self._reader.readuntil(b"\n")).decode().strip()
        try:
            told = base64.b64decode(initial, validate=True).decode()
        except binascii.Error:
            raise Unknown from None
        if given[0].upper() == "PLAIN":
            _, user, password = told.split("\0")
            return self._enter(user, password)
        found = re.fullmatch(r"user=([^\x01]+)\x01auth=Bearer ([^\x01]+)\x01\x01", told)
        if given[0].upper() != "XOAUTH2" or found is None:
            raise Unknown
        return self._enter(found[1], found[2])

    def _enter(self, user: str, password: str) -> str:
        known = self._world.store.get(MAILBOX, user.lower())
        if not known_key(password) and not (known and len(password) >= SHORTEST_PASSWORD):
            raise Refused("[AUTHENTICATIONFAILED] Invalid credentials")
        self._user = inboxes.address_of(user)
        inboxes.own(self._world, self._user)
        return f"OK [CAPABILITY {CAPABILITIES}] welcome"

    async def _list(self, _: list[str]) -> str:
        self._require_user()
        await self._say(f'* LIST (\\HasNoChildren) "/" {INBOX}')
        return DONE

    async def _status(self, given: list[str]) -> str:
        self._require_folder(given[0])
        mails = self._mails()
        facts = {
            "MESSAGES": len(mails),
            "RECENT": 0,
            "UIDNEXT": inboxes.next_uid(self._world, self._user),
            "UIDVALIDITY": inboxes.VALIDITY,
            "UNSEEN": sum("\\Seen" not in mail["flags"] for mail in mails),
        }
        shown = " ".join(f"{name} {facts[name]}" for name in given[1].upper().split())
        await self._say(f"* STATUS {INBOX} ({shown})")
        return DONE

    async def _select(self, given: list[str]) -> str:
        return await self._enter_folder(given[0], read_only=False)

    async def _examine(self, given: list[str]) -> str:
        return await self._enter_folder(given[0], read_only=True)

    async def _enter_folder(self, name: str, *, read_only: bool) -> str:
        self._require_folder(name)
        self._open, self._read_only = True, read_only
        for line in (
            "* FLAGS (\\Seen \\Answered \\Flagged \\Deleted)",
            f"* {len(self._mails())} EXISTS",
            "* 0 RECENT",
            f"* OK [UIDVALIDITY {inboxes.VALIDITY}]",
            f"* OK [UIDNEXT {inboxes.next_uid(self._world, self._user)}]",
        ):
            await self._say(line)
        return f"OK [{'READ-ONLY' if read_only else 'READ-WRITE'}] done"

    async def _close(self, _: list[str]) -> str:
        self._open = False
        return DONE

    async def _uid(self, given: list[str]) -> str:
        commands: dict[str, Any] = {
            "SEARCH": self._search,
            "FETCH": self._fetch,
            "STORE": self._store,
        }
        if given[0].upper() not in commands:
            raise Unknown(given[0])
        return str(await commands[given[0].upper()](given[1:], by_uid=True))

    async def _search(self, given: list[str], *, by_uid: bool) -> str:
        self._require_open()
        if given and given[0].upper() == "CHARSET":
            given = given[2:]
        found = search(given, self._mails())
        numbers = [mail["uid"] if by_uid else number for number, mail in found]
        await self._say(" ".join(["* SEARCH", *map(str, numbers)]))
        return DONE

    async def _fetch(self, given: list[str], *, by_uid: bool) -> str:
        for number, mail in self._chosen(given[0], by_uid=by_uid):
            answer, read = fetch(" ".join(given[1:]), number, mail, with_uid=by_uid)
            if read and not self._read_only and "\\Seen" not in mail["flags"]:
                self._flag(mail, [*mail["flags"], "\\Seen"])
            await self._say(answer)
        return DONE

    async def _store(self, given: list[str], *, by_uid: bool) -> str:
        if self._read_only:
            raise Refused("the folder was opened for reading only")
        how, flags = given[1].upper(), given[2].split()
        for number, mail in self._chosen(given[0], by_uid=by_uid):
            kept = set(mail["flags"])
            changed = kept | set(flags) if how.startswith("+") else kept - set(flags)
            self._flag(mail, sorted(changed if how[0] in "+-" else flags))
            if not how.endswith(".SILENT"):
                await self._say(fetch("FLAGS", number, mail, with_uid=by_uid)[0])
        return DONE

    async def _expunge(self, _: list[str]) -> str:
        self._require_open()
        gone = [(n, m) for n, m in enumerate(self._mails(), 1) if "\\Deleted" in m["flags"]]
        for number, mail in reversed(gone):
            self._world.store.delete(inboxes.KIND, mail["key"])
            await self._say(f"* {number} EXPUNGE")
        return DONE

    async def _idle(self, _: list[str]) -> str:
        self._require_open()
        known = len(self._mails())
        await self._say("+ idling")
        waiting = asyncio.ensure_future(self._reader.readuntil(b"\n"))
        try:
            while not (await asyncio.wait([waiting], timeout=LOOK_SECONDS))[0]:
                if len(self._mails()) != known:
                    known = len(self._mails())
                    await self._say(f"* {known} EXISTS")
        finally:
            waiting.cancel()
        return DONE

    def _chosen(self, numbers: str, *, by_uid: bool) -> list[tuple[int, dict[str, Any]]]:
        self._require_open()
        mails = self._mails()
        last = (mails[-1]["uid"] if mails else 0) if by_uid else len(mails)
        wanted = meant(numbers, last)
        return [(n, m) for n, m in enumerate(mails, 1) if wanted(m["uid"] if by_uid else n)]

    def _flag(self, mail: dict[str, Any], flags: list[str]) -> None:
        mail["flags"] = flags
        self._world.store.put(inboxes.KIND, mail["key"], mail)

    def _mails(self) -> list[dict[str, Any]]:
        return inboxes.listing(self._world, self._user)

    def _require_user(self) -> None:
        if not self._user:
            raise Refused("sign in first")

    def _require_open(self) -> None:
        self._require_user()
        if not self._open:
            raise Refused("select a folder first")

    def _require_folder(self, name: str) -> None:
        self._require_user()
        if name.upper() != INBOX:
            raise Refused("[NONEXISTENT] no such folder")
