"""The interface on its own: the real frame, kit and layers around sample pages, for tests and eyes.

python -m tests.ui.gallery_app 8899
"""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

import uvicorn
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from nicegui import ui

from core.clock import Clock
from core.errors import NotFound
from core.strain import Lately
from core.system import Actor, System
from ui import kit
from ui.kit import gallery
from ui.kit.gallery import controls, figures, moving
from ui.layers import BodyCap, Compressed, Precompressed, RequestId, SecurityHeaders
from ui.routes import Route, Routes
from ui.shell.frame import Action, Chrome, Live, frame
from ui.shell.live import Hub
from ui.shell.regions import ProgressSteps
from ui.shell.view import View
from ui.theme import assets
from ui.theme.install import install


@dataclass(frozen=True)
class Visitor:
    user_id: str = "lena"
    name: str = "Lena Fischer"
    email: str = "lena@acme.example"
    role: str = "owner"
    platform_role: str = "admin"
    organization_name: str = "Acme Outreach"
    organization_id: str = "org"
    shown_role: str = "owner"


class Stage:
    """What a view needs of a system, and the state the samples show."""

    ports: Any = None

    def __init__(self) -> None:
        self.clock = Clock()
        self.hub = Hub(self.clock.now)
        self.lately = Lately(self.clock.wall)
        self.done = 2
        self.seen = False
        self.stopped = False
        self.reads = 0

    @asynccontextmanager
    async def work(self, _actor: Any) -> AsyncIterator[Stage]:
        yield self

    platform = work

    async def steps(self) -> dict[str, Any]:
        self.reads += 1
        state = "waiting" if self.done == 2 else "running"
        return moving.steps_at(self.done, self.clock.now().replace(second=0, microsecond=0), state)

    async def move(self, what: str) -> None:
        """Take a step, a burst of seven, stop or resume, or go back to the start."""
        steps = {"step": 1, "burst": 7}.get(what, 0)
        for _ in range(steps):
            self.done = min(10, self.done + 1)
            self.hub.ring("provision:1")
            await asyncio.sleep(0.05 if steps > 1 else 0)
        if what == "stop":
            self.stopped = not self.stopped
            self.hub.ring("platform")
        elif what == "reset":
            self.done, self.seen, self.stopped = 2, False, False
            self.hub.ring_all()

    async def news(self) -> dict[str, Any]:
        now = self.clock.now()
        items = [
            ("success", "circle-check", "getacme.com is connected", "All five records answer.", 3),
            ("warning", "hourglass", "Waiting for the registry", "2 of 5 domains are left.", 9),
            ("danger", "credit-card", "Card declined", "Try another one to continue.", 180),
        ]
        listed = [
            {"id": n, "tone": t, "icon": i, "title": title, "text": text, "href": "/kit"}
            | {"at": (now - timedelta(minutes=m)).isoformat(), "read": self.seen or n > 1}
            for n, (t, i, title, text, m) in enumerate(items)
        ]
        return {"unread": 0 if self.seen else 2, "items": listed}

    async def banner(self) -> dict[str, Any]:
        if not self.stopped:
            return {}
        text = "Nothing new starts until an administrator resumes."
        return {
            "tone": "danger",
            "icon": "octagon-x",
            "title": "Everything is paused.",
            "text": text,
        }


