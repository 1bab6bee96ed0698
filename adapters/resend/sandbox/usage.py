"""What an account may send in a day and a month, and what it has."""

from __future__ import annotations

from datetime import timedelta

from starlette.responses import JSONResponse, Response

from adapters.resend.sandbox.door import PROVIDER, Denied, ResendCall

KIND = "resend_usage"
FREE = "free"
"""Keys with this word in them belong to accounts of the free plan."""
FREE_PER_DAY, FREE_PER_MONTH, PER_MONTH = 100, 3_000, 1_000_000


async def get(call: ResendCall) -> Response:
    """GET /usage."""
    day, month = used(call)
    free = FREE in call.key
    midnight = call.world.now().replace(hour=0, minute=0, second=0, microsecond=0)
    tomorrow = (midnight + timedelta(days=1)).isoformat()
    next_month = (midnight.replace(day=1) + timedelta(days=32)).replace(day=1).isoformat()
    daily = {"used": day, "limit": FREE_PER_DAY if free else None, "sent": day, "received": 0}
    most = FREE_PER_MONTH if free else PER_MONTH
    monthly = {"used": month, "limit": most, "sent": month, "received": 0}
    emails = {
        "daily": {**daily, "resets_at": tomorrow},
        "monthly": {**monthly, "resets_at": next_month},
    }
    return JSONResponse({"object": "usage", "emails": emails})


def used(call: ResendCall) -> tuple[int, int]:
    """Return how many were sent this day and this month."""
    rows = (call.store.get(KIND, place) or {"count": 0} for place in _places(call))
    day, month = (int(row["count"]) for row in rows)
    return day, month


def require_room(call: ResendCall, recipients: int) -> None:
    """Raise Denied when the day or the month is used up."""
    day, month = used(call)
    free = FREE in call.key
    full = (free and day + recipients > FREE_PER_DAY) or _wished(call, "daily_quota")
    if full:
        raise Denied(429, "daily_quota_exceeded", "You have reached your daily email quota.")
    most = FREE_PER_MONTH if free else PER_MONTH
    if month + recipients > most or _wished(call, "monthly_quota"):
        raise Denied(429, "monthly_quota_exceeded", "You have reached your monthly email quota.")


def count(call: ResendCall, recipients: int) -> None:
    """Count what was accepted."""
    for place in _places(call):
        row = call.store.get(KIND, place) or {"count": 0}
        call.store.put(KIND, place, {"count": row["count"] + recipients})


def _places(call: ResendCall) -> tuple[str, str]:
    now = call.world.now()
    return f"{call.key}/{now:%Y%m%d}", f"{call.key}/{now:%Y%m}"


def _wished(call: ResendCall, kind: str) -> bool:
    return call.world.faults.take(PROVIDER, kind) is not None
