"""Amazon SES API v2, one method per call.

Written from the service model of the vendor's SDK (botocore 1.44.5, November 2026), not from a live
account.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from adapters.http import Wire
from adapters.shapes import Shape
from core.pace import Pace

Facts = dict[str, Any]


class SesApi:
    """The wire, signed with Signature Version 4. ``control`` is the pace of all but sending."""

    def __init__(self, wire: Wire, control: Pace) -> None:
        self._wire = wire
        self._control = control

    async def account(self) -> Shape:
        """GET /v2/email/account: quota, and whether the account may send to strangers."""
        return await self._call("GET", "/v2/email/account")

    async def send(self, message: Facts, pace: Pace) -> Shape:
        """POST /v2/email/outbound-emails: {MessageId}. There is no idempotency key."""
        return await self._wire.call("POST", "/v2/email/outbound-emails", json=message, pace=pace)

    async def create_identity(self, domain: str) -> Shape:
        """POST /v2/email/identities: AlreadyExistsException for one that is there."""
        return await self._call("POST", "/v2/email/identities", {"EmailIdentity": domain})

    async def identity(self, domain: str) -> Shape:
        """GET /v2/email/identities/{identity}."""
        return await self._call("GET", f"/v2/email/identities/{quote(domain, safe='')}")

    async def delete_identity(self, domain: str) -> None:
        """DELETE /v2/email/identities/{identity}."""
        await self._call("DELETE", f"/v2/email/identities/{quote(domain, safe='')}")

    async def set_mail_from(self, domain: str, mail_from: str) -> None:
        """PUT /v2/email/identities/{identity}/mail-from: falls back to Amazon's own name."""
        path = f"/v2/email/identities/{quote(domain, safe='')}/mail-from"
        wish = {"MailFromDomain": mail_from, "BehaviorOnMxFailure": "USE_DEFAULT_VALUE"}
        await self._call("PUT", path, wish)

    async def configuration_set(self, name: str) -> Shape:
        """GET /v2/email/configuration-sets/{name}."""
        return await self._call("GET", f"/v2/email/configuration-sets/{quote(name, safe='')}")

    async def create_configuration_set(self, name: str) -> None:
        """POST /v2/email/configuration-sets."""
        body = {"ConfigurationSetName": name, "SendingOptions": {"SendingEnabled": True}}
        await self._call("POST", "/v2/email/configuration-sets", body)

    async def destinations(self, name: str) -> Shape:
        """GET /v2/email/configuration-sets/{name}/event-destinations."""
        path = f"/v2/email/configuration-sets/{quote(name, safe='')}/event-destinations"
        return await self._call("GET", path)

    async def create_destination(self, name: str, title: str, destination: Facts) -> None:
        """POST /v2/email/configuration-sets/{name}/event-destinations."""
        path = f"/v2/email/configuration-sets/{quote(name, safe='')}/event-destinations"
        body = {"EventDestinationName": title, "EventDestination": destination}
        await self._call("POST", path, body)

    async def close(self) -> None:
        """Close the connections."""
        await self._wire.close()

    async def _call(self, method: str, path: str, body: Facts | None = None) -> Shape:
        return await self._wire.call(method, path, json=body, pace=self._control)
