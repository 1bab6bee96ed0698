"""Opens a Resend account under a key, live or in the sandbox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from adapters.http import Observer, Wire
from adapters.resend import limits, refusals
from adapters.resend.api import ResendApi
from adapters.resend.identities import ResendIdentities
from adapters.resend.mail_provider import PROVIDER, Resend


@dataclass(frozen=True, slots=True)
class Account:
    """An account with everything it does for us. Close it at shutdown."""

    mail: Resend
    identities: ResendIdentities

    async def close(self) -> None:
        """Close the connections."""
        await self.mail.close()


def opened(
    secret: Mapping[str, str], *, sandbox_url: str = "", observe: Observer | None = None
) -> Account:
    """Return an account; nothing connects before the first call.

    Raises CredentialsRefused for a key of the sandbox outside of it.
    """
    allowance = limits.Allowance()
    wire = Wire(
        PROVIDER,
        f"{sandbox_url}{limits.SANDBOX_PATH}" if sandbox_url else limits.BASE_URL,
        key=secret["key"],
        key_header="authorization",
        key_scheme="Bearer",
        pace=limits.breaks(),
        sandbox=bool(sandbox_url),
        observe=observe,
        read_reply=refusals.read,
        read_headers=allowance.read,
    )
    api = ResendApi(wire, allowance)
    return Account(Resend(api), ResendIdentities(api))
