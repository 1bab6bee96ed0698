"""One API call over the wire: key, rate, form, idempotency, the call itself, the answer."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from adapters.sandbox.gate import Handler, Window
from adapters.sandbox.world import World
from adapters.stripe.sandbox import forms, idempotency
from adapters.stripe.sandbox.account import API_VERSION, Account, Json, visible
from adapters.stripe.sandbox.clockwork import advance
from adapters.stripe.sandbox.expansion import expand
from adapters.stripe.sandbox.idempotency import Attempt
from adapters.stripe.sandbox.params import Params
from adapters.stripe.sandbox.refusals import (
    NOT_FOUND,
    TOO_MANY,
    UNAUTHENTICATED,
    InvalidRequest,
    Refusal,
)

Call = Callable[[Account, Params, str], Json]
"""A call of the API: the account, the parameters, and the id in the path if there is one."""

KEY_STARTS = ("sandbox_sk_", "sk_test_")
OK = 200


def unknown(_account: Account, _params: Params, ref: str) -> Json:
    """Answer a call that is not in the table."""
    raise InvalidRequest(f"Unrecognized request URL (/v1/{ref}).", status=NOT_FOUND)


class Wire:
    """Turns calls into request handlers."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._window = Window(25, 1.0)

    def serve(self, call: Call) -> Handler:
        """Return what answers the requests for a call."""

        async def handle(request: Request) -> Response:
            body = await request.body()
            account = Account(
                self._world,
                int(self._world.now().timestamp()),
                request_id=f"req_{secrets.token_hex(7)}",
                idempotency_key=request.headers.get("idempotency-key", ""),
            )
            try:
                self._admit(request)
                advance(self._world)
                return self._answer(account, request, body, call)
            except Refusal as refusal:
                return _response(account, refusal.status, refusal.body(account.request_id))

        return handle

    def _admit(self, request: Request) -> None:
        key = request.headers.get("authorization", "").removeprefix("Bearer ")
        expired = self._world.faults.take("stripe", "key_expired")
        if expired:
            raise InvalidRequest(
                "Expired API Key provided.", code="api_key_expired", status=UNAUTHENTICATED
            )
        if not key.startswith(KEY_STARTS):
            shown = f"{key[:8]}***" if key else "none"
            raise InvalidRequest(f"Invalid API Key provided: {shown}", status=UNAUTHENTICATED)
        version = request.headers.get("stripe-version", API_VERSION)
        if version != API_VERSION:
            raise InvalidRequest(f"This sandbox speaks {API_VERSION}, not {version}.")
        if self._world.enforce_rates and self._window.wait_seconds(key):
            raise InvalidRequest(
                "Too many requests: a sandbox takes 25 a second.",
                code="rate_limit",
                status=TOO_MANY,
            )
        self._window.count(key)

    def _answer(self, account: Account, request: Request, body: bytes, call: Call) -> Response:
        attempt = Attempt(account.idempotency_key, request.method, request.url.path, body)
        keyed = bool(attempt.key) and request.method == "POST"
        first = idempotency.replay(account, attempt) if keyed else None
        if first:
            return _response(account, first["status"], first["body"], replayed=first["request_id"])
        sent = body.decode(errors="replace") if request.method == "POST" else request.url.query
        params = Params(forms.decode(sent))
        with self._world.store.transaction():
            status, answer = _carry_out(account, params, request.path_params.get("ref", ""), call)
            if keyed:
                idempotency.keep(account, attempt, status, answer)
        return _response(account, status, answer)


def _carry_out(account: Account, params: Params, ref: str, call: Call) -> tuple[int, Json]:
    wanted = params.texts("expand")
    try:
        answer = call(account, params, ref)
    except Refusal as refusal:
        if not refusal.kept:
            raise
        return refusal.status, refusal.body(account.request_id)
    params.refuse_unread()
    return OK, visible(expand(account, answer, wanted))


def _response(account: Account, status: int, body: Json, replayed: str = "") -> Response:
    headers = {"request-id": account.request_id, "stripe-version": API_VERSION}
    if account.idempotency_key:
        headers["idempotency-key"] = account.idempotency_key
    if replayed:
        headers |= {"idempotent-replayed": "true", "original-request": replayed}
    if status == TOO_MANY:
        headers |= {"stripe-rate-limited-reason": "global-rate"}
    return JSONResponse(body, status_code=status, headers=headers)
