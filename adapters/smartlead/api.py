"""Smartlead's HTTP API v1, one method per endpoint.

Written from the API reference and a note of real calls (2026-07-06), surveyed November 2026, not
from a live account. The key travels in the query, so no whole address is ever written down.
"""

from __future__ import annotations

from typing import Any

from adapters.http import Wire
from adapters.shapes import Shape
from adapters.smartlead import limits
from adapters.smartlead.refusals import require_done

Facts = dict[str, Any]


class SmartleadApi:
    """The wire. Some writes answer with plain text, some say 200 and mean no."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def accounts(self, offset: int, username: str = "", limit: int = limits.PAGE) -> Shape:
        """GET email-accounts/: a bare array; ``username`` narrows it down."""
        query: Facts = {"offset": offset, "limit": limit}
        if username:
            query["username"] = username
        return await self._wire.call("GET", "/email-accounts/", query=query)

    async def account(self, ref: str) -> Shape:
        """GET email-accounts/{id}/: the slash at its end belongs to it."""
        return await self._wire.call("GET", f"/email-accounts/{ref}/")

    async def save(self, account: Facts) -> Shape:
        """POST email-accounts/save: with an ``id`` it changes that account, without it creates."""
        return await self._write("POST", "/email-accounts/save", account)

    async def change(self, ref: str, changes: Facts) -> None:
        """POST email-accounts/{id}: an update, in spite of its verb."""
        await self._write("POST", f"/email-accounts/{ref}", changes)

    async def warmup(self, ref: str, settings: Facts) -> None:
        """POST email-accounts/{id}/warmup."""
        await self._write("POST", f"/email-accounts/{ref}/warmup", settings)

    async def warmup_stats(self, ref: str) -> Shape:
        """GET email-accounts/{id}/warmup-stats: the last seven days."""
        return await self._wire.call("GET", f"/email-accounts/{ref}/warmup-stats")

    async def suspend(self, ref: str) -> None:
        """PUT email-accounts/suspend/{id}."""
        await self._write("PUT", f"/email-accounts/suspend/{ref}")

    async def unsuspend(self, ref: str) -> None:
        """DELETE email-accounts/unsuspend/{id}: deletes the suspension."""
        await self._write("DELETE", f"/email-accounts/unsuspend/{ref}")

    async def close(self) -> None:
        """Close the connections."""
        await self._wire.close()

    async def _write(self, method: str, path: str, body: Facts | None = None) -> Shape:
        return require_done(await self._wire.call(method, path, json=body, plain=True))
