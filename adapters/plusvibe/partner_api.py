"""PlusVibe's interface for partners who sell mailboxes, one method per endpoint.

Opened by a sign-in instead of a key, and only to accounts the provider accepted as partners. From
the provider's own pages (section "For Email Infra Provider Partner", read November 2026); shapes of
answers are partly unconfirmed.
"""

from __future__ import annotations

import logging
from typing import Any

from adapters.http import Wire
from adapters.plusvibe import limits
from adapters.shapes import Shape

Facts = dict[str, Any]
FLOW = "app_user"
"""The one flow there is."""


class PartnerApi:
    """The wire; ``login`` is (e-mail, password) of the partner's account."""

    def __init__(self, wire: Wire, login: tuple[str, str]) -> None:
        logging.getLogger("httpx").setLevel(logging.WARNING)  # it would show the query's password
        self._wire = wire
        self._login = {"pipl_username": login[0], "pipl_password": login[1]}

    async def workspaces(self) -> Shape:
        """List the workspaces the sign-in sees. Documented; the list's place is unconfirmed."""
        body = {"flow": FLOW, **self._login}
        return await self._wire.call("POST", "/webhook/partner-list-workspace", json=body)

    async def accounts(self, workspace: str, skip: int) -> Shape:
        """List one page of accounts, in the form of the ordinary list. Documented."""
        query = {**self._login, "workspace_id": workspace, "skip": skip, "limit": limits.PAGE}
        return await self._wire.call("GET", "/webhook/partner-list-email-accounts", query=query)

    async def upload(self, workspace: str, accounts: list[Facts], notify: str) -> Shape:
        """Import accounts; accepted only, results are mailed to ``notify``. Documented."""
        body = {**self._login, "workspace_id": workspace, "accounts": accounts}
        body |= {"notification_email": notify}
        return await self._wire.call("POST", "/partner-upload-regular-accounts", json=body)

    async def google_link(self, workspace: str, settings: Facts) -> Shape:
        """Get an address where Google asks for one mailbox. Documented; the answer is unconfirmed."""
        body = {"flow": FLOW, **self._login, "workspace_id": workspace, **settings}
        return await self._wire.call("POST", "/webhook/partner-google-oauth-url", json=body)
