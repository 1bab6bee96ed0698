"""What stands before every route: the token, its rights, and how often it was used lately.

Any token that begins with sandbox_ may do everything, except those that stand in ``LACKS``.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from adapters.cloudflare.sandbox.replies import Ask, CloudflareRefusal, envelope, refusal
from adapters.sandbox.gate import known_key
from adapters.sandbox.rates import Window
from adapters.sandbox.world import World

ANY = ""
ZONE_READ, ZONE_EDIT = "zone.read", "zone.edit"
DNS_READ, DNS_EDIT = "dns.read", "dns.edit"
REGISTRAR_READ, REGISTRAR_EDIT = "registrar.read", "registrar.edit"
TRIAL = "registrar_sandbox"
LACKS: dict[str, frozenset[str]] = {
    "sandbox_cf_readonly": frozenset({ZONE_EDIT, DNS_EDIT, REGISTRAR_EDIT, TRIAL}),
    "sandbox_cf_nodns": frozenset({DNS_READ, DNS_EDIT}),
    "sandbox_cf_noregistrar": frozenset({REGISTRAR_READ, REGISTRAR_EDIT, TRIAL}),
    "sandbox_cf_expired": frozenset(),
}
EXPIRED = "sandbox_cf_expired"
PROVIDER = "cloudflare"
QUOTA, WINDOW_SECONDS = 1200, 300.0

Desk = Callable[[Ask], Awaitable[Response]]
Route = Callable[[Request], Awaitable[Response]]


class Gate:
    """Stands before the routes; going over the limit blocks a token for a whole window."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._window = world.windows[PROVIDER] = Window(QUOTA, WINDOW_SECONDS)
        self._blocked_until: dict[str, float] = {}

    def guard(self, desk: Desk, right: str) -> Route:
        """Return a desk behind the gate, open to tokens with a right."""

        async def guarded(request: Request) -> Response:
            token = request.headers.get("authorization", "").removeprefix("Bearer ")
            try:
                self._require_allowance(token)
                self._require_right(request, token, right)
                answer = await desk(Ask(self._world, request, token, await _body(request)))
            except CloudflareRefusal as no:
                answer = refusal(no)
            return self._with_headers(answer, token)

        return guarded

    def _require_right(self, request: Request, token: str, right: str) -> None:
        path = request.scope["path"].removeprefix(f"/{PROVIDER}")
        faults = self._world.faults
        expired = faults.take(PROVIDER, "key_expired", method=request.method, path=path)
        if expired or not known_key(token):
            raise CloudflareRefusal(401, 1000, "Invalid API Token")
        if right == ANY:
            return
        if token == EXPIRED:
            raise CloudflareRefusal(403, 9109, "Invalid access token")
        if right in LACKS.get(token, ()):
            if right == ZONE_EDIT and request.method == "POST":
                needed = "com.cloudflare.api.account.zone.create"
                sentence = (
                    f'Requires permission "{needed}" to create zones for the selected account'
                )
                raise CloudflareRefusal(403, 0, sentence)
            raise CloudflareRefusal(403, 10000, "Authentication error")

    def _require_allowance(self, token: str) -> None:
        if not self._world.enforce_rates:
            return
        now = time.monotonic()
        if self._blocked_until.get(token, 0.0) <= now and self._window.wait_seconds(token) > 0:
            self._blocked_until[token] = now + self._window.seconds
        if self._blocked_until.get(token, 0.0) > now:
            raise CloudflareRefusal(
                429, 971, "Please wait and consider throttling your request speed"
            )
        self._window.count(token)

    def _with_headers(self, answer: Response, token: str) -> Response:
        left, resets_in = self._window.left(token), self._window.resets_in(token)
        blocked = self._blocked_until.get(token, 0.0) - time.monotonic()
        if blocked > 0:
            left, resets_in = 0, blocked
            answer.headers["retry-after"] = str(round(blocked))
        answer.headers["Ratelimit"] = f'"default";r={left};t={round(resets_in)}'
        policy = f'"default";q={self._window.calls};w={round(self._window.seconds)}'
        answer.headers["Ratelimit-Policy"] = policy
        return answer


async def verify(ask: Ask) -> Response:
    """GET /user/tokens/verify."""
    status = "expired" if ask.token == EXPIRED else "active"
    return envelope({"id": "f267e341f3dd4697bd3b9f71dd96247f", "status": status})


async def _body(request: Request) -> dict[str, object]:
    if not await request.body():
        return {}
    try:
        body = await request.json()
    except ValueError:
        raise CloudflareRefusal(400, 6007, "Malformed JSON in request body") from None
    if not isinstance(body, dict):
        raise CloudflareRefusal(400, 6007, "Malformed JSON in request body")
    return body
