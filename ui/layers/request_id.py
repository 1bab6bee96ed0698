"""Every request has an id: in the scope, in the log, in the answer, on every error card."""

from __future__ import annotations

import re
import secrets

import structlog

from ui.layers.messages import ASGIApp, Message, Receive, Scope, Send, header

OURS = re.compile(rb"[A-Za-z0-9-]{8,64}")


class RequestId:
    """Keep the id a proxy has given, or make one, and bind it to the log."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Give the request its id and pass it on."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        given = header(scope, b"x-request-id")
        request_id = given.decode() if OURS.fullmatch(given) else new_id()
        scope["request_id"] = request_id

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                named = [*message.get("headers", []), (b"x-request-id", request_id.encode())]
                message = {**message, "headers": named}
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            await self.app(scope, receive, send_with_id)


def new_id() -> str:
    """Return an id short enough to be read over the phone."""
    return secrets.token_hex(6)
