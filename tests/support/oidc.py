"""An OpenID provider of one's own, on a real port: signs what the test says a person is."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.support.web_server import serving

CLIENT_ID = "mailwright-test"
CLIENT_SECRET = "a secret of the client"


@dataclass
class Provider:
    """What the provider answers; a test changes ``claims`` or ``broken`` before it signs in."""

    url: str = ""
    now: int = 0
    claims: dict[str, Any] = field(default_factory=dict)
    broken: str = ""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def approve(self, authorization_url: str) -> dict[str, str]:
        """Act as the person who agrees: return the query their browser comes back with."""
        asked = {k: v[0] for k, v in parse_qs(urlsplit(authorization_url).query).items()}
        assert asked["client_id"] == CLIENT_ID
        assert asked["code_challenge_method"] == "S256"
        code = f"code{len(self.codes)}"
        self.codes[code] = asked
        return {"state": asked["state"], "code": code}

    async def discovery(self, _request: Request) -> Response:
        """Answer where everything is."""
        return JSONResponse(
            {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "jwks_uri": f"{self.url}/keys",
            }
        )

    async def keys(self, _request: Request) -> Response:
        """Answer the public keys."""
        return JSONResponse(KeySet([self.key]).as_dict(private=False))

    async def token(self, request: Request) -> Response:
        """Exchange a code once, for the client that asked, with the verifier of its challenge."""
        if self.broken == "down":
            return Response("overloaded", 503)
        if self.broken == "html":
            return Response("<html>")
        form = await request.form()
        asked = self.codes.pop(str(form.get("code")), None)
        digest = hashlib.sha256(str(form.get("code_verifier")).encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if (
            asked is None
            or form.get("client_secret") != CLIENT_SECRET
            or asked["code_challenge"] != challenge
            or asked["redirect_uri"] != form.get("redirect_uri")
        ):
            return JSONResponse({"error": "invalid_grant"}, 400)
        return JSONResponse({"id_token": self.signed(asked["nonce"]), "token_type": "Bearer"})

    def signed(self, nonce: str) -> str:
        """Return the ID token."""
        claims = {
            "iss": self.url,
            "aud": CLIENT_ID,
            "sub": "1077",
            "nonce": nonce,
            "iat": self.now,
            "exp": self.now + 3600,
            "email": "ada@gmail.com",
            "email_verified": True,
            "name": "Ada Lovelace",
            **self.claims,
        }
        key = RSAKey.generate_key(2048, {"kid": "one"}) if self.broken == "key" else self.key
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, key)


@asynccontextmanager
async def provider(now: int) -> AsyncIterator[Provider]:
    """Run a provider on a free port."""
    made = Provider(now=now)
    app = Starlette(
        routes=[
            Route("/.well-known/openid-configuration", made.discovery),
            Route("/keys", made.keys),
            Route("/token", made.token, methods=["POST"]),
        ]
    )
    async with serving(app) as made.url:
        yield made


def query_of(values: dict[str, str]) -> str:
    """Return values as a query string."""
    return urlencode(values)
