"""Files that never change are compressed in a thread, well at once and best soon after, and kept."""

from __future__ import annotations

import asyncio
import gzip
from typing import NamedTuple

import brotli

from ui.layers.messages import ASGIApp, Headers, Message, Receive, Scope, Send, header, without

IMMUTABLE = ("/_nicegui/", "/static/")
CHANGING = ("/dynamic_resources/", "/client/")
DENSE = (b"font/", b"image/png", b"image/jpeg", b"image/webp")
OK = 200
PERSONAL = (b"content-length", b"set-cookie", b"vary")
"""Headers of an answer to one visitor that mean nothing to the next."""
SOON, BEST = 9, 11
"""Brotli qualities: what the first visitor gets, and the 6 % smaller one made while nobody waits."""


class Answer(NamedTuple):
    """A whole response, kept."""

    status: int
    headers: Headers
    body: bytes


class Precompressed:
    """Outermost layer for assets under versioned names; without it every cold visit stalls the loop."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.kept: dict[tuple[str, str], Answer] = {}
        self.improving: set[asyncio.Task[None]] = set()
        self.turn = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from memory where the asset is known."""
        if not _immutable(scope):
            await self.app(scope, receive, send)
            return
        key = (scope["path"], _encoding(header(scope, b"accept-encoding")))
        answer = self.kept.get(key)
        if answer is None:
            plain = await self._read(scope)
            answer = await asyncio.to_thread(_packed, plain, key[1], SOON)
            if answer.status == OK:
                self.kept[key] = answer
                self._improve_later(key, plain)
        await send(
            {"type": "http.response.start", "status": answer.status, "headers": answer.headers}
        )
        await send({"type": "http.response.body", "body": answer.body})

    async def _read(self, scope: Scope) -> Answer:
        """Return the whole file, also when its first visitor leaves meanwhile: it is kept for all."""
        status, headers, body, whole = 500, Headers(), bytearray(), False

        async def capture(message: Message) -> None:
            nonlocal status, headers, whole
            if message["type"] == "http.response.start":
                status, headers = message["status"], list(message.get("headers", []))
            else:
                body.extend(message.get("body", b""))
                whole = not message.get("more_body", False)

        names = (b"accept-encoding", b"range", b"if-none-match", b"if-modified-since")
        wanted = {**scope, "headers": without(scope["headers"], *names)}
        await self.app(wanted, _staying(), capture)
        return Answer(status if whole else 500, without(headers, *PERSONAL), bytes(body))

    def _improve_later(self, key: tuple[str, str], plain: Answer) -> None:
        if key[1] == "br":
            task = asyncio.create_task(self._improve(key, plain), name=f"compress {key[0]}")
            self.improving.add(task)
            task.add_done_callback(self.improving.discard)

    async def _improve(self, key: tuple[str, str], plain: Answer) -> None:
        async with self.turn:
            self.kept[key] = await asyncio.to_thread(_packed, plain, "br", BEST)


def _staying() -> Receive:
    """Return the ear of a visitor who has asked without a body and never leaves."""
    asked: asyncio.Queue[Message] = asyncio.Queue()
    asked.put_nowait({"type": "http.request", "body": b"", "more_body": False})
    return asked.get


def _immutable(scope: Scope) -> bool:
    return (
        scope["type"] == "http"
        and scope["method"] == "GET"
        and scope["path"].startswith(IMMUTABLE)
        and not any(part in scope["path"] for part in CHANGING)
    )


def _encoding(accepted: bytes) -> str:
    offered = {part.split(b";")[0].strip() for part in accepted.split(b",")}
    return "br" if b"br" in offered else "gzip" if b"gzip" in offered else ""


def _packed(plain: Answer, encoding: str, quality: int) -> Answer:
    """Return an answer compressed, unless it is an error or compressed by its nature."""
    body, headers = plain.body, plain.headers
    kind = header({"headers": headers}, b"content-type")
    if plain.status == OK and encoding and not kind.startswith(DENSE):
        best = encoding == "br"
        body = bytes(brotli.compress(body, quality=quality)) if best else gzip.compress(body, 9)
        headers = without(headers, b"content-encoding", b"vary")
        headers += [(b"content-encoding", encoding.encode()), (b"vary", b"accept-encoding")]
    return Answer(plain.status, [*headers, (b"content-length", str(len(body)).encode())], body)
