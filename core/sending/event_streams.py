"""What providers tell of our mail: every account we send over posts it to our present address."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial

import structlog

from core import timers
from core.errors import AppError
from core.sending import routing, sender_identities
from core.system import Actor, System
from data.sending import sending_domains as rows
from data.sending.sending_domains import SendingDomain

TRY_AGAIN, LOOK_AGAIN = timedelta(minutes=10), timedelta(days=1)

log = structlog.get_logger()


async def follow(system: System, domain: SendingDomain) -> None:
    """See to it that what happens to mail of the domain's organization is told to us.

    An account that does not answer is logged; the next look at the domain tries again.
    """
    try:
        stream = await listen(system, domain)
    except AppError as error:
        log.warning("events_not_followed", domain=str(domain.id), code=error.code)
        return
    async with system.work(Actor.job(domain.organization_id)) as work:
        stored = await work.session.get(SendingDomain, domain.id)
        if stored is not None:
            stored.configuration, stored.stream_ref = configuration(domain), stream


async def follow_due(system: System) -> int:
    """Look after the accounts whose turn it is and return how many. A tick.

    Each is looked at daily, and at once when our address is a new one. The account of the fallback
    is followed from the start, as mail leaves over it before any domain is proved.
    """
    done = 0
    secret = system.platform_secrets.get(routing.FALLBACK)
    if secret:
        host = system.ports.mail.identities(routing.FALLBACK, secret)
        url = _url(system, routing.FALLBACK)
        done += await _in_turn(system, url, partial(host.follow, "", url))
    async with system.platform(Actor.job()) as work:
        domains = await rows.followed(work.session)
    for domain in domains:
        place = f"{_url_of(system, domain)} {domain.region}".strip()
        done += await _in_turn(system, place, partial(listen, system, domain))
    return done


async def _in_turn(system: System, place: str, look: Callable[[], Awaitable[str]]) -> bool:
    """Look after one account if it is its turn and tell whether it answered."""
    name = f"events {place}"
    if not await timers.take(system, name, TRY_AGAIN):
        return False
    try:
        await look()
    except AppError as error:
        log.warning("events_not_followed", account=place, code=error.code)
        return False
    await timers.put_off(system, name, LOOK_AGAIN)
    return True


async def listen(system: System, domain: SendingDomain) -> str:
    """Have the account of a domain's provider post to us and return the stream's name."""
    host = await sender_identities.host_of(system, domain)
    return await host.follow(configuration(domain), _url_of(system, domain))


def configuration(domain: SendingDomain) -> str:
    """Return what the mail of an organization is sent under."""
    return f"mailwright-{domain.organization_id.hex}"


def _url_of(system: System, domain: SendingDomain) -> str:
    whose = f"/{domain.organization_id}" if domain.own_account else ""
    return f"{_url(system, domain.provider)}{whose}"


def _url(system: System, provider: str) -> str:
    return f"{system.settings.url}/webhooks/{provider}"
