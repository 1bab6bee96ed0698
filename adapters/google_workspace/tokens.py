"""Access tokens of a service account that acts for people of a workspace.

RFC 7523 as Google documents it: https://developers.google.com/identity/protocols/oauth2/service-account
(November 2026). A token is kept until five minutes before its end.
"""

from __future__ import annotations

import asyncio
import base64
import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from adapters.google_workspace import limits
from adapters.google_workspace.accounts import SigningAccount
from adapters.http import Wire
from core.clock import Clock

GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    good_until: datetime


class Tokens:
    """The tokens of one account by whom it acts for and what it may do."""

    def __init__(self, wire: Wire, account: SigningAccount, clock: Clock) -> None:
        self._wire = wire
        self._account = account
        self._clock = clock
        self._kept: dict[tuple[str, str], _Token] = {}
        self._locks: dict[tuple[str, str], asyncio.Lock] = defaultdict(asyncio.Lock)

    async def token(self, subject: str, scope: str) -> str:
        """Return a token to act for a person; callers at the same time share one request.

        Raises CredentialsRefused when the client, the scope or the person is not allowed.
        """
        wanted = (subject, scope)
        async with self._locks[wanted]:
            kept = self._kept.get(wanted)
            if kept is None or kept.good_until <= self._clock.now():
                kept = await self._fetch(subject, scope)
                self._forget_ended()
                self._kept[wanted] = kept
            return kept.text

    def drop(self, token: str) -> None:
        """Use a token no more: the other side does not know it."""
        self._kept = {wanted: kept for wanted, kept in self._kept.items() if kept.text != token}

    async def _fetch(self, subject: str, scope: str) -> _Token:
        now = self._clock.now()
        assertion = await asyncio.to_thread(signed, self._account, subject, scope, now)
        form = {"grant_type": GRANT, "assertion": assertion}
        answer = await self._wire.call("POST", self._account.token_uri, form=form)
        life = timedelta(seconds=answer["expires_in"].whole() - limits.RENEW_SECONDS)
        return _Token(answer["access_token"].text(), now + life)

    def _forget_ended(self) -> None:
        now = self._clock.now()
        self._kept = {wanted: kept for wanted, kept in self._kept.items() if kept.good_until > now}
        for wanted in [w for w, lock in self._locks.items() if not lock.locked()]:
            if wanted not in self._kept:
                del self._locks[wanted]


def signed(account: SigningAccount, subject: str, scope: str, now: datetime) -> str:
    """Return the assertion (RFC 7515 compact form, RS256), good for an hour."""
    header = {"alg": "RS256", "typ": "JWT"} | ({"kid": account.key_id} if account.key_id else {})
    issued = int(now.timestamp())
    claims = {
        "iss": account.client_email,
        "sub": subject,
        "scope": scope,
        "aud": account.token_uri,
        "iat": issued,
        "exp": issued + limits.TOKEN_SECONDS,
    }
    said = b".".join(_base64url(json.dumps(part).encode()) for part in (header, claims))
    signature = account.key().sign(said, PKCS1v15(), SHA256())
    return b".".join((said, _base64url(signature))).decode()


def _base64url(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")
