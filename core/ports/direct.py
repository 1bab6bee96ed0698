"""The direct family: adapters made for one credential each, because customers bring their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from core.ports.dns import DnsHost
from core.ports.mailbox_host import MailboxHost
from core.ports.registrar import Registrar
from core.ports.sequencer import Sequencer

Secret = Mapping[str, str]
"""A credential's fields by name, as its provider's form asks for them."""


class Direct(Protocol):
    """Makes adapters. Equal secrets share one adapter, and so its pace."""

    def dns_host(self, secret: Secret) -> DnsHost:
        """Return a DNS host for {token, account_ref} (Cloudflare)."""
        ...

    def registrar(self, provider: str, secret: Secret) -> Registrar:
        """Return a registrar: "cloudflare" {token, account_ref} or "godaddy" {key, secret | token}."""
        ...

    def mailbox_host(self, secret: Secret) -> MailboxHost:
        """Return a workspace for {service_account (its JSON), admin_email} (Google)."""
        ...

    def sequencer(self, secret: Secret) -> Sequencer:
        """Return a sequencer for {api_key} (Smartlead)."""
        ...
