"""Who calls, by key or by browser session, and how often: every endpoint stands behind one of these."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from math import ceil
from typing import Annotated, Any

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from core.accounts import api_keys, rates
from core.accounts.rates import Quota, Standing
from core.errors import NotPermitted
from core.system import Actor, PlatformWork, System
from ui.api.problems import Unauthenticated, too_many

CHANGES = (Quota("hour", 100, 3600),)
"""Of one caller, over all endpoints that change something or ask a provider."""
CHANGES_OF_ALL = (Quota("burst", 20, 10), Quota("endpoint", 500, 3600))
READS_OF_ALL = (Quota("burst", 60, 1), Quota("endpoint", 600, 60))
"""Of one organization, on one endpoint."""

MESSAGES = (Quota("burst", 50, 10), Quota("minute", 200, 60))
"""Of one organization, for single messages; they are not counted as changes."""
MESSAGES_OF_ALL = (Quota("system", 1_000, 60),)
"""Of all organizations together, so that one flood leaves room for the others."""

FORM_HEADER, FORM_VALUE = "x-requested-with", "mailwright"
"""What a page must send with a session: no other site can make a browser send it."""

Key = Annotated[
    HTTPAuthorizationCredentials | None,
    Security(HTTPBearer(auto_error=False, scheme_name="API key", bearerFormat="mw_…")),
]


def system_of(request: Request) -> System:
    """Return the running system."""
    system: System = request.state.system
    return system


async def caller(request: Request, key: Key) -> Actor:
    """Return who calls; raise Unauthenticated when a key or a session opens nothing."""
    if "authorization" in request.headers:
        secret = key.credentials if key is not None else ""
        actor = await api_keys.actor_of_key(system_of(request), secret)
    else:
        actor = getattr(request.state, "actor", None)
    if actor is None:
        raise Unauthenticated("You are not signed in, or the key is not valid.")
    return actor


async def reading(request: Request, actor: Annotated[Actor, Depends(caller)]) -> Actor:
    """Let a caller read."""
    await _count(request, [(_endpoint(request, actor), READS_OF_ALL)])
    return actor


async def changing(request: Request, actor: Annotated[Actor, Depends(caller)]) -> Actor:
    """Let a caller change something or ask a provider."""
    by_session = actor.api_key_id is None
    if by_session and request.headers.get(FORM_HEADER, "").lower() != FORM_VALUE:
        raise NotPermitted(
            "This call does not say that it comes from a page of ours.",
            code="header_missing",
            action="Send the header X-Requested-With: mailwright, or use an API key.",
        )
    source = f"caller:{actor.api_key_id or actor.user_id}"
    await _count(request, [(source, CHANGES), (_endpoint(request, actor), CHANGES_OF_ALL)])
    return actor


async def writing(request: Request, actor: Annotated[Actor, Depends(caller)]) -> Actor:
    """Let a caller change what the organization has; a key that may only read and search may not."""
    if actor.api_key_id is not None and actor.role != "owner":
        raise NotPermitted(
            "This key may only read and search.",
            action="Have an owner make a key that may also order and change.",
        )
    return await changing(request, actor)


async def posting(request: Request, actor: Annotated[Actor, Depends(caller)]) -> Actor:
    """Let a program send single messages; a browser session or a key that only reads may not."""
    if actor.api_key_id is None or actor.role != "owner":
        raise NotPermitted(
            "Single messages are sent with a key that may also order and change.",
            action="Have an owner make one under API keys.",
        )
    await _count(
        request,
        [(f"messages:{actor.organization_id}", MESSAGES), ("messages", MESSAGES_OF_ALL)],
    )
    return actor


@asynccontextmanager
async def opened(system: System, actor: Actor) -> AsyncIterator[PlatformWork]:
    """Open what the actor may see: the own organization, or for staff everything."""
    if actor.organization_id is None:
        actor.require_platform()
        async with system.platform(actor) as work:
            yield work
    else:
        async with system.work(actor) as work:
            yield work


Running = Annotated[System, Depends(system_of)]
Reader = Annotated[Actor, Depends(reading)]
Changer = Annotated[Actor, Depends(changing)]
Writer = Annotated[Actor, Depends(writing)]
Posting = Annotated[Actor, Depends(posting)]


def _endpoint(request: Request, actor: Actor) -> str:
    endpoint: Any = request.scope["endpoint"]
    owner = actor.organization_id or actor.user_id
    return f"endpoint:{owner}:{endpoint.__module__}.{endpoint.__qualname__}"


async def _count(request: Request, buckets: list[tuple[str, tuple[Quota, ...]]]) -> None:
    taken = await rates.take(system_of(request), buckets)
    request.state.rate_headers = headers_of(taken.standings)
    if taken.wait_seconds:
        raise too_many(taken.wait_seconds)


def headers_of(standings: tuple[Standing, ...]) -> list[tuple[str, str]]:
    """Return the RateLimit headers of draft-ietf-httpapi-ratelimit-headers-10."""
    policies = (f'"{s.quota.name}";q={s.quota.calls};w={s.quota.seconds}' for s in standings)
    limits = (f'"{s.quota.name}";r={s.left};t={ceil(s.reset_seconds)}' for s in standings)
    return [("ratelimit-policy", ", ".join(policies)), ("ratelimit", ", ".join(limits))]
