"""The API as an application of its own inside the web app, so that all its failures are problems."""

from __future__ import annotations

import asyncio

import structlog
from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.errors import AppError, Unavailable
from core.system import System
from ui import patience
from ui.api.doors import system_of
from ui.api.problems import of_status, of_validation, problem
from ui.layers import new_id

OPENAPI_PATH = "/api/v1/openapi.json"
log = structlog.get_logger()


def build(*routers: APIRouter) -> ASGIApp:
    """Return the application with these routers, whose paths are whole.

    It serves whatever System ``Answers`` names.
    """
    app = FastAPI(
        title="Mailwright", version="1", openapi_url=OPENAPI_PATH, docs_url=None, redoc_url=None
    )
    for router in routers:
        app.include_router(router)

    @app.exception_handler(AppError)
    async def refused(request: Request, error: AppError) -> Response:
        return problem(system_of(request), error, id_of(request.scope))

    @app.exception_handler(RequestValidationError)
    async def malformed(request: Request, error: RequestValidationError) -> Response:
        invalid, more = of_validation(error)
        return problem(system_of(request), invalid, id_of(request.scope), more)

    @app.exception_handler(HTTPException)
    async def unrouted(request: Request, error: HTTPException) -> Response:
        more = {"status": error.status_code}
        failure = of_status(error.status_code)
        answer = problem(system_of(request), failure, id_of(request.scope), more)
        answer.headers.update(error.headers or {})
        return answer

    @app.exception_handler(Exception)
    async def broken(request: Request, _: Exception) -> Response:
        failure = AppError("Something broke on our side.")
        return problem(system_of(request), failure, id_of(request.scope))

    return app


class Answers:
    """Answer for one System: headers on every answer, an end for all that takes too long, and a log."""

    def __init__(
        self, app: ASGIApp, system: System, *, longest: float = patience.LONGEST_SECONDS
    ) -> None:
        self.app = app
        self._system = system
        self._longest = longest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        started = False
        scope.setdefault("state", {})["system"] = self._system

        async def hear() -> Message:
            """Count from the last byte that came: a large file may take its time."""
            message = await receive()
            if not started:
                limit.reschedule(asyncio.get_running_loop().time() + self._longest)
            return message

        async def send_marked(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                limit.reschedule(None)
                headers = MutableHeaders(scope=message)
                headers["cache-control"] = "no-store"
                for name, value in scope.get("state", {}).get("rate_headers", ()):
                    headers[name] = value
            await send(message)

        try:
            async with patience.bounded(self._longest) as limit:
                await self.app(scope, hear, send_marked)
        except Unavailable as error:
            await problem(self._system, error, id_of(scope))(scope, receive, send)
        except Exception:  # raised again after the answer, by the layer that made it
            log.exception("api_crashed", path=scope["path"])
            if not started:
                raise


def id_of(scope: Scope) -> str:
    """Return the id of a request, given by the outer layers."""
    return str(scope.get("request_id") or new_id())
