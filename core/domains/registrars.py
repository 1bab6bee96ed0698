"""Who sells names to everybody: the registrars the platform has an account with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from core.domains.names import tld_of
from core.errors import CredentialsRefused, Refused, Surprising, Unavailable
from core.ports.registrar import Registrar
from core.system import System

PROVIDERS = ("cloudflare", "godaddy")
ELSEWHERE = (
    "Buy the name at any registrar and connect it here, or connect a domain you own already."
)


def all_of(system: System) -> list[Registrar]:
    """Return the registrars in use, the preferred one first; raise Refused when there is none."""
    preferred = system.settings.registrar
    names = [preferred, *(name for name in PROVIDERS if name != preferred)]
    found = [one(system, name) for name in names if system.platform_secrets.get(name)]
    if not found:
        raise Refused("Domains are not sold here.", code="domains_not_sold", action=ELSEWHERE)
    return found


def one(system: System, provider: str) -> Registrar:
    """Return a registrar by name; raise Refused when the platform has no account there."""
    secret = system.platform_secrets.get(provider)
    if not secret:
        raise Refused(
            f"There is no account at {provider} to buy with.",
            code="domains_not_sold",
            action=ELSEWHERE,
        )
    return system.ports.direct.registrar(provider, secret)


def for_name(sellers: list[Registrar], name: str) -> Registrar | None:
    """Return the first registrar that sells the ending of a name."""
    return next((seller for seller in sellers if tld_of(name) in seller.tlds), None)


@contextmanager
def outage_told() -> Iterator[None]:
    """Turn a registrar's trouble into a sentence with the ways that are left."""
    try:
        yield
    except (Unavailable, Surprising, CredentialsRefused) as error:
        raise Unavailable(
            "The registrar cannot be asked right now.",
            provider=error.provider,
            status=error.status,
            detail=error.detail,
            code="registrar_down",
            action="Try again in a few minutes. Your cart is kept.",
            fallback=ELSEWHERE,
        ) from error
