"""How the vendor's library speaks HTTP for us: once, bounded in time, and without telling who we are.

The library's own client follows proxies of the environment and describes the machine in its
headers; this one does neither.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import httpx
import stripe

from adapters.http import Observer
from adapters.trust import authorities

CONNECT_SECONDS = 5.0
READ_SECONDS = 30.0
TOO_MANY = 429
TELLING_HEADERS = frozenset({"user-agent", "x-stripe-client-user-agent"})


class Transport(stripe.HTTPClient):
    """An asynchronous HTTP client for ``stripe.StripeClient``. Close it at shutdown."""

    name = "httpx"

    def __init__(self, observe: Observer | None = None) -> None:
        super().__init__()
        self._observe = observe
        self._client = httpx.AsyncClient(
            timeout=httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS),
            headers={"user-agent": "Mailwright"},
            verify=authorities(),
            trust_env=False,
            follow_redirects=False,
        )

    async def request_async(
        self, method: str, url: str, headers: Mapping[str, str], post_data: Any = None
    ) -> tuple[bytes, int, Mapping[str, str]]:
        """Send one request; a failure keeps the cause, which tells whether anything was sent."""
        told = {
            name: value for name, value in headers.items() if name.lower() not in TELLING_HEADERS
        }
        began = time.perf_counter()
        status = 0
        try:
            answer = await self._client.request(method, url, headers=told, content=post_data)
            status = answer.status_code
        except httpx.HTTPError as error:
            raise stripe.APIConnectionError(str(error)) from error  # type: ignore[no-untyped-call]
        finally:
            if self._observe:
                seconds = time.perf_counter() - began
                self._observe("stripe", method.upper(), httpx.URL(url).path, status, seconds)
        if status == TOO_MANY:  # the library drops the headers of a refusal it cannot read
            raise stripe.RateLimitError(
                answer.headers.get("stripe-rate-limited-reason", ""),
                http_status=status,
                headers=dict(answer.headers),
            )
        return answer.content, status, answer.headers

    async def close_async(self) -> None:
        """Close the connections."""
        await self._client.aclose()
