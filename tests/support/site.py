"""The plain pages behind the gate, visited as a browser without scripts does."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import httpx
from fastapi import FastAPI

from core.system import System
from ui import web
from ui.layers.gate import SessionGate

BASE = "http://mailwright.test"
PAGES = {
    "/": "member",
    "/settings": "member",
    "/members": "owner",
    "/operate": "operator",
    "/operate/tiers": "admin",
}


def site(system: System) -> Any:
    """Return the ASGI application: the gate, the plain pages, and a page of the app that echoes."""
    app = FastAPI(openapi_url=None)
    app.include_router(web.router(system))
    for path in PAGES:
        app.add_api_route(path, lambda: "inside", methods=["GET", "POST"])
    return SessionGate(app, system, PAGES.get, web.refusal)


class Visitor:
    """One browser: keeps cookies, fills in forms as they stand on the page."""

    def __init__(self, system: System, ip: str = "203.0.113.7") -> None:
        transport = httpx.ASGITransport(site(system), client=(ip, 4711))
        self.http = httpx.AsyncClient(transport=transport, base_url=BASE)
        self.page = httpx.Response(200)

    async def open(self, path: str) -> httpx.Response:
        """Open a page and follow where it leads."""
        self.page = await self.http.get(path, follow_redirects=True)
        return self.page

    async def send(self, action: str = "", **typed: str) -> httpx.Response:
        """Send the form of the page, with its hidden fields, and follow where it leads."""
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', self.page.text))
        data = {**{name: unescape(text) for name, text in hidden.items()}, **typed}
        target = action or str(self.page.url.path)
        self.page = await self.http.post(
            target, data=data, headers={"origin": BASE}, follow_redirects=True
        )
        return self.page

    @property
    def path(self) -> str:
        """Where the browser is."""
        return self.page.url.path

    @property
    def alert(self) -> str:
        """What a screen reader announces on the page, "" when nothing is."""
        found = re.search(r'role="alert">(.*?)</(?:p|div)>\s', self.page.text, re.DOTALL)
        return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split()) if found else ""
