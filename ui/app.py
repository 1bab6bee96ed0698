"""The web application: tracking, outer layers, plain pages, hooks, API, then NiceGUI for the rest."""

from __future__ import annotations

from collections import defaultdict
from functools import partial

from fastapi import FastAPI
from nicegui import Client, context, ui
from nicegui.page import page
from starlette.types import ASGIApp

from core.accounts import sessions
from core.bus import EVERYTHING
from core.system import Actor, System
from ui import chrome, health, thrift
from ui.api.v1 import router as api
from ui.help import router as help_pages
from ui.hooks import mail_events, payments
from ui.layers import BodyCap, Compressed, Precompressed, RequestId, SecurityHeaders
from ui.layers.gate import SessionGate
from ui.sending import mail_frame
from ui.shell.door import PageDoor
from ui.shell.frame import frame
from ui.shell.live import Hub
from ui.shell.view import View
from ui.site import site
from ui.theme import assets
from ui.theme.install import install
from ui.tracking import Tracking
from ui.web import paid, refusal
from ui.web import router as web

RECONNECT_SECONDS = 30
BUILDING_SECONDS = 30.0
"""How long a page may take to build; of its own NiceGUI gives up after three."""
PLAIN_PAGES = {paid.PATH: "member", paid.DOMAINS_PATH: "member", mail_frame.PATH: "member"}
"""Pages behind the gate that NiceGUI does not draw, with the role they ask for."""
PAYMENT_PAGES = {"stripe": ("https://checkout.stripe.com",), "razorpay": ("https://rzp.io",)}
"""Where forms may lead to beside us."""
LARGE_BODIES = {"/api/v1/dmarc-reports": 11_000_000, "/api/v1/imports": 310_000_000}
"""Paths that take files, in bytes with what surrounds the file; the use case says its own limit."""


def build(system: System) -> ASGIApp:
    """Return the application for one System; NiceGUI allows one a process."""
    routes = site(system.settings)
    hub = Hub(system.clock.now)
    system.bus.listen(
        EVERYTHING, lambda topic: hub.ring_all() if topic == EVERYTHING else hub.ring(topic)
    )
    inner = FastAPI(routes=health.routes(system), docs_url=None, redoc_url=None, openapi_url=None)
    for router in (
        web(system),
        payments.router(system),
        mail_events.router(system),
        api(system),
        help_pages(),
        paid.router(system),
        mail_frame.router(),
    ):
        inner.include_router(router)
    install(inner)
    thrift.install()
    leavers = Leavers(system)

    async def renew(actor: Actor) -> Actor | None:
        return await sessions.current(system, actor.session_id) if actor.session_id else None

    async def root() -> None:
        view = View(system, context.client.request.scope["state"]["actor"], hub, renew)
        leavers.join(view.actor.session_id, context.client)
        await frame(view, routes, await chrome.of(view))

    (page.__init__.__kwdefaults__ or {})["response_timeout"] = BUILDING_SECONDS
    ui.run_with(
        inner,
        root=root,
        title="Mailwright",
        dark=True,
        language="en-US",
        tailwind=False,
        reconnect_timeout=RECONNECT_SECONDS,
        binding_refresh_interval=1.0,
        message_history_length=200,
        storage_secret=system.vault.mark("nicegui", "storage"),
        gzip_middleware_factory=None,
        show_welcome_message=False,
        favicon=assets.favicon(),
    )

    def role_of(path: str) -> str | None:
        route = routes.find(path)
        return route.role if route else PLAIN_PAGES.get(path)

    def drawn(path: str) -> bool:
        return path not in PLAIN_PAGES and routes.find(path) is not None

    door = PageDoor(inner, root, drawn)
    gated = SessionGate(door, system, role_of, refusal)
    sandbox = (system.settings.sandbox_url,) if system.settings.sandbox_url else ()
    secured = SecurityHeaders(
        BodyCap(Precompressed(gated), by_prefix=LARGE_BODIES),
        https=system.settings.https,
        form_targets=(*PAYMENT_PAGES[system.settings.payments], *sandbox),
    )
    return Tracking(RequestId(Compressed(secured)), system)


class Leavers:
    """Open pages by session, so that a session that ends takes its pages along."""

    def __init__(self, system: System) -> None:
        self._system = system
        self._clients: dict[str, dict[str, Client]] = defaultdict(dict)
        system.bus.listen(EVERYTHING, self._heard)

    def join(self, session_id: object, client: Client) -> None:
        """Remember an open page until it closes."""
        self._clients[str(session_id)][client.id] = client
        client.on_delete(partial(self._left, str(session_id), client.id))

    def _left(self, session_id: str, client_id: str) -> None:
        here = self._clients.get(session_id, {})
        here.pop(client_id, None)
        if not here:
            self._clients.pop(session_id, None)

    def _heard(self, topic: str) -> None:
        kind, _, session_id = topic.partition(":")
        if kind == "session":
            for client in self._clients.pop(session_id, {}).values():
                client.open("/sign-in?why=out")
