"""PlusVibe's HTTP API v1, one method per endpoint.

Written from a survey of the provider's developer site (November 2026) and a note of real calls
(2026-03-20), not from a live account; each method says how well its call is known.
"""

from __future__ import annotations

from typing import Any

from adapters.http import Wire
from adapters.plusvibe import limits
from adapters.shapes import Shape

Facts = dict[str, Any]


class PlusVibeApi:
    """The wire. One key opens every workspace, so nearly every call names one."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def authenticate(self) -> Shape:
        """Check the key and list its workspaces. Documented."""
        return await self._wire.call("GET", "/authenticate")

    async def add_workspace(self, vouching: str, name: str) -> Shape:
        """Create a workspace; an existing one vouches for the call. Documented."""
        body = {"workspace_id": vouching, "workspace_name": name}
        return await self._wire.call("POST", "/workspaces/add/", json=body)

    async def clients(self, vouching: str) -> Shape:
        """List logins of customers. Documented; whether it lists all logins is unconfirmed."""
        return await self._wire.call("GET", "/client/", query={"workspace_id": vouching})

    async def create_client(self, client: Facts) -> Shape:
        """Create a login; the answer shows its password once. Documented; the answer is unconfirmed."""
        return await self._wire.call("POST", "/client", json=client)

    async def delete_client(self, vouching: str, client_id: str) -> Shape:
        """Delete a login. Documented; where its id goes is unconfirmed."""
        body = {"workspace_id": vouching, "client_id": client_id}
        return await self._wire.call("DELETE", "/client", json=body)

    async def accounts(self, workspace: str, skip: int) -> Shape:
        """List one page of accounts. Documented; fields from reports of real calls."""
        query = {"workspace_id": workspace, "skip": skip, "limit": limits.PAGE}
        return await self._wire.call("GET", "/account/list", query=query)

    async def bulk_update(self, workspace: str, ids: list[str], settings: Facts) -> Shape:
        """Change limits of accounts. Documented; rates from reports of real calls."""
        body = {"workspace_id": workspace, "ids": ids, **settings}
        return await self._wire.call("PUT", "/account/bulk-update", json=body)

    async def bulk_warmup(self, workspace: str, ids: list[str], status: str) -> Shape:
        """Switch warmup ACTIVE or INACTIVE. Documented."""
        body = {"workspace_id": workspace, "ids": ids, "warmup_status": status}
        return await self._wire.call("PATCH", "/account/bulk-update-warmup", json=body)

    async def bulk_add(self, workspace: str, accounts: list[Facts]) -> Shape:
        """Import accounts by login; accepted only. Documented; names of login fields are partly unconfirmed."""
        body = {"workspace_id": workspace, "accounts": accounts}
        return await self._wire.call("POST", "/account/bulk-add-regular-accounts", json=body)
