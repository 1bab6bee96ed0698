"""Opens and clicks: answered before everything else, from memory, and written down later.

``/o/<token>`` is the image in a mail, ``/c/<token>`` a link of it. What is not signed by us goes on
to the application, which has no such page.
"""

from __future__ import annotations

import structlog

from core.sending import machines, outgoing
from core.sending.events import Buffer, EventKind, Hit
from core.sending.link_targets import HIDDEN, LinkTargets
from core.sending.tracking_tokens import Named, Purpose
from core.system import System
from ui.layers.messages import ASGIApp, Headers, Message, Receive, Scope, Send
from ui.web import refusal

OPENS, CLICKS = f"/{Purpose.opened}/", f"/{Purpose.clicked}/"
PREFIX_LETTERS = 3
METHODS = ("GET", "HEAD")
OPENED, CLICKED = EventKind.opened.value, EventKind.clicked.value
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
EMPTY: Headers = [(b"content-length", b"0"), *NEVER_KEPT]
PIXEL: Message = {"type": "http.response.body", "body": GIF}
NOTHING: Message = {"type": "http.response.body", "body": b""}

log = structlog.get_logger()


class Tracking:
    """Answers opens and clicks; passes everything else on."""

    def __init__(self, app: ASGIApp, system: System) -> None:
        self.app = app
        self.buffer = Buffer(system)
        self._now = system.clock.now
        self._named = outgoing.links(system).signer.named
        self._targets = LinkTargets(system)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request or pass it on."""
        if scope["type"] == "http":
            path: str = scope["path"]
            begin = path[:PREFIX_LETTERS]
            if begin == OPENS and scope["method"] in METHODS:
                opened = self._named(Purpose.opened, path[PREFIX_LETTERS:])
                if opened is not None:
                    self._note(scope, OPENED, opened)
                    await send(SHOW)
                    await send(PIXEL if scope["method"] == "GET" else NOTHING)
                    return
            elif begin == CLICKS and scope["method"] in METHODS:
                clicked = self._named(Purpose.clicked, path[PREFIX_LETTERS:])
                if clicked is not None:
                    await self._follow(scope, receive, send, clicked)
                    return
        await self.app(scope, receive, send)

    async def _follow(self, scope: Scope, receive: Receive, send: Send, clicked: Named) -> None:
        target = self._targets.known(clicked)
        if target is None:
            try:
                target = await self._targets.find(clicked)
            except Exception:
                log.exception("click_without_target")
                await refusal(500)(scope, receive, send)
                return
        self._note(scope, CLICKED, clicked, target.detail)
        if not target.address:
            await self.app(scope, receive, send)
            return
        headers = [(b"location", target.address.encode("ascii")), *EMPTY]
        await send({"type": "http.response.start", "status": 302, "headers": headers})
        await send(NOTHING)

    def _note(self, scope: Scope, kind: str, named: Named, detail: str = "{}") -> None:
        agent = b""
        for name, value in scope["headers"]:
            if name == b"user-agent":
                agent = value[: machines.AGENT_LETTERS]
                break
        client = scope.get("client")
        found = machines.visitor(agent, client[0] if client else "")
        key, link = named
        machine = found.machine
        if scope["method"] == "HEAD":
            machine = machines.labels(machine, machines.Label.head)
        if link == HIDDEN:
            machine = machines.labels(machine, machines.Label.hidden_link)
        self.buffer.add(
            Hit(key.hex(), kind, self._now(), link, machine, found.agent, found.network, detail)
        )
