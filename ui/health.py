"""What machines ask: /health of the app and of a worker, /metrics for Prometheus."""

from __future__ import annotations

from datetime import datetime
from ipaddress import ip_address
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from core import health
from core.health import SILENCE, Health
from core.metrics import QUEUE_DEPTH, STRAIN, WORKERS
from core.system import System

WELL, UNWELL = 200, 503
NO_STORE = {"cache-control": "no-store"}


def routes(system: System) -> list[BaseRoute]:
    """Return the routes of the web app; a machine needs no session for them."""

    async def app_health(_request: Request) -> Response:
        found = await health.check(system)
        return answer(app_facts(found), well=found.well)

    return [Route("/health", app_health), *_worker_routes(system, "/health/worker")]


def worker_app(system: System) -> Starlette:
    """Return the worker's own small application: /health and /metrics on its own port."""
    return Starlette(routes=_worker_routes(system, "/health"))


def _worker_routes(system: System, path: str) -> list[BaseRoute]:
    async def worker_health(_request: Request) -> Response:
        return await worker_answer(system)

    async def own_metrics(request: Request) -> Response:
        return await metrics(system, request)

    return [Route(path, worker_health), Route("/metrics", own_metrics)]


async def worker_answer(system: System) -> Response:
    """Say whether this process looks for work, how much there is and when a step last ended."""
    found = await health.check(system)
    wall, looked = system.clock.wall(), system.last_look()
    busy = looked is not None and wall - looked < SILENCE
    written = found.database and not found.unwritten
    facts = {
        "status": word(well=written and busy),
        "database": word(well=written),
        "why": found.unwritten,
        "last_look": text(looked),
        "queue_depth": found.depth.to_json() if found.depth else None,
        "last_processed": text(found.processed_at),
        "strain": [str(sign) for sign in found.signs if sign.shows],
    }
    return answer(facts, well=written and busy)


async def metrics(system: System, request: Request) -> Response:
    """Return the figures to this machine only, or to everybody in development."""
    if not (system.settings.development or is_local(request)):
        return PlainTextResponse("There is no such page.", 404)
    await measure(system)
    return Response(generate_latest(), headers=NO_STORE, media_type=CONTENT_TYPE_LATEST)


async def measure(system: System) -> None:
    """Set the gauges that are only known by asking; a dead database leaves them as they were."""
    found = await health.check(system)
    if found.depth is not None:
        for queue, depth in found.depth.to_json().items():
            QUEUE_DEPTH.labels(queue).set(depth)
    for sign in found.signs:
        STRAIN.labels(sign.name).set(sign.value / sign.most)
    WORKERS.set(found.workers)


def app_facts(found: Health) -> dict[str, Any]:
    """Return what the app says of itself."""
    return {
        "status": word(well=found.well),
        "database": {
            "status": word(well=found.database and not found.unwritten),
            "milliseconds": found.database_ms,
            "why": found.unwritten,
        },
        "worker": {
            "status": word(well=found.working),
            "alive": found.workers,
            "looked_seconds_ago": found.looked_seconds_ago,
        },
    }


def answer(facts: dict[str, Any], *, well: bool) -> JSONResponse:
    """Return facts with 200, or with 503 so that a load balancer looks elsewhere."""
    return JSONResponse(facts, WELL if well else UNWELL, NO_STORE)


def word(*, well: bool) -> str:
    """Return how a machine reads it."""
    return "ok" if well else "down"


def text(at: datetime | None) -> str | None:
    """Return a time as text, or None."""
    return at.isoformat() if at else None


def is_local(request: Request) -> bool:
    """Tell whether a request comes from this machine itself, and not through a proxy on it."""
    forwarded = {"x-forwarded-for", "x-real-ip", "forwarded"} & set(request.headers)
    if forwarded or request.client is None:
        return False
    try:
        return ip_address(request.client.host).is_loopback
    except ValueError:
        return False
