"""Google as an OpenID provider: discovery, the code for tokens, the ID token checked.

https://developers.google.com/identity/openid-connect/openid-connect, read 2025-11-20.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from adapters.trust import authorities
from core.clock import Clock
from core.doors import require_no_transaction
from core.errors import Rejected, Surprising, Unavailable
from core.ports.identities import Identity

ISSUER = "https://accounts.google.com"
DISCOVERY = "/.well-known/openid-configuration"
ALGORITHMS = ["RS256"]
GMAIL = ("@gmail.com", "@googlemail.com")
TIMEOUT_SECONDS = 10.0
LEEWAY_SECONDS = 60
SERVER_ERROR = 500
OK = 200


class GoogleIdentities:
    """The port ``Identities`` at Google, or at any issuer that behaves like it."""

    def __init__(
        self, client_id: str, client_secret: str, clock: Clock, issuer: str = ISSUER
    ) -> None:
        self.client_id = client_id
        self.issuer = issuer
        self._secret = client_secret
        self._clock = clock
        self._client = httpx.AsyncClient(
            verify=authorities(), timeout=TIMEOUT_SECONDS, trust_env=False
        )
        self._discovered: dict[str, Any] = {}

    async def close(self) -> None:
        """Give the connections back."""
        await self._client.aclose()

    async def authorization_url(
        self, *, state: str, nonce: str, challenge: str, redirect_url: str
    ) -> str:
        """Return where to send the browser."""
        query = {
            "client_id": self.client_id,
            "response_type": "code",
            "scope": "openid email profile",
            "redirect_uri": redirect_url,
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            "prompt": "select_account",
        }
        endpoint = (await self._discover())["authorization_endpoint"]
        return f"{endpoint}?{urlencode(query)}"

    async def identify(
        self, *, code: str, nonce: str, verifier: str, redirect_url: str
    ) -> Identity:
        """Exchange the code and return who the ID token names."""
        discovered = await self._discover()
        tokens = await self._json(
            "POST",
            discovered["token_endpoint"],
            {
                "grant_type": "authorization_code",
                "code": code,
                "client_id": self.client_id,
                "client_secret": self._secret,
                "redirect_uri": redirect_url,
                "code_verifier": verifier,
            },
        )
        keys = KeySet.import_key_set(await self._json("GET", discovered["jwks_uri"]))
        return self._identity(self._claims(str(tokens.get("id_token", "")), keys, nonce))

    def _claims(self, id_token: str, keys: KeySet, nonce: str) -> dict[str, Any]:
        """Check signature, issuer, audience, times and nonce (OpenID Connect Core 3.1.3.7)."""
        rules = jwt.JWTClaimsRegistry(
            now=lambda: int(self._clock.wall().timestamp()),
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "values": [self.issuer, self.issuer.removeprefix("https://")]},
            aud={"essential": True, "value": self.client_id},
            exp={"essential": True},
            nonce={"essential": True, "value": nonce},
            sub={"essential": True},
        )
        try:
            token = jwt.decode(id_token, keys, algorithms=ALGORITHMS)
            rules.validate(token.claims)
        except (JoseError, ValueError) as error:
            raise Surprising(
                "Google's answer does not hold.", provider="google", detail=str(error)
            ) from error
        return token.claims

    def _identity(self, claims: dict[str, Any]) -> Identity:
        email = str(claims.get("email", ""))
        if not email or claims.get("email_verified") is not True:
            raise Rejected(
                "Google has not confirmed the address of this account.",
                provider="google",
                action="Sign up with a password.",
            )
        vouched = email.lower().endswith(GMAIL) or bool(claims.get("hd"))
        return Identity(str(claims["sub"]), email, str(claims.get("name", "")), vouched)

    async def _discover(self) -> dict[str, Any]:
        if not self._discovered:
            self._discovered = await self._json("GET", self.issuer + DISCOVERY)
        return self._discovered

    async def _json(self, method: str, url: str, form: dict[str, str] | None = None) -> Any:
        require_no_transaction()
        try:
            answer = await self._client.request(method, url, data=form)
        except httpx.HTTPError as error:
            raise Unavailable(
                "Google does not answer.", provider="google", detail=repr(error)
            ) from error
        if answer.status_code >= SERVER_ERROR:
            raise Unavailable(
                "Google does not answer.", provider="google", status=answer.status_code
            )
        try:
            body = answer.json()
        except ValueError as error:
            raise Surprising("Google's answer is not JSON.", provider="google") from error
        if answer.status_code != OK or not isinstance(body, dict):
            raise Rejected(
                "Google did not accept this sign-in.",
                provider="google",
                status=answer.status_code,
                detail=str(body.get("error", "")) if isinstance(body, dict) else "",
                action="Start again with the Google button.",
            )
        return body
