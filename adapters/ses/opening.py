"""Opens an SES account under an access key, live or in the sandbox."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from adapters.http import Observer, Wire
from adapters.ses import limits, refusals
from adapters.ses.api import SesApi
from adapters.ses.identities import SesIdentities
from adapters.ses.mail_provider import PROVIDER, Ses
from adapters.ses.signing import Signature
from adapters.ses.sns_api import SnsApi
from core.errors import CredentialsRefused

REGION = re.compile(r"[a-z]{2}(?:-[a-z]+)+-\d")


@dataclass(frozen=True, slots=True)
class Account:
    """An account with everything it does for us. Close it at shutdown."""

    mail: Ses
    identities: SesIdentities

    async def close(self) -> None:
        """Close the connections."""
        await self.mail.close()
        await self.identities.close()


def opened(
    secret: Mapping[str, str], *, sandbox_url: str = "", observe: Observer | None = None
) -> Account:
    """Return an account; nothing connects before the first call.

    Raises CredentialsRefused for a key of the sandbox outside of it, or a region that is none.
    """
    region = secret["region"]
    if not REGION.fullmatch(region):
        raise CredentialsRefused(f"{region} is no region of Amazon.", provider=PROVIDER)
    control = limits.control()

    def wire(service: str, live: str, path: str) -> Wire:
        return Wire(
            PROVIDER,
            f"{sandbox_url}{path}" if sandbox_url else live.format(region=region),
            key=secret["secret_key"],
            pace=limits.breaks(),
            sandbox=bool(sandbox_url),
            observe=observe,
            read_reply=refusals.read,
            sign=Signature(secret["access_key"], secret["secret_key"], region, service),
        )

    api = SesApi(wire("ses", limits.SES_URL, limits.SANDBOX_SES), control)
    sns = SnsApi(wire("sns", limits.SNS_URL, limits.SANDBOX_SNS))
    return Account(Ses(api), SesIdentities(api, sns, region))


def certificates(sandbox_url: str) -> re.Pattern[str]:
    """Return where certificates of SNS may lie: at Amazon, or in this sandbox."""
    if not sandbox_url:
        return limits.CERTIFICATE
    base = re.escape(f"{sandbox_url}{limits.SANDBOX_SNS}")
    return re.compile(rf"{base}/SimpleNotificationService-[0-9a-f]{{8,64}}\.pem")
