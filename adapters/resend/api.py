"""Resend's HTTP API, one method per endpoint.

Written from the published OpenAPI file (1.5.0) and the vendor's SDK (2.52.0), November 2026, not from a
live account.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from adapters.http import Wire
from adapters.resend import limits
from adapters.shapes import Shape

Facts = dict[str, Any]


class ResendApi:
    """The wire under one key."""

    def __init__(self, wire: Wire, allowance: limits.Allowance) -> None:
        self._wire = wire
        self.allowance = allowance

    async def send(self, mail: Facts, key: str) -> Shape:
        """POST /emails: {id}. The key is remembered for a day; another body under it is refused."""
        return await self._call("POST", "/emails", mail, headers={"idempotency-key": key})

    async def usage(self) -> Shape:
        """GET /usage: {emails: {daily: {used, limit}, monthly: {used, limit}}}."""
        return await self._call("GET", "/usage")

    def domains(self) -> AsyncIterator[Shape]:
        """GET /domains, all pages."""
        return self._pages("/domains")

    async def domain(self, ref: str) -> Shape:
        """GET /domains/{id}: with its records."""
        return await self._call("GET", f"/domains/{ref}")

    async def create_domain(self, name: str) -> Shape:
        """POST /domains."""
        return await self._call("POST", "/domains", {"name": name})

    async def verify_domain(self, ref: str) -> None:
        """POST /domains/{id}/verify: Resend looks at the DNS in the next minutes."""
        await self._call("POST", f"/domains/{ref}/verify")

    async def delete_domain(self, ref: str) -> None:
        """DELETE /domains/{id}."""
        await self._call("DELETE", f"/domains/{ref}")

    def webhooks(self) -> AsyncIterator[Shape]:
        """GET /webhooks, all pages; without their secrets."""
        return self._pages("/webhooks")

    async def webhook(self, ref: str) -> Shape:
        """GET /webhooks/{id}: with its signing secret."""
        return await self._call("GET", f"/webhooks/{ref}")

    async def create_webhook(self, url: str) -> Shape:
        """POST /webhooks: {id, signing_secret}."""
        body = {"endpoint": url, "events": list(limits.EVENTS)}
        return await self._call("POST", "/webhooks", body)

    async def enable_webhook(self, ref: str) -> None:
        """PATCH /webhooks/{id}: Resend switches off those whose calls have failed for days."""
        await self._call("PATCH", f"/webhooks/{ref}", {"status": "enabled"})

    async def close(self) -> None:
        """Close the connections."""
        await self._wire.close()

    async def _pages(self, path: str) -> AsyncIterator[Shape]:
        query: Facts = {"limit": limits.PAGE}
        for _ in range(limits.MOST_PAGES):
            page = await self._call("GET", path, query=query)
            rows = list(page["data"].each())
            for row in rows:
                yield row
            if page.first("has_more").value is not True or not rows:
                return
            query["after"] = rows[-1]["id"].text()

    async def _call(
        self,
        method: str,
        path: str,
        body: Facts | None = None,
        *,
        query: Facts | None = None,
        headers: dict[str, str] | None = None,
    ) -> Shape:
        await self.allowance.turn()
        return await self._wire.call(method, path, json=body, query=query, headers=headers)
