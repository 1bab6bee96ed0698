"""A service account as the customer's JSON file describes it, checked before it is used.

Source: https://developers.google.com/identity/protocols/oauth2/service-account (November 2026).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, cast
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from adapters.google_workspace import limits
from core.errors import CredentialsRefused, Rejected

PROVIDER = "google_workspace"
FIELDS = ("client_email", "private_key", "token_uri")
SMALLEST_KEY_BITS = 2048


@dataclass(frozen=True, slots=True)
class SigningAccount:
    """Who signs, and where the signature is turned into tokens."""

    client_email: str
    token_uri: str
    key_id: str
    pem: str = field(repr=False, compare=False)

    def key(self) -> RSAPrivateKey:
        """Return the private key; proving it sound takes long the first time, so ask in a thread."""
        return _sound(self.pem)


def read_account(text: str, sandbox_token_uri: str = "") -> SigningAccount:
    """Return the account of a key file; its tokens come from Google, or from the sandbox given.

    A sandbox's own account stays good when the sandbox moves to another port.

    Raises Rejected for a text that is no key file, CredentialsRefused for one that is not meant
    for here: of another kind, of another issuer, or with a key that cannot sign.
    """
    facts = _facts(text)
    if facts.get("type") != "service_account":
        raise CredentialsRefused(
            "This file is not the key of a service account.",
            provider=PROVIDER,
            action='Create a key of type JSON for a service account; its "type" says so.',
        )
    missing = [name for name in FIELDS if not isinstance(facts.get(name), str) or not facts[name]]
    if missing:
        raise _unreadable(f"The key file lacks {', '.join(missing)}.")
    token_uri = sandbox_token_uri or limits.TOKEN_URL
    if not _comes_from(facts["token_uri"], token_uri, anywhere=bool(sandbox_token_uri)):
        raise CredentialsRefused(
            f"The key file's tokens come from {facts['token_uri']}, not from {token_uri}.",
            provider=PROVIDER,
            action="Upload the file as it was downloaded, and sandbox keys in the sandbox only.",
        )
    return SigningAccount(
        client_email=facts["client_email"],
        token_uri=token_uri,
        key_id=str(facts.get("private_key_id") or ""),
        pem=_of_an_rsa_key(facts["private_key"]),
    )


def _facts(text: str) -> dict[str, Any]:
    try:
        facts = json.loads(text)
    except ValueError:
        raise _unreadable("The key file is not JSON.") from None
    if not isinstance(facts, dict):
        raise _unreadable("The key file is not a JSON object.")
    return facts


def _comes_from(told: str, token_uri: str, *, anywhere: bool) -> bool:
    """Compare whole addresses, or with ``anywhere`` what follows the host."""
    if anywhere:
        return urlsplit(told).path == urlsplit(token_uri).path
    return told == token_uri


def _of_an_rsa_key(text: str) -> str:
    """Return a PEM text when it holds an RSA key that is large enough; its numbers are not proved."""
    key = _loaded(text, proved=False)
    if not isinstance(key, RSAPrivateKey) or key.key_size < SMALLEST_KEY_BITS:
        raise CredentialsRefused(
            "The private key in the file is not an RSA key of 2,048 bits or more.",
            provider=PROVIDER,
        )
    return text


@lru_cache(maxsize=64)
def _sound(text: str) -> RSAPrivateKey:
    return cast("RSAPrivateKey", _loaded(text, proved=True))


def _loaded(text: str, *, proved: bool) -> object:
    try:
        return load_pem_private_key(
            text.encode(), password=None, unsafe_skip_rsa_key_validation=not proved
        )
    except (ValueError, TypeError):
        raise _unreadable("The private key in the file cannot be read.") from None


def _unreadable(message: str) -> Rejected:
    return Rejected(
        message,
        provider=PROVIDER,
        action="Download a new JSON key from the Google Cloud console and upload it unchanged.",
    )
