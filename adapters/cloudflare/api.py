"""Cloudflare's HTTP API v4, one method per endpoint.

Written from the official Python client 5.9.0 and the provider's documentation (November 2026);
error numbers come from public reports. Each method names the permission its call needs.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

from adapters.cloudflare import limits, refusals
from adapters.http import Wire
from adapters.shapes import Shape
from core.errors import ProviderError

ZONE_READ, ZONE_EDIT = "Zone: Zone: Read", "Zone: Zone: Edit"
DNS_READ, DNS_EDIT = "Zone: DNS: Read", "Zone: DNS: Edit"
REGISTRAR_READ, REGISTRAR_EDIT = (
    "Account: Registrar Domains: Read",
    "Account: Registrar Domains: Edit",
)

OK = 200
ASYNC = {"prefer": "respond-async"}
"""Answers 202 at once instead of holding the line until the registry has answered."""


class CloudflareApi:
    """The wire of one token. ``account_ref`` is the account that zones and names belong to."""

    def __init__(self, wire: Wire, account_ref: str) -> None:
        self.account_ref = account_ref
        self._wire = wire
        self._registrar = f"/accounts/{account_ref}/registrar"

    async def verify(self) -> Shape:
        """Ask what the token is: {id, status}. Needs no permission."""
        path = "/user/tokens/verify"
        return await self._result("a valid token", "GET", path)

    async def zones(self, name: str = "", per_page: int = limits.ZONES_PER_PAGE) -> Shape:
        """List the first page of the account's zones, of exactly this name if one is given."""
        query: dict[str, Any] = {"account.id": self.account_ref, "per_page": per_page}
        if name:
            query["name"] = name
        return await self._result(ZONE_READ, "GET", "/zones", query=query)

    async def zone(self, zone: str) -> Shape:
        """Read one zone."""
        return await self._result(ZONE_READ, "GET", f"/zones/{zone}")

    async def create_zone(self, name: str) -> Shape:
        """Create a full zone; its name servers are assigned at once."""
        body = {"account": {"id": self.account_ref}, "name": name, "type": "full"}
        return await self._result(ZONE_EDIT, "POST", "/zones", json=body)

    async def delete_zone(self, zone: str) -> Shape:
        """Delete a zone."""
        return await self._result(ZONE_EDIT, "DELETE", f"/zones/{zone}")

    async def check_activation(self, zone: str) -> Shape:
        """Have the name servers looked at; once an hour for a free zone."""
        return await self._result(ZONE_EDIT, "PUT", f"/zones/{zone}/activation_check")

    async def records(self, zone: str) -> AsyncIterator[Shape]:
        """Read all records of a zone, page by page."""
        page = 1
        while True:
            query = {"page": page, "per_page": limits.RECORDS_PER_PAGE, "order": "name"}
            path = f"/zones/{zone}/dns_records"
            answer = await self._call(DNS_READ, "GET", path, query=query)
            for record in answer["result"].each():
                yield record
            if page >= answer["result_info"]["total_pages"].whole():
                return
            page += 1

    async def batch(self, zone: str, changes: dict[str, list[dict[str, Any]]]) -> Shape:
        """Delete, patch, put and post records, in this order, all or none."""
        path = f"/zones/{zone}/dns_records/batch"
        return await self._result(DNS_EDIT, "POST", path, json=changes)

    async def check_names(self, names: list[str]) -> Shape:
        """Look up to 20 names up at their registries; malformed ones are left out of the answer."""
        body = {"domains": names}
        path = f"{self._registrar}/domain-check"
        return await self._result(REGISTRAR_READ, "POST", path, json=body)

    async def registrations(self) -> Shape:
        """List the first page of registered names."""
        path = f"{self._registrar}/registrations"
        return await self._result(REGISTRAR_READ, "GET", path, query={"per_page": 1})

    async def register(self, order: dict[str, Any]) -> Shape:
        """Register a name; charges the account. The name is the key of the call."""
        path = f"{self._registrar}/registrations"
        return await self._result(REGISTRAR_EDIT, "POST", path, json=order, headers=ASYNC)

    async def registration_status(self, name: str) -> Shape:
        """Read how far a registration asked for here has come."""
        path = f"{self._registrar}/registrations/{name}/registration-status"
        return await self._result(REGISTRAR_READ, "GET", path)

    async def registration(self, name: str) -> Shape:
        """Read a registered name."""
        path = f"{self._registrar}/registrations/{name}"
        return await self._result(REGISTRAR_READ, "GET", path)

    async def _result(self, right: str, method: str, path: str, **parts: Any) -> Shape:
        return (await self._call(right, method, path, **parts)).first("result")

    async def _call(self, right: str, method: str, path: str, **parts: Any) -> Shape:
        try:
            answer = await self._wire.call(method, path, **parts)
        except ProviderError as error:
            raise refusals.in_place(error, right) from None
        if answer["success"].value is not True:
            no = refusals.rejected(OK, json.dumps(answer.value))
            raise refusals.in_place(no, right)
        return answer
