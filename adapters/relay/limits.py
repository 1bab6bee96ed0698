"""How long a relay may take and where one may be, with the date the sources were last read."""

from __future__ import annotations

from dataclasses import dataclass

PORTS = frozenset({25, 465, 587, 2465, 2525, 2587})
"""Ports that submission services listen on (IANA; SES, Mailgun and SendGrid pages, November 2026)."""

UNSAID_PER_SECOND = 1_000.0
UNSAID_PER_DAY = 100_000_000
"""A relay does not say what it allows; the organization's own figures bind instead."""

LONGEST_LINE_BYTES = 8_192
LONGEST_REPLY_BYTES = 32_768


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds to wait; shorter than RFC 5321, section 4.5.3.2 asks, because somebody waits.

    ``idle`` is how long an unused connection is kept.
    """

    connect: float = 10.0
    command: float = 30.0
    delivery: float = 120.0
    idle: float = 20.0
