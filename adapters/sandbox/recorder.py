"""The outermost layer: times and records every exchange, and applies the faults of the wire."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from adapters.masks import mask_body, mask_query
from adapters.sandbox.faults import TRANSPORT_KINDS, Fault
from adapters.sandbox.world import World

BODY_SHOWN_BYTES = 8_192

Sever = Callable[[Scope], Awaitable[None]]
"""Break the connection a request came on, without an answer."""


class Recorder:
    """An ASGI layer around the whole sandbox. ``sever`` is set by the server."""

    def __init__(self, app: ASGIApp, world: World) -> None:
        self._app = app
        self._world = world
        self.sever: Sever | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, unless a fault has other plans."""
        provider = scope["path"].strip("/").split("/")[0] if scope["type"] == "http" else "_control"
        if provider == "_control":
            await self._app(scope, receive, send)
            return
        body = await Request(scope, receive).body()
        exchange = _Tap(send)
        fault = self._world.faults.take(
            provider,
            TRANSPORT_KINDS,
            method=scope["method"],
            path=scope["path"].removeprefix(f"/{provider}") or "/",
        )
        try:
            await self._pass_on(scope, _replay(body, receive), exchange, fault)
        finally:
            self._record(provider, scope, body, exchange, fault)
        if exchange.muted:
            await self._drop(scope)

    async def _pass_on(
        self, scope: Scope, receive: Receive, tap: _Tap, fault: Fault | None
    ) -> None:
        kind = fault.kind if fault else ""
        value = fault.value if fault else 0.0
        if kind == "latency":
            await asyncio.sleep(value)
        if kind == "status":
            answer = JSONResponse(
                {"message": "Something went wrong"}, status_code=int(value or 500)
            )
            await answer(scope, receive, tap)
        elif kind == "rate_limited":
            headers = {"retry-after": str(int(value or 1))}
            answer = JSONResponse(
                {"message": "Too many requests"}, status_code=429, headers=headers
            )
            await answer(scope, receive, tap)
        elif kind == "drop_before":
            tap.muted = True
        elif kind == "drop_after_effect":
            tap.muted = True
            await self._app(scope, receive, tap)
        else:
            await self._app(scope, receive, tap)

    async def _drop(self, scope: Scope) -> None:
        if self.sever is None:
            message = "connection dropped on request"
            raise ConnectionAbortedError(message)
        await self.sever(scope)

    def _record(
        self, provider: str, scope: Scope, body: bytes, tap: _Tap, fault: Fault | None
    ) -> None:
        headers = {k.decode().lower(): v.decode("latin-1") for k, v in scope["headers"]}
        query = mask_query(scope["query_string"].decode())
        self._world.requests.record(
            at=self._world.now().isoformat(),
            provider=provider,
            method=scope["method"],
            path=scope["path"] + (f"?{query}" if query else ""),
            status=0 if tap.muted else tap.status,
            duration_ms=round((time.perf_counter() - tap.began) * 1000, 1),
            fault=fault.kind if fault else "",
            request=mask_body(body, headers.get("content-type", ""))[:BODY_SHOWN_BYTES],
            response=mask_body(bytes(tap.body), tap.content_type)[:BODY_SHOWN_BYTES],
        )


class _Tap:
    """Listens to an answer on its way out; when muted it goes no further."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.began = time.perf_counter()
        self.muted = False
        self.status = 500
        self.content_type = ""
        self.body = bytearray()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = dict(message.get("headers", []))
            self.content_type = headers.get(b"content-type", b"").decode("latin-1")
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")
        if not self.muted:
            await self._send(message)


def _replay(body: bytes, receive: Receive) -> Receive:
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
