"""Random tokens for cookies and mailed links: the token goes out, only its hash stays."""

from __future__ import annotations

import hashlib
import secrets

TOKEN_BYTES = 32


def new_token() -> tuple[str, str]:
    """Return (token, hash): 256 random bits as URL-safe text, and what the database keeps."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    return token, token_hash(token)


def token_hash(token: str) -> str:
    """Return the SHA-256 of a token in hex; enough, because the token itself is random."""
    return hashlib.sha256(token.encode()).hexdigest()
