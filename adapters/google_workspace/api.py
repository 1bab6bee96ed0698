"""The three Google APIs a workspace needs, one method per endpoint.

Written from the discovery documents in Google's own client (2.202) and the reference pages, read
November 2026, not from a live account.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from adapters.google_workspace import limits
from adapters.google_workspace.tokens import Tokens
from adapters.http import Wire
from adapters.shapes import Shape
from core.errors import ProviderError
from core.pace import Pace

Facts = dict[str, Any]
UNAUTHORIZED = 401


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where each API lives, without a trailing slash."""

    directory: str = limits.DIRECTORY_URL
    verification: str = limits.VERIFICATION_URL
    gmail: str = limits.GMAIL_URL


class GoogleApi:
    """The wire: directory and verification act for the administrator, Gmail for a mailbox."""

    def __init__(
        self,
        wire: Wire,
        tokens: Tokens,
        admin_email: str,
        addresses: Addresses,
        creations: Pace | None = None,
    ) -> None:
        self.admin_email = admin_email
        self._wire = wire
        self._tokens = tokens
        self._creations = creations
        self._directory = f"{addresses.directory}/admin/directory/v1"
        self._verification = f"{addresses.verification}/siteVerification/v1"
        self._gmail = f"{addresses.gmail}/gmail/v1/users/me/messages"

    async def authorize(self, scope: str) -> None:
        """Fetch a token for one scope, as the administrator."""
        await self._tokens.token(self.admin_email, scope)

    async def domains(self) -> Shape:
        """GET customer/my_customer/domains."""
        url = f"{self._directory}/customer/my_customer/domains"
        return await self._call(limits.DOMAINS, "GET", url)

    async def add_domain(self, name: str) -> Shape:
        """POST customer/my_customer/domains."""
        url = f"{self._directory}/customer/my_customer/domains"
        return await self._call(limits.DOMAINS, "POST", url, json={"domainName": name})

    async def verification_token(self, name: str) -> Shape:
        """POST siteVerification token: belongs to the administrator who asks."""
        body = {"site": _site(name), "verificationMethod": "DNS_TXT"}
        url = f"{self._verification}/token"
        return await self._call(limits.VERIFICATION, "POST", url, json=body)

    async def verify(self, name: str) -> Shape:
        """POST siteVerification webResource: looks for the token now."""
        return await self._call(
            limits.VERIFICATION,
            "POST",
            f"{self._verification}/webResource",
            json={"site": _site(name)},
            query={"verificationMethod": "DNS_TXT"},
        )

    async def user(self, email: str) -> Shape:
        """GET users/{userKey}."""
        return await self._call(limits.USERS, "GET", self._user(email))

    async def create_user(self, facts: Facts) -> Shape:
        """POST users: answers before the mailbox is set up."""
        url = f"{self._directory}/users"
        return await self._call(limits.USERS, "POST", url, json=facts, pace=self._creations)

    async def change_user(self, email: str, facts: Facts) -> Shape:
        """PUT users/{userKey}: changes only what it is given."""
        return await self._call(limits.USERS, "PUT", self._user(email), json=facts)

    async def delete_user(self, email: str) -> None:
        """DELETE users/{userKey}."""
        await self._call(limits.USERS, "DELETE", self._user(email))

    async def send(self, email: str, raw: str) -> Shape:
        """POST messages/send as a mailbox: ``raw`` is base64url of the message."""
        url = f"{self._gmail}/send"
        return await self._call(limits.SEND, "POST", url, email, json={"raw": raw})

    async def messages(self, email: str, query: str) -> Shape:
        """GET messages: those that match a search, spam and trash included."""
        search = {"q": query, "includeSpamTrash": "true", "maxResults": 1}
        return await self._call(limits.READ, "GET", self._gmail, email, query=search)

    async def message(self, email: str, ref: str) -> Shape:
        """GET messages/{id} as it was received."""
        url = f"{self._gmail}/{quote(ref, safe='')}"
        return await self._call(limits.READ, "GET", url, email, query={"format": "raw"})

    async def close(self) -> None:
        """Close the connections."""
        await self._wire.close()

    async def _call(
        self, scope: str, method: str, url: str, subject: str = "", **options: Any
    ) -> Shape:
        """Call with a token; one that Google withdrew is renewed, for nothing has happened yet."""
        subject = subject or self.admin_email
        token = await self._tokens.token(subject, scope)
        try:
            return await self._wire.call(method, url, headers=_bearer(token), **options)
        except ProviderError as error:
            if error.status != UNAUTHORIZED:
                raise
            self._tokens.drop(token)
        token = await self._tokens.token(subject, scope)
        return await self._wire.call(method, url, headers=_bearer(token), **options)

    def _user(self, email: str) -> str:
        return f"{self._directory}/users/{quote(email, safe='@')}"


def _bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def _site(name: str) -> Facts:
    return {"type": "INET_DOMAIN", "identifier": name}
