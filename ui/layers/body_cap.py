"""No request may carry more than its path allows; NiceGUI's own limit is only kept by browsers."""

from __future__ import annotations

from collections.abc import Mapping

from ui.layers.messages import ASGIApp, Message, Receive, Scope, Send, header

TOO_LARGE = b"The upload is larger than allowed here."


class BodyCap:
    """Refuse bodies over ``limit`` bytes, or over the limit of the longest matching path prefix."""

    def __init__(
        self, app: ASGIApp, limit: int = 1_000_000, by_prefix: Mapping[str, int] | None = None
    ) -> None:
        self.app = app
        self.limit = limit
        self.by_prefix = sorted((by_prefix or {}).items(), key=lambda item: -len(item[0]))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count the bytes of a request and stop it at its limit."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = next((n for p, n in self.by_prefix if scope["path"].startswith(p)), self.limit)
        announced = header(scope, b"content-length")
        if announced.isdigit() and int(announced) > limit:
            await _refuse(send)
            return
        seen, refused, started = 0, False, False

        async def counted() -> Message:
            nonlocal seen, refused
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                refused = True
                if not started:
                    await _refuse(send)
                return {"type": "http.disconnect"}
            return message

        async def sent(message: Message) -> None:
            nonlocal started
            if not refused:
                started = True
                await send(message)

        try:
            await self.app(scope, counted, sent)
        except Exception:
            if not refused:  # an application cut off while it reads may raise what it likes
                raise


async def _refuse(send: Send) -> None:
    size = str(len(TOO_LARGE)).encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", size)]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": TOO_LARGE})
