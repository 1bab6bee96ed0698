"""The direct family's adapters, one for each credential that is in use."""

from __future__ import annotations

from adapters.cloudflare import limits as cloudflare_limits
from adapters.cloudflare import refusals as cloudflare_refusals
from adapters.cloudflare.allowance import Allowance
from adapters.cloudflare.api import CloudflareApi
from adapters.cloudflare.dns_host import CloudflareDns
from adapters.cloudflare.registrar import CloudflareRegistrar
from adapters.godaddy import limits as godaddy_limits
from adapters.godaddy import refusals as godaddy_refusals
from adapters.godaddy import registrar as godaddy
from adapters.google_workspace import opening as google_workspace
from adapters.http import Observer, Wire
from adapters.kept import Kept
from adapters.smartlead import opening as smartlead
from core.clock import Clock
from core.ports.direct import Direct, Secret
from core.ports.dns import DnsHost
from core.ports.mailbox_host import MailboxHost
from core.ports.registrar import Registrar
from core.ports.sequencer import Sequencer


class DirectProviders(Direct):
    """Makes adapters; equal secrets share one, and so its pace. Close it at shutdown."""

    def __init__(
        self, clock: Clock, *, sandbox_url: str = "", observe: Observer | None = None
    ) -> None:
        self._clock = clock
        self._sandbox_url = sandbox_url.rstrip("/")
        self._observe = observe
        self._kept = Kept()

    def dns_host(self, secret: Secret) -> DnsHost:
        """Return Cloudflare as the host of our zones."""

        def make() -> CloudflareDns:
            api, allowance = self._cloudflare(secret)
            return CloudflareDns(api, allowance)

        return self._kept.of("cloudflare", secret).once("dns", make)

    def registrar(self, provider: str, secret: Secret) -> Registrar:
        """Return Cloudflare or GoDaddy as a registrar."""

        def make() -> Registrar:
            if provider == "cloudflare":
                return CloudflareRegistrar(self._cloudflare(secret)[0])
            return self._godaddy(secret)

        return self._kept.of(provider, secret).once("registrar", make)

    def mailbox_host(self, secret: Secret) -> MailboxHost:
        """Return a Google workspace."""
        return self._kept.of("google_workspace", secret).opened(
            "host",
            lambda: google_workspace.opened(
                secret["service_account"],
                secret["admin_email"],
                self._clock,
                sandbox_url=self._sandbox_url,
                observe=self._observe,
            ),
        )

    def sequencer(self, secret: Secret) -> Sequencer:
        """Return Smartlead."""
        return self._kept.of("smartlead", secret).opened(
            "sequencer",
            lambda: smartlead.opened(
                secret["api_key"], sandbox_url=self._sandbox_url, observe=self._observe
            ),
        )

    async def close(self) -> None:
        """Close all lines."""
        await self._kept.close()

    def _cloudflare(self, secret: Secret) -> tuple[CloudflareApi, Allowance]:
        lines = self._kept.of("cloudflare", secret)

        def make() -> tuple[CloudflareApi, Allowance]:
            pace = cloudflare_limits.calls()
            allowance = Allowance(pace)
            live = cloudflare_limits.BASE_URL
            wire = Wire(
                "cloudflare",
                f"{self._sandbox_url}/cloudflare/client/v4" if self._sandbox_url else live,
                key=secret["token"],
                key_header="authorization",
                key_scheme="Bearer",
                pace=pace,
                sandbox=bool(self._sandbox_url),
                observe=self._observe,
                read_refusal=cloudflare_refusals.read,
                read_headers=allowance.read,
            )
            lines.closing.append(wire.close)
            return CloudflareApi(wire, secret["account_ref"]), allowance

        return lines.once("api", make)

    def _godaddy(self, secret: Secret) -> Registrar:
        live = godaddy_limits.BASE_URL
        wire = Wire(
            "godaddy",
            f"{self._sandbox_url}/godaddy" if self._sandbox_url else live,
            key=godaddy.authorization(secret, sandbox=bool(self._sandbox_url)),
            key_header=godaddy.KEY_HEADER,
            pace=godaddy_limits.calls(),
            sandbox=bool(self._sandbox_url),
            observe=self._observe,
            read_refusal=godaddy_refusals.read_refusal,
        )
        self._kept.of("godaddy", secret).closing.append(wire.close)
        return godaddy.over(wire, secret)
