"""Passwords in tests: a quarter of a second of work for every sign-up, unless the work is the point."""

from __future__ import annotations

from argon2 import PasswordHasher

from core import passwords

EARNEST = passwords.HASHER, passwords.NOBODY
"""What the product hashes with, and what it compares for unknown people."""
_CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
CHEAP = _CHEAP, _CHEAP.hash("the password of nobody")
"""The same algorithm and the same format, with the least work Argon2 takes."""


def use(strength: tuple[PasswordHasher, str]) -> None:
    """Let this process hash and compare with so much work from now on."""
    passwords.HASHER, passwords.NOBODY = strength
