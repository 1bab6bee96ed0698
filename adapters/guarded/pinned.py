"""A line to a host that somebody else chose: each request resolves it, judges its addresses and keeps to one."""

from __future__ import annotations

import ssl

import httpx

from adapters.guarded.fetch import Judge, Lookup, look_up
from adapters.trust import authorities
from core.ports.url_guard import require_public, require_url


class PinnedTransport(httpx.AsyncBaseTransport):
    """Carries requests to https addresses of the public internet; others raise Invalid "url_refused".

    A name that leads elsewhere by the time of the next request is judged anew.
    """

    def __init__(
        self,
        *,
        lookup: Lookup = look_up,
        judge: Judge = require_public,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._lookup = lookup
        self._judge = judge
        self._transport = httpx.AsyncHTTPTransport(verify=tls or authorities(), trust_env=False)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request to the pinned address, by the name of the host."""
        host, port = require_url(str(request.url))
        addresses = self._judge(host, await self._lookup(host, port))
        request.url = request.url.copy_with(host=addresses[0])  # the host header names it already
        request.extensions = {**request.extensions, "sni_hostname": host}
        return await self._transport.handle_async_request(request)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._transport.aclose()
