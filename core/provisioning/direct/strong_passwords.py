"""Passwords of new mailboxes: strong by themselves, and weak ones replaced."""

from __future__ import annotations

import secrets
import string

SIGNS = "!#%+-=?@_"
CLASSES = (string.ascii_lowercase, string.ascii_uppercase, string.digits, SIGNS)
LENGTH = 20
SHORTEST, LONGEST = 12, 100
"""Workspace takes 8 to 100 characters (Directory reference, November 2026); 8 is too few."""
LEAST_DIFFERENT = 6
LEAST_CLASSES = 3
LOOK_ALIKE = "Il1O0o"


def made() -> str:
    """Return 20 random characters of every class, none of which looks like another."""
    while True:
        alphabet = [sign for signs in CLASSES for sign in signs if sign not in LOOK_ALIKE]
        password = "".join(secrets.choice(alphabet) for _ in range(LENGTH))
        if all(set(signs) & set(password) for signs in CLASSES):
            return password


def strong_or_made(given: str, email: str) -> str:
    """Return the password given, or a made one when there is none or it is weak."""
    return given if is_strong(given, email) else made()


def is_strong(password: str, email: str) -> bool:
    """Tell whether a password is long, varied, plain ASCII and unlike the address."""
    if not SHORTEST <= len(password) <= LONGEST or not password.isascii():
        return False
    if not password.isprintable() or password != password.strip():
        return False
    classes = sum(bool(set(signs) & set(password)) for signs in CLASSES[:3])
    classes += any(not sign.isalnum() for sign in password)
    local = email.partition("@")[0].lower()
    return (
        classes >= LEAST_CLASSES
        and len(set(password)) >= LEAST_DIFFERENT
        and local not in password.lower()
    )
