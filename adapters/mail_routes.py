"""Everything that takes mail, one adapter for each credential that is in use."""

from __future__ import annotations

import ssl
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from functools import cached_property

import httpx

from adapters.guarded.fetch import GuardedFetch
from adapters.http import Observer
from adapters.kept import Kept
from adapters.relay import trying
from adapters.relay.guard import Lookup, RelayGuard
from adapters.relay.limits import Patience
from adapters.relay.mail_provider import Relay
from adapters.relay.opening import Opener
from adapters.resend import hook as resend_hook
from adapters.resend import opening as resend
from adapters.ses import opening as ses
from adapters.ses.hook import SesHook
from adapters.ses.sns import FetchPem, SnsReader
from adapters.trust import authorities
from core.clock import Clock
from core.errors import Invalid
from core.ports.sending import (
    IdentityHost,
    MailProvider,
    MailRoutes,
    ProviderEvent,
    RelayAddress,
    TestStep,
)

Secret = Mapping[str, str]


class MailRoutesAdapter(MailRoutes):
    """Makes mail providers; equal credentials share one, and so its pace. Close it at shutdown.

    ``private_relays`` are pairs of host and port that may be opened inside our own network, ``ca``
    is the PEM of an authority to believe instead of the usual ones, ``platform`` holds the platform's
    own credentials by provider.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        lookup: Lookup,
        private_relays: Collection[tuple[str, int]] = (),
        ca: str = "",
        patience: Patience | None = None,
        platform: Mapping[str, Secret] | None = None,
        sandbox_url: str = "",
        observe: Observer | None = None,
    ) -> None:
        self._clock = clock
        self._guard = RelayGuard(lookup, private_relays)
        self._ca = ca
        self._patience = patience or Patience()
        self._sandbox_url = sandbox_url.rstrip("/")
        self._observe = observe
        self._kept = Kept()
        self._platform = platform or {}
        sandbox_url = self._sandbox_url
        self._hook = SesHook(
            SnsReader(clock, fetch=_pem(sandbox_url), pattern=ses.certificates(sandbox_url)),
            lambda secret: self._ses(secret).identities,
        )

    def provider(self, name: str, secret: Secret) -> MailProvider:
        """Return "ses" or "resend" under a credential."""
        if name == "ses":
            return self._ses(secret).mail
        if name == "resend":
            return self._resend(secret).mail
        raise _unknown(name)

    def identities(self, name: str, secret: Secret) -> IdentityHost:
        """Return the domains of "ses" or "resend" under a credential."""
        if name == "ses":
            return self._ses(secret).identities
        if name == "resend":
            return self._resend(secret).identities
        raise _unknown(name)

    def relay(self, address: RelayAddress) -> MailProvider:
        """Return an organization's own relay, reached through the guard of addresses."""
        lines = self._kept.of("relay", asdict(address))
        return lines.opened("relay", lambda: Relay(self._opener(address)))

    async def try_relay(self, address: RelayAddress, sender: str) -> Sequence[TestStep]:
        """Try a relay step by step; never raises for what the relay does."""
        return await trying.try_out(self._opener(address), sender)

    async def read_events(
        self,
        name: str,
        headers: Mapping[str, str],
        body: bytes,
        secrets: Sequence[Secret] = (),
    ) -> Sequence[ProviderEvent]:
        """Return the events of one call of a provider to our webhook."""
        secrets = secrets or [self._platform[name]] if name in self._platform else secrets
        if name == "ses":
            return await self._hook.read(body, secrets)
        if name == "resend":
            accounts = [self._resend(one).identities for one in secrets]
            return await resend_hook.read(headers, body, accounts)
        raise _unknown(name)

    async def close(self) -> None:
        """Close all lines."""
        await self._kept.close()

    def _ses(self, secret: Secret) -> ses.Account:
        return self._kept.of("ses", secret).opened(
            "account",
            lambda: ses.opened(secret, sandbox_url=self._sandbox_url, observe=self._observe),
        )

    def _resend(self, secret: Secret) -> resend.Account:
        return self._kept.of("resend", secret).opened(
            "account",
            lambda: resend.opened(secret, sandbox_url=self._sandbox_url, observe=self._observe),
        )

    def _opener(self, address: RelayAddress) -> Opener:
        return Opener(address, self._guard, self._tls, self._patience)

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return ssl.create_default_context(cadata=self._ca) if self._ca else authorities()


def _unknown(name: str) -> Invalid:
    return Invalid(f"There is no mail provider {name}.", field="provider")


def _pem(sandbox_url: str) -> FetchPem:
    """Return who gets certificates: through the guard, or straight from the sandbox."""

    async def guarded(url: str) -> bytes:
        return (await GuardedFetch()(url)).body

    async def direct(url: str) -> bytes:
        async with httpx.AsyncClient(verify=authorities(), trust_env=False) as client:
            return (await client.get(url)).content

    return direct if sandbox_url else guarded
