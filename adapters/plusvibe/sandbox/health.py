"""How a mailbox does while it warms up: no figures on the first day, better ones every day."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from adapters.sandbox.calls import age_days

NO_DATA = -1
BEST = 99.0


def analytics(account: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Return the analytics block of an account at a time; -1 stands for no data."""
    days = age_days(account["warmup_since"], now) if account["warmup_since"] else 0.0
    known = account["warmup_since"] is not None and days >= 1
    overall = {
        f"7d_{name}_warmup_health": _health(account["email"], name, int(days)) if known else NO_DATA
        for name in ("overall", "google", "microsoft", "other")
    }
    return {
        "health_scores": {
            **overall,
            "1d_miss_warmup_rate": _noise(account["email"], "miss", int(days))
            if known
            else NO_DATA,
            "3d_bounce_rate": 0 if known else NO_DATA,
        },
        "reply_rates": {
            "7d_replyrate": _reply_rate(account, int(days)) if known else NO_DATA,
            "7d_ooo_replyrate": 0 if known else NO_DATA,
        },
        "daily_counters": {
            "email_sent_today": 0,
            "warmup_email_sent_today": _sent_today(account, days, now),
        },
    }


def _health(email: str, name: str, days: int) -> float:
    start = {"overall": 74, "google": 78, "microsoft": 68, "other": 72}[name]
    return round(min(BEST, start + 1.6 * days + _noise(email, name, days)), 1)


def _reply_rate(account: dict[str, Any], days: int) -> float:
    noise = _noise(account["email"], "reply", days) - 2
    return round(max(0.0, min(100.0, float(account["reply_percent"]) + noise)), 1)


def _sent_today(account: dict[str, Any], days: float, now: datetime) -> int:
    if account["warmup_since"] is None:
        return 0
    quota = account["warmup_initial"] + account["warmup_increment"] * int(days)
    share = (now.hour * 60 + now.minute) / 1440
    return int(min(quota, account["warmup_max"]) * share)


def _noise(email: str, name: str, days: int) -> float:
    """Return 0..4, the same for the same mailbox on the same day."""
    return hashlib.sha256(f"{email} {name} {days}".encode()).digest()[0] / 255 * 4
