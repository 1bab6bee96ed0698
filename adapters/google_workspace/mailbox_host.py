"""Google Workspace as the host of a customer's mailboxes."""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, datetime
from http import HTTPStatus

from adapters.google_workspace import limits
from adapters.google_workspace.api import GoogleApi
from adapters.google_workspace.refusals import DomainElsewhere, DomainUnknown, MailboxUnready
from adapters.shapes import Shape
from core.errors import CredentialsRefused, ProviderError, Rejected, Surprising
from core.ports.mailbox_host import HostedMail, HostedUser, MailboxHost, NewUser

PROVIDER = "google_workspace"


class GoogleWorkspace(MailboxHost):
    """MailboxHost over Google's HTTP APIs with a delegated service account."""

    provider = PROVIDER

    def __init__(self, api: GoogleApi) -> None:
        self._api = api

    async def check_key(self) -> None:
        """Fetch a token for each scope by itself; name the scopes the console does not allow."""
        missing: list[str] = []
        for scope in limits.SCOPES:
            try:
                await self._api.authorize(scope)
            except CredentialsRefused as error:
                if not error.detail.startswith("unauthorized_client"):
                    raise
                missing.append(scope)
        if missing:
            raise CredentialsRefused(
                f"The admin console does not allow: {', '.join(missing)}.",
                provider=PROVIDER,
                detail="unauthorized_client",
                action="Allow the client id of the service account with these scopes, then retry.",
            )

    async def domains(self) -> dict[str, bool]:
        """Return the workspace's domains and whether each is verified."""
        rows = (await self._api.domains()).first("domains")
        told = () if rows.value is None else rows.each()
        return {row["domainName"].text().lower(): row["verified"].value is True for row in told}

    async def add_domain(self, name: str) -> None:
        """Add a domain; raise Rejected "domain_elsewhere" when another workspace holds it."""
        if name in await self.domains():
            return
        try:
            await self._api.add_domain(name)
        except Rejected as error:
            if error.status != HTTPStatus.CONFLICT:
                raise
            if name not in await self.domains():
                raise DomainElsewhere(
                    f"Another Google account uses {name} already.",
                    provider=PROVIDER,
                    status=error.status,
                    detail=error.detail,
                ) from None

    async def ownership_token(self, name: str) -> str:
        """Return the TXT content that proves ownership of a domain to Google."""
        return (await self._api.verification_token(name))["token"].text()

    async def verify_domain(self, name: str) -> bool:
        """Ask Google to look for the token; 400 means that it does not see it yet."""
        try:
            await self._api.verify(name)
        except Rejected as error:
            if error.status == HTTPStatus.BAD_REQUEST:
                return False
            raise
        return True

    async def find(self, email: str) -> HostedUser | None:
        """Return a mailbox."""
        try:
            return _user(await self._api.user(email))
        except Rejected as error:
            if error.status == HTTPStatus.NOT_FOUND:
                return None
            raise
        except CredentialsRefused as error:
            if await self._is_foreign(email, error):
                return None
            raise

    async def create(self, user: NewUser) -> HostedUser:
        """Create a mailbox; it becomes ready about a minute later."""
        facts = {
            "primaryEmail": user.email,
            "name": {
                "givenName": user.first_name[: limits.LONGEST_NAME],
                "familyName": user.last_name[: limits.LONGEST_NAME],
            },
            "password": user.password,
            "changePasswordAtNextLogin": False,
        }
        try:
            return _user(await self._api.create_user(facts))
        except CredentialsRefused as error:
            if not await self._is_foreign(user.email, error):
                raise
            raise DomainUnknown(
                f"The workspace has no domain {user.email.rpartition('@')[2]}.",
                provider=PROVIDER,
                status=error.status,
                detail=error.detail,
            ) from None

    async def suspend(self, email: str, *, suspended: bool) -> None:
        """Suspend or restore a mailbox."""
        await self._api.change_user(email, {"suspended": suspended})

    async def remove(self, email: str) -> None:
        """Delete a mailbox; one that is gone is no error."""
        try:
            await self._api.delete_user(email)
        except Rejected as error:
            if error.status != HTTPStatus.NOT_FOUND:
                raise

    async def send(self, email: str, raw: bytes) -> str:
        """Send a message from a mailbox and return Gmail's id of it."""
        try:
            answer = await self._api.send(email, base64.urlsafe_b64encode(raw).decode())
        except CredentialsRefused as error:
            raise self._unready(email, error) from None
        return answer["id"].text()

    async def find_mail(self, email: str, message_id: str) -> HostedMail | None:
        """Return the message of this Message-ID in a mailbox, spam folder included."""
        query = f"rfc822msgid:{message_id.strip().strip('<>')}"
        try:
            rows = (await self._api.messages(email, query)).first("messages")
        except CredentialsRefused as error:
            raise self._unready(email, error) from None
        for row in () if rows.value is None else rows.each():
            return _mail(await self._api.message(email, row["id"].text()))
        return None

    async def close(self) -> None:
        """Close the connections."""
        await self._api.close()

    async def _is_foreign(self, email: str, error: CredentialsRefused) -> bool:
        """Tell whether the right is missing only because the domain is not in the workspace."""
        if not error.detail.startswith("forbidden"):
            return False
        return email.rpartition("@")[2] not in await self.domains()

    def _unready(self, email: str, error: CredentialsRefused) -> ProviderError:
        """A person unknown to the token endpoint is a mailbox that is not set up yet."""
        if email == self._api.admin_email or not error.detail.startswith("invalid_grant"):
            return error
        return MailboxUnready(
            f"Google does not let us act as {email} yet.",
            provider=PROVIDER,
            status=error.status,
            detail=error.detail,
        )


def _user(row: Shape) -> HostedUser:
    name = row.first("name")
    return HostedUser(
        ref=row["id"].text(),
        email=row["primaryEmail"].text().lower(),
        first_name=name.first("givenName").text_or_empty(),
        last_name=name.first("familyName").text_or_empty(),
        ready=row.first("isMailboxSetup").value is True,
        suspended=row.first("suspended").value is True,
    )


def _mail(row: Shape) -> HostedMail:
    labels = row.first("labelIds")
    try:
        raw = base64.urlsafe_b64decode(row["raw"].text() + "==")
    except binascii.Error:
        raise Surprising(
            "Gmail answered with a message that cannot be read.", provider=PROVIDER
        ) from None
    return HostedMail(
        ref=row["id"].text(),
        raw=raw,
        received_at=datetime.fromtimestamp(row["internalDate"].whole() / 1000, UTC),
        spam="SPAM" in (labels.value or []),
    )
