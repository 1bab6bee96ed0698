"""Which provider stands behind which port: the one place that joins keys, addresses and adapters.

``sandbox_url`` is the address of a running sandbox; empty means the live provider. Nothing
connects before the first call.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import cast

from adapters.direct import DirectProviders
from adapters.guarded.fetch import GuardedFetch, look_up
from adapters.guarded.lookups import by
from adapters.heyreach import limits as heyreach_limits
from adapters.heyreach.api import HeyReachApi
from adapters.heyreach.lead_lists import HeyReach
from adapters.http import Observer, Wire
from adapters.imap.reader import ImapReader
from adapters.late import Late
from adapters.mail_routes import MailRoutesAdapter
from adapters.payment_providers import PaymentProviders
from adapters.plusvibe import limits as plusvibe_limits
from adapters.plusvibe.api import PlusVibeApi
from adapters.plusvibe.outreach import PlusVibe
from adapters.plusvibe.partner_api import PartnerApi
from adapters.rdap.registry import Rdap
from adapters.sandbox import accepted
from adapters.sandbox.control import SandboxControl
from adapters.smtp.mailer import SmtpMailer, Tls
from adapters.writers import WritersAdapter
from adapters.zapmail import limits as zapmail_limits
from adapters.zapmail.api import ZapmailApi
from adapters.zapmail.turnkey_host import Zapmail
from core.clock import Clock
from core.pace import Pace
from core.platform_secrets import platform_secrets
from core.ports.dns import Resolver
from core.ports.identities import Identities
from core.ports.sandbox import SandboxMail
from core.settings import Settings, plain

SANDBOX_PATHS = {
    "zapmail": "/zapmail/api",
    "plusvibe": "/plusvibe/api/v1",
    "heyreach": "/heyreach/api/public",
}
"""Where each provider lives below the sandbox's address."""


