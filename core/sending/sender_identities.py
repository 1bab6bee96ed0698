"""Domains at the provider that sends for them: whose account it is, and what it says of them."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlmodel import col, select

from core.accounts import credentials
from core.errors import AppError, Conflict, NotFound
from core.ports.sending import Identity, IdentityHost
from core.system import Actor, System
from data.sending.relays import Relay
from data.sending.sending_domains import SendingDomain, Signer

PROVIDERS = (Signer.ses, Signer.resend)
"""Who may prove a domain, in the order of our choice."""


async def signer_of(system: System, organization_id: UUID) -> tuple[Signer, bool, str]:
    """Return who proves new domains of an organization, whether by its own account, and its region.

    Where it chose its own relay, or no provider is known, we sign ourselves.
    """
    async with system.work(Actor.job(organization_id)) as work:
        chosen = (await work.session.exec(select(Relay).where(col(Relay.chosen)))).first()
    for signer in PROVIDERS if chosen is None else ():
        try:
            account = await credentials.account_of(system, organization_id, signer)
        except Conflict:
            continue
        return signer, account.own, region_of(system, account.secret)
    return Signer.relay, True, ""


async def secret_of(system: System, domain: SendingDomain) -> Mapping[str, str]:
    """Return the credential of the account a domain is registered with, for its region.

    Raises Conflict "key_missing" when that account is no longer known.
    """
    account = await credentials.account_of(system, domain.organization_id, domain.provider)
    secret = account.secret
    if account.own and not domain.own_account:
        secret = system.platform_secrets.get(domain.provider, {})
    if not secret or (domain.own_account and not account.own):
        raise Conflict(
            f"{domain.domain} was proved with a {domain.provider.upper()} account that is gone.",
            code="key_missing",
            action="Add its key under Credentials again, or remove the sender and add it anew.",
        )
    return {**secret, "region": domain.region} if domain.region else secret


async def host_of(system: System, domain: SendingDomain) -> IdentityHost:
    """Return the provider's domains under the account that a domain is registered with."""
    return system.ports.mail.identities(domain.provider, await secret_of(system, domain))


async def look(system: System, domain: SendingDomain) -> Identity:
    """Return a domain as its provider sees it now, registered if it is not yet."""
    host = await host_of(system, domain)
    if not domain.ref:
        return await host.create(domain.domain)
    try:
        return await host.check(domain.domain)
    except NotFound:
        return await host.create(domain.domain)


def region_of(system: System, secret: Mapping[str, str]) -> str:
    """Return where an account is; the setting's region where it does not say so."""
    return secret.get("region") or system.settings.ses_region if "access_key" in secret else ""


def explain(error: AppError) -> str:
    """Return in a line why a provider did not answer."""
    return f"{error} {error.advice.action}".strip()
