"""Warmup of a connected account: its settings, and figures that grow with the sandbox's clock."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

from starlette.responses import JSONResponse, Response

from adapters.sandbox.calls import Call, Refusal, age_days
from adapters.smartlead.sandbox import accounts

DAYS_SHOWN = 7
BOUNDS = {
    "total_warmup_per_day": (1, 50),
    "daily_rampup": (2, 20),
    "reply_rate_percentage": (20, 100),
}
DEFAULTS = {"total_warmup_per_day": 20, "daily_rampup": 5, "reply_rate_percentage": 30}
SPAM_IN_PERCENT = 6


async def change(call: Call) -> Response:
    """POST email-accounts/{id}/warmup."""
    row = accounts.row_of(call)
    if not isinstance(call.body.get("warmup_enabled"), bool):
        raise Refusal(400, '"warmup_enabled" is required')
    changed = settings(call.body, row)
    row |= changed | began(row, changed, call.world.now())
    call.store.put(accounts.KIND, str(row["id"]), row)
    told = {"ok": True, "message": "Email warmup details updated successfully!"}
    return JSONResponse(told | {"emailAccountId": row["id"]})


async def stats(call: Call) -> Response:
    """GET email-accounts/{id}/warmup-stats: totals as strings, days as numbers."""
    row = accounts.row_of(call)
    now = call.world.now()
    days = [_day(row, now, back) for back in reversed(range(DAYS_SHOWN))]
    shown = [day for day in days if day["sent_count"]]
    sent = sum(day["sent_count"] for day in shown)
    spam = sum(day["save_from_spam_count"] for day in shown)
    return JSONResponse(
        {
            "id": row["id"],
            "sent_count": str(sent),
            "spam_count": str(spam),
            "inbox_count": str(sent - spam),
            "warmup_email_received_count": str(sum(day["reply_count"] for day in shown)),
            "stats_by_date": shown,
        }
    )


def settings(body: dict[str, Any], known: dict[str, Any]) -> dict[str, Any]:
    """Return the settings of a request over those that are known; raises Refusal 400."""
    found = {name: known.get(name, default) for name, default in DEFAULTS.items()}
    for name, (least, most) in BOUNDS.items():
        value = body.get(name)
        if value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise Refusal(400, f'"{name}" must be between {least} and {most}')
        found[name] = value
    enabled = body.get("warmup_enabled", known.get("warmup_enabled", False))
    return found | {"warmup_enabled": bool(enabled)}


def began(row: dict[str, Any], changed: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Return since when an account warms up: switching on twice begins nothing anew."""
    if not changed["warmup_enabled"]:
        return {"warmup_since": None}
    return {"warmup_since": row.get("warmup_since") or now.isoformat()}


def details(row: dict[str, Any]) -> dict[str, Any]:
    """Return the block that listings show."""
    return {
        "status": "ACTIVE" if row["warmup_since"] else "INACTIVE",
        "reply_rate": row["reply_rate_percentage"],
        "max_email_per_day": row["total_warmup_per_day"],
        "warmup_reputation": "100%",
        "is_warmup_blocked": False,
        "blocked_reason": None,
    }


def _day(row: dict[str, Any], now: datetime, back: int) -> dict[str, Any]:
    """Return the figures of a day; today's grow until midnight."""
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    day = today - timedelta(days=back)
    running = row["warmup_since"]
    age = int(age_days(running, day + timedelta(days=1))) if running else -1
    began_by_then = running and datetime.fromisoformat(running) < day + timedelta(days=1)
    quota = min(row["total_warmup_per_day"], row["daily_rampup"] * (age + 1))
    share = (now - day) / timedelta(days=1) if back == 0 else 1.0
    sent = int(quota * share) if began_by_then else 0
    return {
        "id": int(day.timestamp()) // 86_400,
        "date": day.date().isoformat(),
        "sent_count": sent,
        "reply_count": round(sent * row["reply_rate_percentage"] / 100),
        "save_from_spam_count": sent * _spam_percent(row["from_email"], age) // 100,
    }


def _spam_percent(email: str, age: int) -> int:
    """Return 0..6, less with every week, the same for the same mailbox on the same day."""
    noise = hashlib.sha256(f"{email} {age}".encode()).digest()[0] % (SPAM_IN_PERCENT + 1)
    return max(0, noise - age // 7)
