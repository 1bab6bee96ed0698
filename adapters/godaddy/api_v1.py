"""GoDaddy's Domains API, version 1, one method per endpoint.

Written from the provider's Swagger file (read November 2026), not from a live account. Amounts are
millionths of the currency; no call takes an idempotency key.
"""

from __future__ import annotations

from typing import Any

from adapters.godaddy.limits import EndpointPaces
from adapters.http import Wire
from adapters.shapes import Shape


class GodaddyApiV1:
    """The wire under ``sso-key KEY:SECRET``."""

    def __init__(self, wire: Wire, paces: EndpointPaces | None = None) -> None:
        self._wire = wire
        self._paces = paces or EndpointPaces()

    async def domains(self, limit: int) -> Shape:
        """List the account's domains, up to 1000."""
        return await self._call("GET", "/v1/domains", query={"limit": limit})

    async def domain(self, name: str) -> Shape:
        """Read one domain of the account; 200, or 203 when some of it could not be read."""
        return await self._call("GET", "/v1/domains/", name)

    async def change(self, name: str, changes: dict[str, Any]) -> Shape:
        """Change a domain: nameServers, locked, renewAuto. 204 without a body."""
        return await self._call("PATCH", "/v1/domains/", name, json=changes)

    async def availability(self, name: str) -> Shape:
        """Ask the registry about one name."""
        query = {"domain": name, "checkType": "FULL"}
        return await self._call("GET", "/v1/domains/available", query=query)

    async def availabilities(self, names: list[str]) -> Shape:
        """Ask about up to 500 names; 203 with ``errors`` when some could not be looked up."""
        query = {"checkType": "FULL"}
        return await self._call("POST", "/v1/domains/available", json=names, query=query)

    async def agreements(self, tld: str) -> Shape:
        """List the agreements a buyer of this ending accepts."""
        query = {"tlds": tld, "privacy": "false"}
        return await self._call("GET", "/v1/domains/agreements", query=query)

    async def purchase(self, order: dict[str, Any]) -> Shape:
        """Spend: register a name. Answers {orderId, itemCount, total, currency}."""
        return await self._call("POST", "/v1/domains/purchase", json=order)

    async def _call(self, method: str, path: str, rest: str = "", **parts: Any) -> Shape:
        pace = self._paces.of(f"{method} {path}")
        return await self._wire.call(method, f"{path}{rest}", pace=pace, **parts)
