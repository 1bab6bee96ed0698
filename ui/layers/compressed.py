"""Pages are compressed on their way out, after the nonce has been written into them."""

from __future__ import annotations

import brotli

from ui.layers.messages import ASGIApp, Message, Receive, Scope, Send, header, without

LEAST = 1024
"""Smaller pages are sent as they are, in bytes."""
QUALITY, WINDOW = 4, 16
"""Brotli: half a millisecond for a page, a quarter of its size. No page is larger than 2**16 by much."""


class Compressed:
    """Compress HTML for browsers that accept brotli; assets have their own layer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hold a page until it is whole, then send it compressed."""
        if scope["type"] != "http" or b"br" not in header(scope, b"accept-encoding"):
            await self.app(scope, receive, send)
            return
        start: Message | None = None
        body = bytearray()

        async def packed(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start" and _is_page(message):
                start = message
            elif start is not None and message["type"] == "http.response.body":
                body.extend(message.get("body", b""))
                if not message.get("more_body"):
                    await _send_page(start, bytes(body), send)
            else:
                await send(message)

        await self.app(scope, receive, packed)


def _is_page(message: Message) -> bool:
    kind = header(message, b"content-type")
    return kind.startswith(b"text/html") and not header(message, b"content-encoding")


async def _send_page(start: Message, body: bytes, send: Send) -> None:
    headers = without(start["headers"], b"content-length")
    if len(body) >= LEAST:
        body = bytes(brotli.compress(body, quality=QUALITY, lgwin=WINDOW))
        headers += [(b"content-encoding", b"br"), (b"vary", b"accept-encoding")]
    headers.append((b"content-length", str(len(body)).encode()))
    await send({**start, "headers": headers})
    await send({"type": "http.response.body", "body": body})
