"""Everything that takes mail, one adapter for each credential that is in use."""

from __future__ import annotations

import hashlib
import json
import ssl
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import asdict
from typing import Any, TypeVar

import httpx

from adapters.guarded.fetch import GuardedFetch
from adapters.http import Observer
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

A = TypeVar("A")
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
        self._made: dict[str, Any] = {}
        self._platform = platform or {}
        sandbox_url = self._sandbox_url
        self._hook = SesHook(
            SnsReader(clock, fetch=_pem(sandbox_url), pattern=ses.certificates(sandbox_url)),
            lambda secret: self._ses(secret).identities,
        )
        self._closing: list[Callable[[], Awaitable[None]]] = []

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

        def make() -> Relay:
            relay = Relay(self._opener(address))
            self._closing.append(relay.close)
            return relay

        return self._once("relay", asdict(address), make)

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
        for close in self._closing:
            await close()

    def _ses(self, secret: Secret) -> ses.Account:
        def make() -> ses.Account:
            account = ses.opened(secret, sandbox_url=self._sandbox_url, observe=self._observe)
            self._closing.append(account.close)
            return account

        return self._once("ses", secret, make)

    def _resend(self, secret: Secret) -> resend.Account:
        def make() -> resend.Account:
            account = resend.opened(secret, sandbox_url=self._sandbox_url, observe=self._observe)
            self._closing.append(account.close)
            return account

        return self._once("resend", secret, make)

    def _opener(self, address: RelayAddress) -> Opener:
        return Opener(address, self._guard, self._once("tls", {}, self._tls), self._patience)

    def _tls(self) -> ssl.SSLContext:
        return ssl.create_default_context(cadata=self._ca) if self._ca else authorities()

    def _once(self, kind: str, secret: Mapping[str, Any], make: Callable[[], A]) -> A:
        key = hashlib.sha256(json.dumps([kind, dict(secret)], sort_keys=True).encode()).hexdigest()
        if key not in self._made:
            self._made[key] = make()
        made: A = self._made[key]
        return made


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
