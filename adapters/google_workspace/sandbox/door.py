"""What stands before every call of Google's APIs: the token, its scope, the rates."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.google_workspace.sandbox import tokens, workspaces
from adapters.google_workspace.sandbox.replies import Denial, not_allowed
from adapters.sandbox.calls import Call, Refusal, read_json
from adapters.sandbox.rates import Window
from adapters.sandbox.world import World

PROVIDER = "google_workspace"
CALLS_PER_MINUTE = 2400


@dataclass(frozen=True, slots=True)
class GoogleCall(Call):
    """A call with whom it acts for."""

    subject: str = ""


GoogleDesk = Callable[[GoogleCall], Awaitable[Response]]


class Door:
    """Makes the routes of the APIs."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._window = world.windows[PROVIDER] = Window(CALLS_PER_MINUTE, 60)

    def administration(self, method: str, path: str, desk: GoogleDesk, *scopes: str) -> Route:
        """Return a route for the workspace's administrator."""
        return self._route(method, path, desk, scopes, administers=True)

    def mailbox(self, method: str, path: str, desk: GoogleDesk, *scopes: str) -> Route:
        """Return a route for somebody's own mailbox."""
        return self._route(method, path, desk, scopes, administers=False)

    def _route(
        self,
        method: str,
        path: str,
        desk: GoogleDesk,
        scopes: tuple[str, ...],
        *,
        administers: bool,
    ) -> Route:
        async def answer(request: Request) -> Response:
            try:
                call = await self._call(request, scopes)
                if administers:
                    _require_admin(call)
                return await desk(call)
            except Denial as no:
                return no.answer()
            except Refusal as no:
                return Denial(no.status, "parseError", no.message).answer()

        return Route(path, answer, methods=[method])

    async def _call(self, request: Request, scopes: tuple[str, ...]) -> GoogleCall:
        self._require_key(request)
        told = tokens.opened(self._world, request)
        if not {tokens.ROOT + scope for scope in scopes} & set(told.scopes):
            raise Denial(
                403,
                "insufficientPermissions",
                "Request had insufficient authentication scopes.",
            )
        self._count(told.subject)
        workspace = workspaces.of_person(self._world, told.subject)
        if workspace is None:
            raise not_allowed()
        body = await read_json(request)
        if not isinstance(body, dict):
            raise Denial(400, "parseError", "Parse Error")
        return GoogleCall(self._world, request, body, workspace["id"], told.subject)

    def _require_key(self, request: Request) -> None:
        path = request.scope["path"].removeprefix(f"/{PROVIDER}")
        fault = self._world.faults.take(PROVIDER, "key_expired", method=request.method, path=path)
        if fault:
            raise Denial(401, "authError", "Invalid Credentials", ("header", "Authorization"))

    def _count(self, subject: str) -> None:
        if not self._world.enforce_rates:
            return
        if self._window.wait_seconds(subject) > 0:
            raise Denial(403, "userRateLimitExceeded", "User Rate Limit Exceeded")
        self._window.count(subject)


def _require_admin(call: GoogleCall) -> None:
    user = call.store.get(workspaces.USER, call.subject)
    if user is None or not user["admin"]:
        raise not_allowed()
