"""Whom our lines trust: the usual authorities, read once, since reading them outlasts most calls."""

from __future__ import annotations

import ssl
from functools import cache

import httpx


@cache
def authorities() -> ssl.SSLContext:
    """Return the context that every line shares; nobody changes it."""
    return httpx.create_ssl_context(trust_env=False)
