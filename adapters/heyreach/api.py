"""HeyReach's public HTTP API, one method per endpoint.

No page of the provider was readable; shapes come from dated third-party reports of real calls
(2026-03 to 2026-09), read November 2026.
"""

from __future__ import annotations

from typing import Any

from adapters.heyreach import limits
from adapters.http import Wire
from adapters.shapes import Shape


class HeyReachApi:
    """The wire."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def check_key(self) -> Shape:
        """Answers 200 with an empty body."""
        return await self._wire.call("GET", "/auth/CheckApiKey")

    async def create_list(self, name: str) -> Shape:
        """Create an empty list of people; names need not be unique."""
        body = {"name": name, "type": "USER_LIST"}
        return await self._wire.call("POST", "/list/CreateEmptyList", json=body)

    async def lists(self, keyword: str, offset: int) -> Shape:
        """List one page of lists whose name contains a keyword."""
        body = {"offset": offset, "limit": limits.PAGE, "keyword": keyword}
        return await self._wire.call("POST", "/list/GetAll", json=body)

    async def get_list(self, list_id: int) -> Shape:
        """Read one list with its size."""
        return await self._wire.call("GET", "/list/GetById", query={"listId": list_id})

    async def probe_campaigns(self) -> Shape:
        """Ask the endpoint that makes campaigns in a way that makes none.

        Absent in January 2025, there from April 2026 on (reports of real calls).
        """
        return await self._wire.call("GET", "/campaign/Create")

    async def add_leads(self, list_id: int, leads: list[dict[str, Any]]) -> Shape:
        """Add up to 100 people; counts added, updated and failed."""
        body = {"listId": list_id, "leads": leads}
        return await self._wire.call("POST", "/list/AddLeadsToListV2", json=body)
