"""The token endpoint: checks an assertion (RFC 7523) and gives a token that carries its own facts."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from adapters.google_workspace.sandbox import account, workspaces
from adapters.google_workspace.sandbox.replies import Denial, NoToken
from adapters.sandbox.calls import passed
from adapters.sandbox.world import World

GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
AUDIENCE = "https://oauth2.googleapis.com/token"
"""What Google's own library names, wherever it sends the assertion."""

ROOT = "https://www.googleapis.com/auth/"
ADMIN_SCOPES = frozenset(
    ROOT + name
    for name in (
        "admin.directory.user",
        "admin.directory.domain",
        "siteverification",
        "siteverification.verify_only",
    )
)
MAIL_SCOPES = frozenset(
    (
        f"{ROOT}gmail.send",
        f"{ROOT}gmail.readonly",
        f"{ROOT}gmail.modify",
        "https://mail.google.com/",
    )
)
LIFE = timedelta(hours=1)
SKEW = timedelta(minutes=5)
SEAL = b"the sandbox's own tokens"
PREFIX = "ya29."


@dataclass(frozen=True, slots=True)
class Pass:
    """What a token says: whom it acts for, what it may do, until when."""

    subject: str
    scopes: list[str]
    expires_at: str


async def exchange(world: World, request: Request) -> Response:
    """POST /token: an assertion for an access token."""
    form = await request.form()
    try:
        if form.get("grant_type") != GRANT:
            raise NoToken(400, "unsupported_grant_type", f"Invalid grant_type: {GRANT}")
        claims = _claims(world, str(form.get("assertion", "")))
        scopes = str(claims.get("scope", "")).split()
        subject = _subject(world, str(claims.get("sub", "")).lower(), scopes)
        _require_allowed(world, scopes)
    except NoToken as no:
        return no.answer()
    given = Pass(subject, scopes, (world.now() + LIFE).isoformat())
    life = int(LIFE.total_seconds())
    return JSONResponse(
        {"access_token": _sealed(given), "expires_in": life, "token_type": "Bearer"}
    )


def opened(world: World, request: Request) -> Pass:
    """Return what the request's token says; raises Denial 401 for one that is not good (any more)."""
    token = request.headers.get("authorization", "").removeprefix("Bearer ")
    facts, _, seal = token.removeprefix(PREFIX).partition(".")
    if not hmac.compare_digest(seal, _seal(facts)):
        raise _unauthenticated()
    found = Pass(**_json(facts))
    if passed(found.expires_at, world.now()):
        raise _unauthenticated()
    return found


def _claims(world: World, assertion: str) -> dict[str, Any]:
    try:
        header, claims, signature = assertion.split(".")
        account.demo_key().public_key().verify(
            _bytes(signature), f"{header}.{claims}".encode(), PKCS1v15(), SHA256()
        )
        algorithm, facts = _json(header).get("alg"), _json(claims)
    except (ValueError, TypeError, InvalidSignature):
        raise NoToken(400, "invalid_grant", "Invalid JWT Signature.") from None
    if algorithm != "RS256" or facts.get("iss") != account.CLIENT_EMAIL:
        raise NoToken(400, "invalid_grant", "Invalid grant: account not found")
    if not str(facts.get("aud")).endswith((AUDIENCE, account.TOKEN_PATH)):
        raise NoToken(400, "invalid_grant", "Invalid JWT: Failed audience check.")
    _require_timely(world, int(facts.get("iat", 0)), int(facts.get("exp", 0)))
    return facts


def _require_timely(world: World, issued: int, ends: int) -> None:
    """Callers live between real time and the sandbox's own: not all of them follow its clock."""
    earliest = datetime.now(UTC) - LIFE - SKEW
    at = datetime.fromtimestamp(issued, UTC)
    if not earliest <= at <= world.now() + SKEW or not 0 < ends - issued <= LIFE.total_seconds():
        raise NoToken(
            400,
            "invalid_grant",
            "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable"
            " timeframe. Check your iat and exp values in the JWT claim.",
        )


def _subject(world: World, email: str, scopes: list[str]) -> str:
    """Return who is acted for; only somebody who administers may found a workspace."""
    administers = bool(ADMIN_SCOPES & set(scopes))
    find = workspaces.founded if administers else workspaces.of_person
    if find(world, email) is None:
        raise NoToken(400, "invalid_grant", "Invalid email or User ID")
    user = world.store.get(workspaces.USER, email)
    if user and user["suspended"]:
        raise NoToken(400, "invalid_grant", "Account has been disabled")
    return email


def _require_allowed(world: World, scopes: list[str]) -> None:
    for scope in scopes:
        missing = world.faults.take("google_workspace", "scope_missing", method="POST", path=scope)
        if missing or scope not in ADMIN_SCOPES | MAIL_SCOPES:
            raise NoToken(
                401,
                "unauthorized_client",
                "Client is unauthorized to retrieve access tokens using this method, or client"
                " not authorized for any of the scopes requested.",
            )


def _sealed(given: Pass) -> str:
    facts = base64.urlsafe_b64encode(json.dumps(asdict(given)).encode()).decode().rstrip("=")
    return f"{PREFIX}{facts}.{_seal(facts)}"


def _seal(facts: str) -> str:
    return hmac.new(SEAL, facts.encode(), hashlib.sha256).hexdigest()


def _unauthenticated() -> Denial:
    return Denial(401, "authError", "Invalid Credentials", ("header", "Authorization"))


def _json(text: str) -> dict[str, Any]:
    return dict(json.loads(_bytes(text)))


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
