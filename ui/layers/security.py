"""Security headers for every answer, and a content security policy with a fresh nonce for every page."""

from __future__ import annotations

import re
import secrets

from ui.layers.messages import ASGIApp, Headers, Message, Receive, Scope, Send, header, without

POLICY = (
    "default-src 'self'; script-src 'self' 'nonce-{nonce}' 'unsafe-eval'; "
    "style-src-elem 'self' 'nonce-{nonce}'; style-src-attr 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; object-src 'none'; "
    "base-uri 'none'; frame-ancestors 'none'; form-action 'self'{forms}"
)
"""``'unsafe-eval'`` is what Vue needs to compile its templates in the browser."""

POLICY_HEADER = b"content-security-policy"
UNFRAMED = (b"x-frame-options", b"DENY")
FRAMED = b"frame-ancestors 'self'"
"""How a policy says that pages of ours may frame the answer."""
ALWAYS: Headers = [
    (b"x-content-type-options", b"nosniff"),
    UNFRAMED,
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), payment=()"),
]
STRICT_TRANSPORT = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")
INLINE = re.compile(rb"<(script|style)(?=[\s>])")


class SecurityHeaders:
    """Add the headers; in HTML give each of our own script and style tags the nonce of the page.

    User text cannot gain the nonce: NiceGUI writes it as escaped JSON and plain pages escape it, so
    a raw tag in the HTML is always ours. A page with a policy of its own keeps that one.
    ``form_targets`` are origins a form may post to besides our own, such as a checkout.
    """

    def __init__(
        self, app: ASGIApp, *, https: bool = False, form_targets: tuple[str, ...] = ()
    ) -> None:
        self.app = app
        self.extra = [*ALWAYS, STRICT_TRANSPORT] if https else ALWAYS
        self.forms = "".join(f" {target}" for target in form_targets)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and secure the answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if not scope["path"].startswith(("/_nicegui/", "/static/")):
            # a page must pass uncompressed, or the nonce could not be written into it
            scope = {**scope, "headers": without(scope["headers"], b"accept-encoding")}
        start: Message | None = None
        body = bytearray()

        async def secured(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                kept = without(message.get("headers", []), *(name for name, _ in self.extra))
                own = header(message, POLICY_HEADER)
                added = [pair for pair in self.extra if pair != UNFRAMED or FRAMED not in own]
                message = {**message, "headers": [*kept, *added]}
                is_page = header(message, b"content-type").startswith(b"text/html")
                if is_page and not own:
                    start = message
                    return
            elif start is not None and message["type"] == "http.response.body":
                body.extend(message.get("body", b""))
                if not message.get("more_body"):
                    await self._send_page(start, bytes(body), send)
                return
            await send(message)

        await self.app(scope, receive, secured)

    async def _send_page(self, start: Message, body: bytes, send: Send) -> None:
        nonce = secrets.token_urlsafe(16)
        page = INLINE.sub(rb'<\1 nonce="' + nonce.encode() + rb'"', body)
        policy = POLICY.format(nonce=nonce, forms=self.forms)
        headers = [
            *without(start["headers"], b"content-length"),
            (b"content-length", str(len(page)).encode()),
            (POLICY_HEADER, policy.encode()),
        ]
        await send({**start, "headers": headers})
        await send({"type": "http.response.body", "body": page})