class Providers:
    """The adapters of one process and their open lines, closed together at shutdown."""

    def __init__(
        self, clock: Clock, *, sandbox_url: str = "", observe: Observer | None = None
    ) -> None:
        self.clock = clock
        self._sandbox_url = sandbox_url.rstrip("/")
        self._observe = observe
        self._closing: list[Callable[[], Awaitable[None]]] = []

    def turnkey(
        self,
        key: str,
        *,
        tlds: frozenset[str] = zapmail_limits.TLDS,
        slot_price_cents: int = zapmail_limits.SLOT_PRICE_CENTS,
    ) -> Zapmail:
        """Return the domain, DNS and mailbox host of the turnkey family."""
        live, pace = zapmail_limits.BASE_URL, zapmail_limits.calls()
        wire = self._wire("zapmail", live, "x-auth-zapmail", key, pace)
        api = ZapmailApi(wire, zapmail_limits.searches())
        return Zapmail(api, tlds=tlds, slot_price_cents=slot_price_cents)

    def outreach(
        self, key: str, *, workspace: str = "", bulk_names: bool = False, partner: str = ""
    ) -> PlusVibe:
        """Return the sequencer of the turnkey family; ``workspace`` is the agency's own.

        ``partner`` is a partner's sign-in as email:password, empty without one.
        """
        live, pace = plusvibe_limits.BASE_URL, plusvibe_limits.calls()
        wire = self._wire("plusvibe", live, "x-api-key", key, pace)
        email, _, password = partner.partition(":")
        return PlusVibe(
            PlusVibeApi(wire),
            workspace=workspace,
            bulk_names=bulk_names,
            partner=PartnerApi(wire, (email, password)) if partner else None,
        )

    def lead_lists(self, key: str) -> HeyReach:
        """Return the keeper of lead lists of the turnkey family."""
        live, pace = heyreach_limits.BASE_URL, heyreach_limits.calls()
        wire = self._wire("heyreach", live, "x-api-key", key, pace)
        return HeyReach(HeyReachApi(wire))

    def payments(self) -> PaymentProviders:
        """Return the maker of payment providers."""
        made = PaymentProviders(self.clock, sandbox_url=self._sandbox_url, observe=self._observe)
        self._closing.append(made.close)
        return made

    def relay(self, settings: Settings) -> SmtpMailer:
        """Return who takes system mail to the relay of the settings."""
        return SmtpMailer(
            self.clock,
            host=settings.smtp_host,
            port=settings.smtp_port,
            sender=settings.mail_from,
            user=settings.smtp_user,
            password=plain(settings.smtp_password),
            tls=cast("Tls", settings.smtp_tls),
        )

    def direct(self) -> DirectProviders:
        """Return the maker of adapters for credentials that customers bring."""
        made = DirectProviders(self.clock, sandbox_url=self._sandbox_url, observe=self._observe)
        self._closing.append(made.close)
        return made

    def resolver(
        self, recursive: str = "", *, root: str = "", hosts: Mapping[str, str] | None = None
    ) -> Resolver:
        """Return who asks DNS servers; "ip:port" each, empty: those of the machine and the root."""

        def make() -> Resolver:
            from adapters.dns.resolver import DnsResolver  # 2.5 MB with its library

            made = DnsResolver(recursive=recursive, root=root, hosts=hosts)
            self._closing.append(made.close)
            return made

        return cast("Resolver", Late(make))

    def fetch(self, resolver: Resolver) -> GuardedFetch:
        """Return the getter of files that others serve; in the sandbox its own names lead to them."""
        return GuardedFetch(lookup=by(resolver)) if self._sandbox_url else GuardedFetch()

    def mail_routes(
        self, resolver: Resolver, settings: Settings, sandbox: SandboxMail | None
    ) -> MailRoutesAdapter:
        """Return everything that takes mail; the sandbox's own relay may be opened in it."""
        allowed = set(settings.relays_allowed())
        platform = platform_secrets(settings)
        if sandbox:
            ports = (sandbox.smtp_port, sandbox.smtps_port)
            allowed |= {(host, port) for host in (sandbox.smtp_host, "localhost") for port in ports}
        made = MailRoutesAdapter(
            self.clock,
            lookup=by(resolver) if self._sandbox_url else look_up,
            private_relays=allowed,
            ca=sandbox.ca if sandbox else "",
            platform=accepted.platform(self._sandbox_url) if sandbox else platform,
            sandbox_url=self._sandbox_url,
            observe=self._observe,
        )
        self._closing.append(made.close)
        return made

    def writers(self) -> WritersAdapter:
        """Return everything that proposes words."""
        made = WritersAdapter(sandbox_url=self._sandbox_url, observe=self._observe)
        self._closing.append(made.close)
        return made

    def inboxes(self, resolver: Resolver, sandbox: SandboxMail | None = None) -> ImapReader:
        """Return the reader of inboxes; in the sandbox its own server stands for all others."""
        if sandbox is None:
            return ImapReader(lookup=look_up)
        return ImapReader(lookup=by(resolver), instead=(sandbox.smtp_host, sandbox.imap_port))

    def registry(self) -> Rdap:
        """Return the reader of what registries publish."""
        made = Rdap(self.clock, sandbox_url=self._sandbox_url, observe=self._observe)
        self._closing.append(made.close)
        return made

    def sign_in(self, client_id: str, secret: str) -> Identities | None:
        """Return sign-in with Google when it is configured."""
        if not client_id:
            return None
        from adapters.google.oidc import GoogleIdentities

        return GoogleIdentities(client_id, secret, self.clock)

    def control(self, key: str) -> SandboxControl:
        """Return the sandbox's own controls."""
        made = SandboxControl(self._sandbox_url, key)
        self._closing.append(made.close)
        return made

    async def close(self) -> None:
        """Close all lines."""
        for close in self._closing:
            await close()

    def _wire(self, provider: str, live: str, key_header: str, key: str, pace: Pace) -> Wire:
        sandbox = bool(self._sandbox_url)
        wire = Wire(
            provider,
            self._sandbox_url + SANDBOX_PATHS[provider] if sandbox else live,
            key=key,
            key_header=key_header,
            pace=pace,
            sandbox=sandbox,
            observe=self._observe,
        )
        self._closing.append(wire.close)
        return wire
