"""Opens and clicks: answered before everything else, from memory, and written down later.

``/o/<token>`` is the image in a mail, ``/c/<token>`` a link of it. What is not signed by us goes on
to the application, which has no such page.
"""

from __future__ import annotations

import structlog

from core.sending import machines, outgoing
from core.sending.events import Buffer, EventKind, Hit
from core.sending.link_targets import HIDDEN, LinkTargets
from core.sending.tracking_tokens import Purpose, Reference
from core.system import System
from ui.layers.messages import ASGIApp, Headers, Message, Receive, Scope, Send
from ui.web import refusal

OPENS, CLICKS = f"/{Purpose.opened}/", f"/{Purpose.clicked}/"
PREFIX_LETTERS = 3
METHODS = ("GET", "HEAD")
GIF = bytes.fromhex(
    "47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b"
)
"""One transparent pixel."""
NEVER_KEPT: Headers = [
    (b"cache-control", b"no-store, private, max-age=0"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-robots-tag", b"noindex"),
]
SHOW: Message = {
    "type": "http.response.start",
    "status": 200,
    "headers": [
        (b"content-type", b"image/gif"),
        (b"content-length", str(len(GIF)).encode()),
        *NEVER_KEPT,
    ],
}
PIXEL: Message = {"type": "http.response.body", "body": GIF}
NOTHING: Message = {"type": "http.response.body", "body": b""}

log = structlog.get_logger()


class Tracking:
    """Answers opens and clicks; passes everything else on."""

    def __init__(self, app: ASGIApp, system: System) -> None:
        self.app = app
        self.buffer = Buffer(system)
        self._now = system.clock.now
        self._read = outgoing.links(system).signer.read
        self._targets = LinkTargets(system)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request or pass it on."""
        if scope["type"] == "http":
            path: str = scope["path"]
            begin = path[:PREFIX_LETTERS]
            if begin == OPENS and scope["method"] in METHODS:
                opened = self._read(Purpose.opened, path[PREFIX_LETTERS:])
                if opened is not None:
                    self._note(scope, EventKind.opened, opened)
                    await send(SHOW)
                    await send(PIXEL if scope["method"] == "GET" else NOTHING)
                    return
            elif begin == CLICKS and scope["method"] in METHODS:
                clicked = self._read(Purpose.clicked, path[PREFIX_LETTERS:])
                if clicked is not None:
                    await self._follow(scope, receive, send, clicked)
                    return
        await self.app(scope, receive, send)

    async def _follow(self, scope: Scope, receive: Receive, send: Send, clicked: Reference) -> None:
        target = self._targets.known(clicked)
        if target is None:
            try:
                target = await self._targets.find(clicked)
            except Exception:
                log.exception("click_without_target")
                await refusal(500)(scope, receive, send)
                return
        self._note(scope, EventKind.clicked, clicked, target.detail)
        if not target.address:
            await self.app(scope, receive, send)
            return
        headers = [
            (b"location", target.address.encode("ascii")),
            (b"content-length", b"0"),
            *NEVER_KEPT,
        ]
        await send({"type": "http.response.start", "status": 302, "headers": headers})
        await send(NOTHING)

    def _note(
        self, scope: Scope, kind: EventKind, reference: Reference, detail: str = "{}"
    ) -> None:
        raw = b""
        for name, value in scope["headers"]:
            if name == b"user-agent":
                raw = value
                break
        agent, agent_label = machines.agent_read(raw)
        client = scope.get("client")
        network, network_label = machines.network_read(client[0] if client else "")
        machine = machines.labels(
            agent_label,
            network_label,
            head=scope["method"] == "HEAD",
            hidden=reference.link == HIDDEN,
        )
        self.buffer.add(
            Hit(
                reference.message_id,
                kind,
                self._now(),
                reference.link,
                machine,
                agent,
                network,
                detail,
            )
        )
