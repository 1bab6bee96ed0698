"""Another way for mail whose usual one has been closed for minutes, and the way back by itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

import structlog

from core.accounts import credentials
from core.errors import AppError
from core.sending import event_streams, routing, sender_identities
from core.sending.routing import Asked, Detour, Route
from core.sending.sender_identities import PROVIDERS
from core.system import Actor, System
from core.waits import Why
from data.sending import mail_accounts
from data.sending import relays as relay_rows
from data.sending.couriers import MailAccount
from data.sending.senders import SenderStatus
from data.sending.sending_domains import Proof, SendingDomain, Signer

PATIENCE = timedelta(minutes=2)
"""How long an account has taken nothing before mail leaves another way."""
FRESH = timedelta(minutes=1)
"""How long we believe what another provider said of a domain."""
LIMIT = "Another way is used"
NAMES = {"ses": "Amazon SES", "resend": "Resend"}

Make = Callable[[], Awaitable[Route]]
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Seen:
    """How a domain stood with another provider at a time, None where that has not proved it."""

    at: datetime
    twin: SendingDomain | None


_seen: dict[tuple[UUID, str], Seen] = {}


async def route(
    system: System, organization_id: UUID, *, sender_id: UUID | None, bulk: bool
) -> Route:
    """Return how mail of a sender leaves now: its usual way, or another while that is closed.

    Another way is one that may send for the same domain: the organization's own relay, a second
    provider that has proved it, and for single messages our own address. Raises as
    ``routing.route`` does.
    """
    usual = await routing.route(system, organization_id, sender_id=sender_id, bulk=bulk)
    async with system.work(Actor.job(organization_id)) as work:
        now = work.now()
        closed = await mail_accounts.closed(work.session, [usual.account], now)
        closing = closed.get(usual.account)
        if closing is None or now - (closing.closed_since or now) < PATIENCE:
            return usual
        asked = await routing.look_up(work, sender_id)
    if asked.sender is None or asked.sender.status != SenderStatus.verified:
        return usual
    for account, make in await _others(system, organization_id, asked, usual, bulk=bulk):
        try:
            other = await make()
        except AppError as error:
            log.info("no_detour", account=account, code=error.code)
            continue
        return replace(other, detour=Detour(usual.account, _why(usual, closing, other)))
    return usual


async def _others(
    system: System, organization_id: UUID, asked: Asked, usual: Route, *, bulk: bool
) -> list[tuple[str, Make]]:
    """Return the other ways that are open, the best one first."""
    sender, domain = asked.sender, asked.domain
    if sender is None or domain is None:
        return []
    async with system.work(Actor.job(organization_id)) as work:
        spare = await relay_rows.spare(work.session)
    twins = [
        twin
        for signer in PROVIDERS
        if (twin := await _standing(system, domain, signer, bulk=bulk)) is not None
    ]
    found: list[tuple[str, Make]] = [
        (routing.provider_account(twin), partial(routing.over_provider, system, sender, twin))
        for twin in twins
    ]
    found += [
        (f"relay:{relay.id}", partial(routing.over_relay, system, relay, sender, domain))
        for relay in spare
    ]
    ours = usual.provider_name == routing.FALLBACK and not domain.own_account
    if not bulk and not ours:
        found.append(
            (
                f"fallback:{organization_id}",
                partial(routing.fallback, system, organization_id, asked, bulk=False),
            )
        )
    async with system.work(Actor.job(organization_id)) as work:
        keys = [account for account, _ in found]
        closed = await mail_accounts.closed(work.session, keys, work.now())
    return [(key, make) for key, make in found if key not in closed and key != usual.account]


async def _standing(
    system: System, domain: SendingDomain, signer: Signer, *, bulk: bool
) -> SendingDomain | None:
    """Return a domain as it stands with a provider, None where mail may not leave there."""
    if domain.provider == signer:
        return domain
    now = system.clock.now()
    known = _seen.get((domain.id, signer))
    if known is None or abs(now - known.at) > FRESH:
        for key in [key for key, old in _seen.items() if abs(now - old.at) > 10 * FRESH]:
            del _seen[key]
        try:
            known = Seen(now, await _twin(system, domain, signer))
        except AppError as error:
            log.info("no_twin", domain=str(domain.id), provider=signer, code=error.code)
            known = Seen(now, None)
        _seen[domain.id, signer] = known
    twin = known.twin
    few_only = twin is not None and signer == routing.FALLBACK and not twin.own_account
    return None if bulk and few_only else twin


async def _twin(system: System, domain: SendingDomain, signer: Signer) -> SendingDomain | None:
    """Ask a provider that is not the domain's own whether it has proved it as well."""
    account = await credentials.account_of(system, domain.organization_id, signer)
    region = sender_identities.region_of(system, account.secret)
    changes = {"provider": signer, "own_account": account.own, "region": region}
    twin = SendingDomain(**{**domain.model_dump(), **changes})
    host = await sender_identities.host_of(system, twin)
    identity = await host.find(domain.domain)
    if identity is None or {identity.status, identity.dkim_status} != {Proof.success}:
        return None
    twin.configuration = event_streams.configuration(twin)
    twin.stream_ref = await event_streams.listen(system, twin)
    return twin


def _why(usual: Route, closing: MailAccount, other: Route) -> Why:
    since = closing.closed_since
    when = f" since {since:%H:%M} UTC" if since else ""
    return Why(
        cause=f"{_named(usual)} has taken nothing{when}: {closing.closed_reason} Until it does, "
        f"messages leave over {_named(other)}. What may have left already is not sent again.",
        limit=LIMIT,
        until=closing.closed_until,
        remedy="Nothing to do: mail returns to its usual way by itself.",
    )


def _named(way: Route) -> str:
    if way.account.startswith("fallback:"):
        return way.sender.address
    return way.name or NAMES.get(way.provider_name, way.provider_name)
