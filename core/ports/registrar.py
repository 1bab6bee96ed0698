"""Registrars: looking names up, buying them, and what the registry knows of them.

Prices are cents. The domain name is the key of a registration: it happens once or not at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from core.ports.turnkey import Offer

__all__ = [
    "Contact",
    "Offer",
    "Quote",
    "Registrar",
    "Registration",
    "RegistrationState",
    "Registry",
]


class RegistrationState(StrEnum):
    """Where a registration is; action_required waits for a person at the registrar."""

    pending = "pending"
    in_progress = "in_progress"
    action_required = "action_required"
    blocked = "blocked"
    succeeded = "succeeded"
    failed = "failed"


@dataclass(frozen=True, slots=True)
class Contact:
    """Who a domain is registered to; ``country`` is ISO 3166 alpha-2, ``phone`` +1.5551234567."""

    first_name: str
    last_name: str
    email: str
    organization: str
    address: str
    city: str
    state: str
    postal_code: str
    country: str
    phone: str


@dataclass(frozen=True, slots=True)
class Quote:
    """What a name costs now. ``token`` is the registrar's, to be shown when buying, if it has one."""

    name: str
    price_cents: int
    renewal_cents: int | None
    expires_at: datetime | None = None
    token: str = ""
    agreements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Registration:
    """A registration as the registrar tells it; ``reason`` is why it failed or waits."""

    name: str
    state: RegistrationState
    ref: str = ""
    reason: str = ""
    nameservers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RegistryFacts:
    """What the registry publishes about a name (RDAP, RFC 9083)."""

    name: str
    registered_at: datetime | None
    expires_at: datetime | None
    registrar: str
    nameservers: tuple[str, ...]
    statuses: tuple[str, ...] = ()


class Registrar(Protocol):
    """A seller of names under one credential (Cloudflare, GoDaddy)."""

    provider: str
    tlds: frozenset[str]
    own_dns: bool
    """Whether names bought here stand on the same vendor's name servers by themselves."""

    async def check_key(self) -> None:
        """Raise CredentialsRefused, saying what is missing, unless buying is allowed."""
        ...

    async def offers(self, names: list[str]) -> list[Offer]:
        """Look names up in real time; more than one call carries are split."""
        ...

    async def quote(self, name: str) -> Quote:
        """Return today's price of one year; Rejected "name_taken" or "name_premium"."""
        ...

    async def register(
        self, quote: Quote, contact: Contact, *, key: str, agreed_at: datetime, agreed_from: str
    ) -> Registration:
        """Spend: register for one year without renewal. ``key`` is ours, the same at every try."""
        ...

    async def registration(self, name: str) -> Registration | None:
        """Return where the registration of a name is, None when it was never asked for."""
        ...

    async def set_nameservers(self, name: str, nameservers: tuple[str, ...]) -> None:
        """Delegate a name; Rejected where the registrar allows only its own."""
        ...


class Registry(Protocol):
    """What is publicly known about a name (RDAP)."""

    async def facts(self, name: str) -> RegistryFacts | None:
        """Return what the registry publishes, None for a name that is not registered."""
        ...
