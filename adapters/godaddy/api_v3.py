"""GoDaddy's Domain Lifecycle API, version 3 (beta), one method per endpoint.

Written from the provider's OpenAPI file 3.1.0 (read November 2026), not from a live account.
Amounts are minor units with their currency. What registers takes an ``Idempotency-Key``.
"""

from __future__ import annotations

import uuid
from typing import Any

from adapters.godaddy.limits import EndpointPaces
from adapters.http import Wire
from adapters.shapes import Shape

ROOT = "/v3/domains"


class GodaddyApiV3:
    """The wire under one bearer token."""

    def __init__(self, wire: Wire, paces: EndpointPaces | None = None) -> None:
        self._wire = wire
        self._paces = paces or EndpointPaces()

    async def availabilities(self, names: list[str]) -> Shape:
        """Ask the registry about up to 25 names; each item has ``available`` or ``error``."""
        body = {"domains": names, "optimizeFor": "ACCURACY"}
        return (await self._call("POST", "/check-availability", json=body))["items"]

    async def quote(self, name: str, profile: dict[str, Any]) -> Shape:
        """Price one year; the token is good once, for ten minutes, and for the same profile."""
        body = {"domain": name, "period": 1, "profile": profile}
        return await self._call("POST", "/registration-quotes", json=body)

    async def register(self, registration: dict[str, Any], key: uuid.UUID) -> Shape:
        """Spend: carry a quote out; answers 202. The same key replays the first answer."""
        headers = {"idempotency-key": str(key)}
        return await self._call("POST", "/registrations", json=registration, headers=headers)

    async def registration(self, ref: str) -> Shape:
        """Read a registration until its status is COMPLETED or FAILED."""
        return await self._call("GET", "/registrations/", ref)

    async def operation(self, ref: str) -> Shape:
        """Read an operation; a failed one carries its ``error``."""
        return await self._call("GET", "/operations/", ref)

    async def domain(self, name: str) -> Shape:
        """Read one domain of the account."""
        return await self._call("GET", "/domain-names/", name)

    async def set_nameservers(self, name: str, nameservers: list[str]) -> Shape:
        """Delegate a domain to 2 to 13 servers; answers 202 with an operation."""
        headers = {"idempotency-key": str(uuid.uuid4())}
        path = "/domain-names/"
        rest = f"{name}/nameservers"
        return await self._call("PUT", path, rest, json=nameservers, headers=headers)

    async def _call(self, method: str, path: str, rest: str = "", **parts: Any) -> Shape:
        pace = self._paces.of(f"{method} {path}")
        return await self._wire.call(method, f"{ROOT}{path}{rest}", pace=pace, **parts)
