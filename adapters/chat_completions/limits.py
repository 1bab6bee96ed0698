"""How often and how long we ask a writing service; ours, because every vendor has limits of its own."""

from __future__ import annotations

from core.pace import Limit, Pace

SANDBOX_PATH = "/chat_completions/v1"

CALLS_PER_MINUTE = Limit(30, 60)
"""Below what vendors allow a new account (surveyed November 2026: 60 to 500 a minute)."""

PATIENCE_SECONDS = 8.0
"""Somebody sits before the screen and waits."""

SILENCE_SECONDS = 40.0
TOTAL_SECONDS = 45.0
"""A small model on a machine of one's own writes a few words a second."""

LONGEST_LINE = 200
"""Characters of a subject line; what is longer is none."""


def calls(host: str) -> Pace:
    """Return the queue of all calls under one key."""
    return Pace(host, (CALLS_PER_MINUTE,), PATIENCE_SECONDS)
