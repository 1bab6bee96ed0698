"""Signing in with an account somewhere else, by OpenID Connect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the other side says this is.

    ``ref`` never changes; ``vouched`` tells whether the other side itself runs the mailbox, so that
    nobody else can own the address.
    """

    ref: str
    email: str
    name: str
    vouched: bool


class Identities(Protocol):
    """The authorization code flow with PKCE (RFC 6749 section 4.1, RFC 7636)."""

    async def authorization_url(
        self, *, state: str, nonce: str, challenge: str, redirect_url: str
    ) -> str:
        """Return where to send the browser."""
        ...

    async def identify(
        self, *, code: str, nonce: str, verifier: str, redirect_url: str
    ) -> Identity:
        """Return who came back with this code. Raises a provider error when it does not hold."""
        ...
