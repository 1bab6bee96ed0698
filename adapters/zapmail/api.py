"""Zapmail's HTTP API v2, one method per endpoint.

Written from a survey of the provider's API reference and of dated reports of real calls (November
2026), not from a live account; each method says how well its call is known.
"""

from __future__ import annotations

from typing import Any

from adapters.http import Wire
from adapters.shapes import Shape
from core.pace import Pace


class ZapmailApi:
    """The wire. ``workspace`` is always sent: without it the account's default one would act."""

    def __init__(self, wire: Wire, searches: Pace) -> None:
        self._wire = wire
        self._searches = searches

    async def user(self) -> Shape:
        """Get the account: plan, usage, wallet. Documented; the answer's shape is unconfirmed."""
        return await self._account("GET", "/v2/users")

    async def wallet(self) -> Shape:
        """Get the wallet's balance, a decimal string of USD. Documented."""
        return await self._account("GET", "/v2/wallet/balance")

    async def availability(self, names: list[str]) -> Shape:
        """Look up to 20 names up. Documented."""
        path = "/v2/domains/available-bulk"
        body = {"domainNames": names}
        return (await self._wire.call("POST", path, json=body, pace=self._searches))["data"]

    async def workspaces(self, contains: str, page: int, limit: int) -> Shape:
        """List workspaces; page and limit are required. Documented; shape from reports of real calls."""
        query = {"page": page, "limit": limit, "contains": contains}
        return await self._account("GET", "/v2/workspaces", query=query)

    async def create_workspace(self, name: str, billing: dict[str, str]) -> Shape:
        """Create a workspace; names are unique. Documented."""
        body = {"name": name, "billingDetails": billing}
        return await self._account("POST", "/v2/workspaces", json=body)

    async def domains(self, workspace: str, page: int, limit: int) -> Shape:
        """List domains. Documented; paging from reports of real calls."""
        query = {"page": page, "limit": limit}
        return await self._within(workspace, "GET", "/v2/domains", query=query)

    async def buy(self, workspace: str, names: list[str]) -> Shape:
        """Order names for a year from the wallet. Documented; what it does from reports of real calls."""
        lines = [{"domainName": name, "years": 1} for name in names]
        body = {"domains": lines, "useWallet": True, "enableDnsShield": False}
        return await self._within(workspace, "POST", "/v2/domains/buy", json=body)

    async def set_dmarc(self, workspace: str, domain_ids: list[str], email: str) -> Shape:
        """Set the report address. Documented."""
        body = {"domainIds": domain_ids, "email": email}
        return await self._within(workspace, "POST", "/v2/domains/dmarc", json=body)

    async def dns_records(self, workspace: str, domain_id: str) -> Shape:
        """Read a zone; hosts are full names. Documented."""
        return await self._within(workspace, "GET", "/v2/dns/", query={"id": domain_id})

    async def add_dns_records(
        self, workspace: str, domain_id: str, records: list[dict[str, str]]
    ) -> Shape:
        """Add records {host, value, recordType}; hosts are below the domain here. Documented."""
        body = {"assignedDomainId": domain_id, "records": records}
        return await self._within(workspace, "POST", "/v2/dns", json=body)

    async def assignable(self, workspace: str, page: int, limit: int) -> Shape:
        """List domains that can take mailboxes. Documented; its paging is assumed to be the usual one."""
        query = {"page": page, "limit": limit}
        return await self._within(workspace, "GET", "/v2/domains/assignable", query=query)

    async def connect_domain(self, workspace: str, names: list[str]) -> Shape:
        """Ask for domains registered elsewhere; 207 while it runs. Documented; plural form from reports."""
        body = {"domainNames": names}
        return await self._within(workspace, "POST", "/v2/domains/connect-domain", json=body)

    async def connection_requests(self, workspace: str, page: int, limit: int) -> Shape:
        """List requests for domains registered elsewhere. Documented."""
        query = {"page": page, "limit": limit}
        path = "/v2/domains/connection-requests"
        return await self._within(workspace, "GET", path, query=query)

    async def drop_connection_request(self, workspace: str, request_id: str) -> Shape:
        """Clear a stuck request. Documented; the name of its parameter is unconfirmed."""
        path = "/v2/domains/connection-requests"
        return await self._within(workspace, "DELETE", path, query={"id": request_id})

    async def buy_slots(self, workspace: str, quantity: int) -> Shape:
        """Buy mailbox slots from the wallet. Documented; price from reports."""
        path = "/v2/wallet/buy-addon-mailboxes"
        return await self._within(workspace, "POST", path, query={"quantity": quantity})

    async def mailboxes(self, workspace: str, page: int, limit: int) -> Shape:
        """List mailboxes by domain, live secrets included. Documented; paging from reports of real calls."""
        query = {"page": page, "limit": limit}
        return await self._within(workspace, "GET", "/v2/mailboxes/list", query=query)

    async def create_mailboxes(
        self, workspace: str, by_domain: dict[str, list[dict[str, str]]]
    ) -> Shape:
        """Queue mailboxes; answers 202. Documented; limits from reports of real calls."""
        return await self._within(workspace, "POST", "/v2/mailboxes", json=by_domain)

    async def update_mailboxes(self, workspace: str, lines: list[dict[str, str]]) -> Shape:
        """Change mailboxes {mailboxId, firstName, lastName}. Documented, the wrapper included."""
        body = {"mailboxData": lines}
        return await self._within(workspace, "PUT", "/v2/mailboxes", json=body)

    async def retry_failed(self, workspace: str, domain_ids: list[str]) -> Shape:
        """Start failed mailboxes again. Documented."""
        body = {"domainIds": domain_ids}
        return await self._within(workspace, "PUT", "/v2/mailboxes/retry-failed", json=body)

    async def schedule_removal(self, workspace: str, mailbox_ids: list[str]) -> Shape:
        """Let mailboxes end with their paid period. Documented; the name of the body's field is unconfirmed."""
        body = {"ids": mailbox_ids}
        return await self._within(workspace, "PUT", "/v2/mailboxes/scheduled-removal", json=body)

    async def linked_accounts(self, workspace: str, app: str) -> Shape:
        """List logins of one app. Documented."""
        path = "/v2/exports/accounts/third-party"
        return await self._within(workspace, "GET", path, query={"app": app})

    async def link_account(self, workspace: str, account: dict[str, str]) -> Shape:
        """Add a login {email, password, app}; it is tried. Documented."""
        path = "/v2/exports/accounts/third-party"
        return await self._within(workspace, "POST", path, json=account)

    async def relink_account(self, workspace: str, account: dict[str, str]) -> Shape:
        """Replace a login {email, password, app, accountId}. Documented."""
        path = "/v2/exports/accounts/third-party"
        return await self._within(workspace, "PUT", path, json=account)

    async def export(self, workspace: str, app: str, mailbox_ids: list[str]) -> Shape:
        """Start an export; ``data`` is null or holds an id. Documented as null, an id reported by support."""
        body = {"apps": [app], "ids": mailbox_ids}
        return await self._within(workspace, "POST", "/v2/exports/mailboxes", json=body)

    async def export_status(self, workspace: str, export_id: str) -> Shape:
        """Read an export's state. Documented."""
        query = {"exportId": export_id}
        return await self._within(workspace, "GET", "/v2/exports/status", query=query)

    async def _within(self, workspace: str, method: str, path: str, **parts: Any) -> Shape:
        headers = {"x-workspace-key": workspace, "x-service-provider": "GOOGLE"}
        answer = await self._wire.call(method, path, headers=headers, **parts)
        return answer.first("data")

    async def _account(self, method: str, path: str, **parts: Any) -> Shape:
        return (await self._wire.call(method, path, **parts))["data"]
