"""A browser tab without a browser: gets a page, opens its socket, counts, times and navigates.

The socket is opened on a connection of its own, as browsers do.
"""

from __future__ import annotations

import asyncio
import html
import json
import re
import time
from typing import Any, Self
from urllib.parse import urlencode, urlsplit

import httpx
from websockets.asyncio.client import ClientConnection, connect

from ui.layers.gate import COOKIE

ELEMENTS = re.compile(r"parseElements\(String\.raw`(.*?)`\)", re.DOTALL)
QUERY = re.compile(r"query: (\{.*?\}),\n")
TICK = re.compile(r"tick-(\d+)-")


def elements_of(page: str) -> dict[str, dict[str, Any]]:
    """Return the elements a page is built from, by their number."""
    found = ELEMENTS.search(page)
    assert found is not None, "the page holds no elements"
    return dict(json.loads(html.unescape(found[1]).replace("&#96;", "`").replace("&#36;", "$")))


class Tab:
    """One open page. ``seen`` holds when each tick arrived, ``bytes`` the length of its message."""

    def __init__(self, url: str, token: str, path: str, page: str) -> None:
        self.url, self.token, self.path = url, token, path
        self.elements = elements_of(page)
        query = QUERY.search(page)
        assert query is not None, "the page opens no socket"
        self.query: dict[str, Any] = json.loads(query[1].replace("'", '"').replace("True", "true"))
        self.seen: dict[int, float] = {}
        self.bytes: dict[int, int] = {}
        self.arrived = asyncio.Event()
        self._socket: ClientConnection | None = None
        self._reading: asyncio.Task[None] | None = None

    @classmethod
    async def open(cls, http: httpx.AsyncClient, url: str, token: str, path: str) -> Self:
        """Get a page and open its socket."""
        answer = await http.get(url + path, headers={"cookie": f"{COOKIE}={token}"})
        assert answer.status_code == httpx.codes.OK, f"{path} answered {answer.status_code}"
        tab = cls(url, token, path, answer.text)
        await tab._connect()
        return tab

    async def navigate(self, path: str) -> None:
        """Follow a link within the application and wait until its page has been sent."""
        listener = next(
            event["listener_id"]
            for event in self.elements["0"]["events"]
            if event["type"] == "sub_pages_navigate"
        )
        self.arrived.clear()
        message = {
            "id": 0,
            "client_id": self.query["client_id"],
            "listener_id": listener,
            "args": [json.dumps(path)],
        }
        await self._send(f'42["event",{json.dumps(message)}]')
        async with asyncio.timeout(20):
            await self.arrived.wait()

    async def close(self) -> None:
        """Close the socket, as closing a tab does."""
        if self._reading is not None:
            self._reading.cancel()
        if self._socket is not None:
            await self._socket.close()

    async def _connect(self) -> None:
        number = self.query["client_id"]
        query = self.query | {"EIO": 4, "transport": "websocket"}
        query |= {"implicit_handshake": "true", "document_id": number, "tab_id": number}
        host = urlsplit(self.url).netloc
        self._socket = await connect(
            f"ws://{host}/_nicegui_ws/socket.io/?{urlencode(query)}",
            additional_headers={"Cookie": f"{COOKIE}={self.token}", "Origin": self.url},
            max_size=None,
            proxy=None,
        )
        await self._socket.recv()
        await self._send("40")
        self._reading = asyncio.create_task(self._read())

    async def _send(self, message: str) -> None:
        assert self._socket is not None
        await self._socket.send(message)

    async def _read(self) -> None:
        assert self._socket is not None
        async for message in self._socket:
            now = time.monotonic()
            text = str(message)
            if text == "2":
                await self._send("3")
            elif found := TICK.search(text):
                self.seen.setdefault(int(found[1]), now)
                self.bytes.setdefault(int(found[1]), len(text))
            elif text.startswith('42["update"'):
                self.arrived.set()
