"""Fetching what somebody else chose: resolved once, pinned, without redirects, bounded in size and time."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable

import httpx

from core.doors import require_no_transaction
from core.errors import Unavailable
from core.ports.fetching import Fetched
from core.ports.url_guard import refusal, require_public, require_url

CONNECT_SECONDS = 5.0
TOTAL_SECONDS = 15.0
LARGEST_BODY_BYTES = 256 * 1024
AGENT = "Mailwright"
PROVIDER = "web"

Lookup = Callable[[str, int], Awaitable[list[str]]]
"""Returns the addresses of a host."""
Judge = Callable[[str, Iterable[str]], list[str]]
"""Returns the addresses of a host that may be opened, or raises Invalid."""


async def look_up(host: str, port: int) -> list[str]:
    """Return the addresses of a host as this machine resolves it, none when it does not."""
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return [str(entry[4][0]) for entry in found]


class GuardedFetch:
    """Gets one URL at a time; keeps no connection, so there is nothing to close."""

    def __init__(
        self,
        *,
        lookup: Lookup = look_up,
        judge: Judge = require_public,
        tls: ssl.SSLContext | None = None,
        largest_bytes: int = LARGEST_BODY_BYTES,
        total_seconds: float = TOTAL_SECONDS,
    ) -> None:
        self._lookup = lookup
        self._judge = judge
        self._tls = tls
        self._largest_bytes = largest_bytes
        self._total_seconds = total_seconds

    async def __call__(self, url: str) -> Fetched:
        """Return the answer of one URL, whatever its status."""
        require_no_transaction()
        host, port = require_url(url)
        try:
            async with asyncio.timeout(self._total_seconds):
                addresses = self._judge(host, await self._lookup(host, port))
                return await self._get(httpx.URL(url), host, addresses[0])
        except TimeoutError:
            raise _silent(host, "did not answer in time") from None
        except (httpx.HTTPError, httpx.InvalidURL):
            raise _silent(host, "could not be reached, or its certificate does not hold") from None

    async def _get(self, url: httpx.URL, host: str, address: str) -> Fetched:
        """Ask the pinned address, by the name of the host."""
        name = url.netloc.decode("ascii")
        request = httpx.Request(
            "GET",
            url.copy_with(host=address),
            headers={"host": name, "user-agent": AGENT, "accept-encoding": "identity"},
            extensions={
                "sni_hostname": host,
                "timeout": httpx.Timeout(self._total_seconds, connect=CONNECT_SECONDS).as_dict(),
            },
        )
        transport = httpx.AsyncHTTPTransport(verify=self._tls or True, trust_env=False)
        async with transport:
            answer = await transport.handle_async_request(request)
            try:
                body = await self._read(host, answer)
            finally:
                await answer.aclose()
        media_type = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        return Fetched(answer.status_code, media_type, body)

    async def _read(self, host: str, answer: httpx.Response) -> bytes:
        body = bytearray()
        async for chunk in answer.aiter_raw():
            body += chunk
            if len(body) > self._largest_bytes:
                raise refusal(f"{host} sends more than {self._largest_bytes // 1024} kB.")
        return bytes(body)


def _silent(host: str, what: str) -> Unavailable:
    return Unavailable(f"{host} {what}.", provider=PROVIDER)
