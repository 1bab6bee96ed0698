"""Resend: addresses and limits, with the date they were last read."""

from __future__ import annotations

import math
from collections.abc import Mapping

from core.pace import Limit, Pace

BASE_URL = "https://api.resend.com"
"""API reference, November 2026."""
SANDBOX_PATH = "/resend"

STARTING_RATE = 2
"""Calls a second over all keys of a team until headers tell more (copies say 2, 5 and 10; C53)."""
PATIENCE_SECONDS = 20.0
CONNECTIONS = 10
PAGE = 100
MOST_PAGES = 20

DAY_SECONDS, MONTH_SECONDS = 3_600.0, 21_600.0
"""How long to leave an account alone whose day or month is used up."""
PAUSED_SECONDS = 900.0
KEY_SECONDS = 86_400.0
"""How long an idempotency key is remembered."""

TAG = "mailwright-message"
EVENTS = (
    "email.delivered",
    "email.delivery_delayed",
    "email.bounced",
    "email.complained",
    "email.failed",
    "email.suppressed",
)
TOLERANCE_SECONDS = 300.0
"""How far the time of a signature may be off (the vendor's SDK, November 2026)."""
ASK_AGAIN_SECONDS = 60.0
"""How often, at most, secrets are asked for anew because a signature does not fit."""

UNSAID_PER_DAY = 50_000_000


class Allowance:
    """The calls that a key may make, as the headers of every answer tell."""

    def __init__(self) -> None:
        self.per_second = STARTING_RATE
        self.pace = _pace(STARTING_RATE)

    async def turn(self) -> None:
        """Wait for a turn under the rate last told."""
        await self.pace.turn()

    def read(self, headers: Mapping[str, str]) -> None:
        """Take in the limit, and wait for the reset when nothing is left."""
        told = {name: _number(headers.get(f"ratelimit-{name}", "")) for name in WINDOW}
        limit, left, resets_in = (told[name] for name in WINDOW)
        if limit and limit != self.per_second:
            self.per_second, self.pace = int(limit), _pace(int(limit))
        if left == 0 and resets_in:
            self.pace.close(resets_in)


WINDOW = ("limit", "remaining", "reset")


def breaks() -> Pace:
    """Return a queue without a limit of its own, closed when Resend asks us to slow down."""
    return Pace("resend", (), PATIENCE_SECONDS)


def _pace(per_second: int) -> Pace:
    return Pace("resend", (Limit(per_second, 1),), PATIENCE_SECONDS)


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) and number >= 0 else None
