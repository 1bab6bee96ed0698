"""One API call over the wire: key, rate, body, the call itself, the answer."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from adapters.razorpay.sandbox.account import Account, Json, visible
from adapters.razorpay.sandbox.asked import Asked
from adapters.razorpay.sandbox.clockwork import advance
from adapters.razorpay.sandbox.refusals import TOO_MANY, UNAUTHORIZED, Refusal
from adapters.sandbox.gate import Handler, Window
from adapters.sandbox.world import World

Call = Callable[[Asked], Json]

KEY_START, SECRET_START = "rzp_test_", "sandbox_"
IDEMPOTENCY_HEADER = "x-refund-idempotency"
OK = 200


def nowhere(_asked: Asked) -> Json:
    """Answer a call that is not in the table."""
    raise Refusal("The requested URL was not found on the server.", reason="NA")


class Wire:
    """Turns calls into request handlers."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._window = Window(25, 1.0)

    def serve(self, call: Call) -> Handler:
        """Return what answers the requests for a call."""

        async def handle(request: Request) -> Response:
            body = await request.body()
            try:
                secret = self._admit(request)
                advance(self._world)
                account = Account(self._world, int(self._world.now().timestamp()))
                asked = Asked(
                    account,
                    _sent(request, body),
                    request.path_params.get("ref", ""),
                    request.headers.get(IDEMPOTENCY_HEADER, ""),
                    secret,
                )
                status, answer = self._carry_out(asked, call)
            except Refusal as refusal:
                status, answer = refusal.status, refusal.body()
            return JSONResponse(answer, status_code=status)

        return handle

    def _admit(self, request: Request) -> str:
        """Return the secret of an accepted key."""
        key, secret = _basic(request.headers.get("authorization", ""))
        if self._world.faults.take("razorpay", "key_expired"):
            raise Refusal("The api key provided has expired", reason="NA", status=UNAUTHORIZED)
        if not (key.startswith(KEY_START) and secret.startswith(SECRET_START)):
            raise Refusal("Authentication failed", reason="NA", status=UNAUTHORIZED)
        if self._world.enforce_rates and self._window.wait_seconds(key):
            raise Refusal("Request failed. Please try after sometime.", status=TOO_MANY)
        self._window.count(key)
        return secret

    def _carry_out(self, asked: Asked, call: Call) -> tuple[int, Json]:
        with self._world.store.transaction():
            try:
                return OK, visible(asked.account, call(asked))
            except Refusal as refusal:
                if not refusal.kept:
                    raise
                return refusal.status, refusal.body()


def _sent(request: Request, body: bytes) -> Json:
    if request.method in ("GET", "DELETE"):
        return dict(request.query_params)
    try:
        sent = json.loads(body) if body.strip() else {}
    except ValueError:
        sent = None
    if not isinstance(sent, dict):
        raise Refusal("The request body is not valid JSON.", reason="NA")
    return sent


def _basic(header: str) -> tuple[str, str]:
    try:
        text = base64.b64decode(header.removeprefix("Basic "), validate=True).decode()
    except ValueError:
        return "", ""
    key, _, secret = text.partition(":")
    return key, secret
