"""Whether a domain's mail can be trusted: its health, and messages sent to prove it."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from core.domains import connections, health, health_views, test_messages
from core.domains.test_messages import TestMessage
from core.errors import NotFound
from core.system import Work
from ui.api.doors import Reader, Running, Writer
from ui.api.v1.health_models import (
    HealthDayShown,
    HealthShown,
    SpanQuery,
    TestMessageShown,
    TestWishes,
)

routes = APIRouter(tags=["Health"])


@routes.get("/domains/{domain_id}/health", summary="Read the health of a domain")
async def one(system: Running, actor: Reader, domain_id: UUID) -> HealthShown:
    """Return the newest look with its reasons; 404 before the first one."""
    async with system.work(actor) as work:
        return await newest(work, domain_id)


@routes.post("/domains/{domain_id}/validate", summary="Validate a domain now")
async def validate(system: Running, actor: Writer, domain_id: UUID) -> HealthShown:
    """Look at SPF, DKIM, DMARC, MX, block lists and age now."""
    await health.refresh(system, actor, domain_id)
    async with system.work(actor) as work:
        return await newest(work, domain_id)


@routes.get("/domains/{domain_id}/health/history", summary="Read the health day by day")
async def history(
    system: Running, actor: Reader, domain_id: UUID, query: Annotated[SpanQuery, Query()]
) -> list[HealthDayShown]:
    """Return what was stored, oldest first; days without a look are absent."""
    async with system.work(actor) as work:
        domain = await connections.get(work, domain_id)
        found = await health_views.history(work, domain.id, query.days)
        return [HealthDayShown(**day) for day in found]


@routes.post("/domains/{domain_id}/test-messages", status_code=202, summary="Test authentication")
async def send_test(
    system: Running, actor: Writer, domain_id: UUID, given: TestWishes, response: Response
) -> TestMessageShown:
    """Send a real message and read what the receiver makes of it; follow it at ``Location``."""
    sent = await test_messages.send(system, actor, domain_id, given.sender, given.recipient)
    response.headers["location"] = f"/api/v1/test-messages/{sent.id}"
    return shown(sent)


@routes.get("/domains/{domain_id}/test-messages", summary="List the test messages")
async def tests(system: Running, actor: Reader, domain_id: UUID) -> list[TestMessageShown]:
    """Return the newest test messages of a domain, newest first."""
    async with system.work(actor) as work:
        domain = await connections.get(work, domain_id)
        return [shown(sent) for sent in await test_messages.listing(work, domain.id)]


@routes.get("/test-messages/{message_id}", summary="Follow a test message")
async def test(system: Running, actor: Reader, message_id: UUID) -> TestMessageShown:
    """Return a test message with its verdicts and headers."""
    async with system.work(actor) as work:
        return shown(await test_messages.get(work, message_id))


async def newest(work: Work, domain_id: UUID) -> HealthShown:
    """Return the newest look at a domain as JSON."""
    domain = await connections.get(work, domain_id)
    found = await health_views.one(work, domain.id)
    if found is None:
        raise NotFound("This domain was not looked at yet.", action="Validate it.")
    return HealthShown(**found)


def shown(message: TestMessage) -> TestMessageShown:
    """Return a test message as JSON."""
    return TestMessageShown.model_validate(message)
