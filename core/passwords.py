"""Passwords: Argon2id in a thread, and as slow for unknown people as for known ones."""

from __future__ import annotations

import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from core.errors import Invalid

MIN_LENGTH = 10
MAX_LENGTH = 200
HASHER = PasswordHasher()
NOBODY = (
    "$argon2id$v=19$m=65536,t=3,p=4$gugycuv/Lq05HXggCyBfOw$"
    "HQRHQKnmnL2Wke5oUAvzF0sOf6ACuWtBHa+CFUO2wuY"
)
"""A hash as ``HASHER`` makes them, of a secret nobody has; checked when there is no such person, so
that the answer takes as long. Written down, because making it would hold up every start."""


async def hashed(password: str) -> str:
    """Return the Argon2id hash of an acceptable password; raise Invalid otherwise."""
    require_acceptable(password)
    return await asyncio.to_thread(HASHER.hash, password)


async def matches(password: str, password_hash: str) -> bool:
    """Tell whether the password is right. An empty hash never matches but costs the same time."""
    known = bool(password_hash)
    right = await asyncio.to_thread(_verify, password_hash or NOBODY, password[:MAX_LENGTH])
    return right and known


def require_acceptable(password: str) -> None:
    """Raise Invalid unless the password is 10 to 200 characters and not one character repeated."""
    if len(password) < MIN_LENGTH:
        raise Invalid(f"Use at least {MIN_LENGTH} characters.", field="password")
    if len(password) > MAX_LENGTH:
        raise Invalid(f"Use at most {MAX_LENGTH} characters.", field="password")
    if len(set(password)) < MIN_LENGTH // 2:
        raise Invalid("Use a less repetitive password.", field="password")


def _verify(password_hash: str, password: str) -> bool:
    try:
        return HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
