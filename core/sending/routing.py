"""Which way mail leaves: the provider that proved the sender, the organization's relay, or ours."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from core.accounts import organizations
from core.errors import Refused
from core.ports.sending import MailProvider, Quota
from core.sending import own_keys, quotas, relays, sender_identities
from core.sending.dkim import Key
from core.sending.mime_headers import Person
from core.system import Actor, System, Work
from core.waits import Why
from data.sending import senders as sender_rows
from data.sending.relays import Relay
from data.sending.senders import Sender, SenderStatus
from data.sending.sending_domains import SendingDomain, Signer

FALLBACK = "resend"
"""Where mail of organizations without a verified domain leaves."""


@dataclass(frozen=True, slots=True)
class Detour:
    """Which account usually takes this mail, and why it leaves another way at present."""

    instead_of: str
    why: Why


@dataclass(frozen=True, slots=True)
class Route:
    """One way out.

    ``account`` names what the limits belong to; equal ones share them. ``envelope_from`` is empty
    where the provider takes bounces itself. ``name`` is what the organization calls it, ``detour``
    tells of the usual way where this is another. ``keys`` sign where nobody else does. ``warning`` tells
    what differs from what was asked for; ``reply_to`` is where answers belong then.
    """

    provider: MailProvider
    provider_name: str
    account: str
    sender: Person
    envelope_from: str
    configuration: str
    keys: tuple[Key, ...]
    quota: Quota
    warning: str = ""
    reply_to: Person | None = None
    name: str = ""
    detour: Detour | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is to send, as far as it is known, and the relay the organization chose."""

    organization: str
    sender: Sender | None
    domain: SendingDomain | None
    relay: Relay | None
    missing: bool


async def route(
    system: System, organization_id: UUID, *, sender_id: UUID | None, bulk: bool
) -> Route:
    """Return how mail of a sender leaves; without one the default sender's.

    A verified sender goes over the relay the organization chose, else over the provider that proved
    its domain. Otherwise mail leaves under the platform's own address, in small volumes, with a
    warning. Raises Refused "nothing_may_send" when no way is left, "sender_unverified" for a relay
    without a verified sender, Conflict "key_missing" for an account that is gone.
    """
    async with system.work(Actor.job(organization_id)) as work:
        asked = await look_up(work, sender_id)
    sender, domain = asked.sender, asked.domain
    if sender is not None and domain is not None and sender.status == SenderStatus.verified:
        if asked.relay is not None:
            return await over_relay(system, asked.relay, sender, domain)
        if domain.provider != Signer.relay:
            return await over_provider(system, sender, domain)
    if asked.relay is not None:
        raise Refused(
            f"{sender.email if sender else 'No sender'} is not verified, and your relay sends only "
            "for verified senders.",
            code="sender_unverified",
            action="Verify a sender under Senders, or stop using the relay.",
        )
    return await fallback(system, organization_id, asked, bulk=bulk)


def account(asked: Asked, organization_id: UUID) -> str:
    """Return what the limits of the way out belong to, as far as rows tell; nothing is called."""
    sender, domain = asked.sender, asked.domain
    if sender is not None and domain is not None and sender.status == SenderStatus.verified:
        if asked.relay is not None:
            return f"relay:{asked.relay.id}"
        if domain.provider != Signer.relay:
            return provider_account(domain)
    return f"fallback:{organization_id}"


async def look_up(work: Work, sender_id: UUID | None) -> Asked:
    """Return who is to send, as rows tell it."""
    sender = (
        await work.session.get(Sender, sender_id)
        if sender_id
        else await sender_rows.default(work.session)
    )
    missing = sender_id is not None and (sender is None or sender.deleted_at is not None)
    if missing:
        sender = None
    domain = await work.session.get(SendingDomain, sender.sending_domain_id) if sender else None
    name = (await organizations.get(work)).name
    return Asked(name, sender, domain, await relays.chosen(work), missing)


async def over_provider(system: System, sender: Sender, domain: SendingDomain) -> Route:
    """Return the way over the provider that proved a domain."""
    secret = await sender_identities.secret_of(system, domain)
    provider = system.ports.mail.provider(domain.provider, secret)
    quota = await quotas.of(system, domain.provider, provider)
    return Route(
        provider,
        domain.provider,
        provider_account(domain),
        Person(sender.email, sender.name),
        "",
        domain.configuration,
        (),
        quota,
        quota.detail if quota.paused else "",
    )


def provider_account(domain: SendingDomain) -> str:
    """Return what the limits of the account belong to that proved a domain."""
    own = f":{domain.organization_id}" if domain.own_account else ""
    region = f"@{domain.region}" if domain.region else ""
    return f"{domain.provider}{own}{region}"


async def over_relay(system: System, relay: Relay, sender: Sender, domain: SendingDomain) -> Route:
    """Return the way over a relay of the organization's own."""
    provider = system.ports.mail.relay(relays.address(system, relay))
    keys = await own_keys.keys_of(system, domain)
    unsigned = (
        ""
        if keys
        else f"{relay.name} has to sign for {domain.domain}: no key of ours is published."
    )
    return Route(
        provider,
        "relay",
        f"relay:{relay.id}",
        Person(sender.email, sender.name),
        sender.email,
        "",
        keys,
        Quota(relay.per_second, relay.per_day),
        unsigned,
        name=relay.name,
    )


async def fallback(system: System, organization_id: UUID, asked: Asked, *, bulk: bool) -> Route:
    """Return the platform's own way, if it has one and lets this mail go over it."""
    secret = system.platform_secrets.get(FALLBACK, {})
    most = system.settings.fallback_per_day
    if not secret or (bulk and not most):
        raise _nothing(asked)
    provider = system.ports.mail.provider(FALLBACK, secret)
    learned = await quotas.of(system, FALLBACK, provider)
    per_day = min(most, learned.per_day) if learned.per_day else most
    address = from_address(system)
    sender = asked.sender
    name = (sender.name if sender else "") or asked.organization
    return Route(
        provider,
        FALLBACK,
        f"fallback:{organization_id}",
        Person(address, name),
        "",
        "",
        (),
        replace(learned, per_day=per_day),
        f"{_why(asked)}, so mail leaves from {address}, at most {per_day} messages a day.",
        Person(sender.email, sender.name) if sender else None,
    )


def from_address(system: System) -> str:
    """Return the platform's own address, for organizations without a verified domain."""
    text = system.settings.fallback_sender or system.settings.mail_from
    return text.rpartition("<")[2].rstrip("> ")


def _why(asked: Asked) -> str:
    if asked.missing:
        return "The sender chosen was removed"
    if asked.sender is None:
        return "There is no default sender"
    if asked.sender.status == SenderStatus.verified:
        return f"{asked.sender.email} needs a relay, and none is in use"
    return f"{asked.sender.email} is not verified"


def _nothing(asked: Asked) -> Refused:
    return Refused(
        f"{_why(asked)}, and nothing else may send this.",
        code="nothing_may_send",
        action="Verify a sender under Senders, or set up a relay of your own.",
    )