def sample_pages(stage: Stage) -> Routes:
    """Return the pages of the stage."""

    async def dashboard(view: View) -> None:
        with kit.page():
            kit.page_header(
                "Dashboard",
                "Acme Outreach, Growth package. Warmup ends in 12 days.",
                lambda: (
                    kit.button("Refresh", variant="secondary", icon="refresh-cw"),
                    kit.link_button("Upgrade", "/setup", icon="trending-up"),
                ),
            )
            figures.cards()
            figures.charts()
            await figures.table(view)

    async def setup(view: View, step: int = 1) -> None:
        with kit.page(narrow=True):
            kit.page_header(
                "Set up infrastructure", "Four steps. Nothing is bought before the last."
            )
            titles = ["Package", "Domains", "Mailboxes", "Review and pay"]
            kit.stepper("Setup", titles, step - 1, [f"/setup?step={n}" for n in range(1, 5)])
            controls.choices()
            with kit.box("row between"):
                kit.link_button("Back", f"/setup?step={max(1, step - 1)}", variant="secondary")
                kit.link_button("Continue", f"/setup?step={min(4, step + 1)}")

    async def provision(view: View, provision_id: int) -> None:
        with kit.page(narrow=True):
            kit.page_header("Acme Outreach", "Paid 4 minutes ago. You may close this page.")
            await view.live(ProgressSteps, f"provision:{provision_id}", stage.steps)

    async def provisions(view: View) -> None:
        with kit.page():
            kit.page_header("Provisions", "Everything under way, across organizations.")
            await moving.operator(view)

    async def missing(view: View) -> None:
        raise NotFound("There is no provision with this number.")

    async def broken(view: View) -> None:
        raise RuntimeError("a secret of the inside")

    async def slow(view: View) -> None:
        await asyncio.sleep(2)
        with kit.page():
            kit.h1("Slow at last")

    return Routes(
        [
            Route("/", dashboard, "Dashboard", "Overview", "layout-dashboard"),
            Route("/setup", setup, "GTM infrastructure", "Overview", "rocket"),
            Route("/provisions", provisions, "Provisions", "Operate", "server", "operator"),
            Route("/provisions/{provision_id}", provision, "Provision", role="operator"),
            Route("/kit", gallery.build, "Components", "Develop", "box"),
            Route("/missing", missing, "Missing", "Develop", "circle-help"),
            Route("/broken", broken, "Broken", "Develop", "wrench"),
            Route("/slow", slow, "Slow", "Develop", "hourglass"),
        ]
    )


def chrome(stage: Stage, view: View) -> Chrome:
    """Return what stands in the frame."""

    async def seen() -> None:
        stage.seen = True
        stage.hub.ring("news")

    return Chrome(
        sandbox=("Nothing is bought, nothing is sent.", "Open the mailbox", "/plain"),
        news=Live("news", stage.news, seen),
        platform=Live("platform", stage.banner),
        account=[
            kit.Item("Settings", "wrench", href="/kit"),
            kit.Item("Keyboard", "key-round", lambda: view.toast("accent", "Ctrl K")),
            kit.LINE,
            kit.Item("Sign out", "log-out", post="/out", fields={"token": "t"}),
        ],
        actions=[Action("Refresh figures", "refresh-cw", lambda: view.toast("success", "Done"))],
    )


def build_app() -> FastAPI:
    """Return the application, without its layers."""
    app = FastAPI()
    stage = Stage()
    routes = sample_pages(stage)
    install(app)

    async def root() -> None:
        view = View(cast("System", stage), cast("Actor", Visitor()), stage.hub)
        await frame(view, routes, chrome(stage, view))

    @app.get("/poke/{what}")
    async def poke(what: str) -> dict[str, Any]:
        """Move the stage, and tell what is being watched."""
        if what == "improved":
            await asyncio.gather(*app.state.assets.improving)
        else:
            await stage.move(what)
        counts = {"live": stage.hub.count(), "reads": stage.reads, "sent": stage.hub.sent}
        return {"done": stage.done, **counts}

    @app.get("/plain")
    async def plain() -> HTMLResponse:
        return HTMLResponse("<title>Plain</title><h1>A page of another kind</h1>")

    @app.post("/out")
    async def out() -> HTMLResponse:
        return HTMLResponse("<title>Out</title><h1>Signed out</h1>")

    ui.run_with(
        app,
        root=root,
        title="Mailwright",
        favicon=assets.favicon(),
        dark=True,
        language="en-US",
        tailwind=False,
        reconnect_timeout=30,
        binding_refresh_interval=1.0,
        message_history_length=200,
        storage_secret="for tests only",
        show_welcome_message=False,
    )
    return app


def layered(app: FastAPI) -> Any:
    """Return the application inside its layers, as main composes them."""
    app.state.assets = Precompressed(app)
    return RequestId(Compressed(SecurityHeaders(BodyCap(app.state.assets))))


if __name__ == "__main__":
    listening = socket.create_server(("127.0.0.1", int(sys.argv[1])))
    print(listening.getsockname()[1], flush=True)  # noqa: T201 - how the tests learn the port
    config = uvicorn.Config(layered(build_app()), log_level="warning")
    uvicorn.Server(config).run(sockets=[listening])
