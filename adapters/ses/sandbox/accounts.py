"""The account: how much it may send, and whether to strangers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from starlette.responses import JSONResponse, Response

from adapters.sandbox.rates import Window
from adapters.sandbox.world import World
from adapters.ses.sandbox.denials import Denied
from adapters.ses.sandbox.door import PROVIDER, AwsCall

KIND, SENT = "ses_account", "ses_sent"
PER_DAY, PER_SECOND = 200_000, 100
SANDBOX_PER_DAY, SANDBOX_PER_SECOND = 200, 1
TRIAL = "trial"
"""Access keys with this word in them belong to accounts that are still in Amazon's sandbox."""
HOURS = 24


async def get(call: AwsCall) -> Response:
    """GET account."""
    facts = state(call)
    return JSONResponse(
        {
            "DedicatedIpAutoWarmupEnabled": False,
            "EnforcementStatus": facts["enforcement"],
            "ProductionAccessEnabled": facts["production"],
            "SendQuota": {
                "Max24HourSend": float(facts["per_day"]),
                "MaxSendRate": float(facts["per_second"]),
                "SentLast24Hours": float(sent_last_day(call.world, call.place)),
            },
            "SendingEnabled": facts["sending"],
            "SuppressionAttributes": {"SuppressedReasons": ["BOUNCE", "COMPLAINT"]},
        }
    )


async def set_sending(call: AwsCall) -> Response:
    """PUT account/sending: {SendingEnabled}."""
    kept = {"sending": bool(call.body.get("SendingEnabled", False))}
    call.store.put(KIND, call.place, kept)
    return JSONResponse({})


def state(call: AwsCall) -> dict[str, Any]:
    """Return {production, sending, enforcement, per_day, per_second}."""
    kept = call.store.get(KIND, call.place) or {"sending": True}
    faults = {fault.kind for fault in call.world.faults.all() if fault.provider in ("*", PROVIDER)}
    trial = TRIAL in call.access_key or "account_sandbox" in faults
    paused = "account_paused" in faults
    return {
        "production": not trial,
        "sending": kept["sending"] and not paused,
        "enforcement": "SHUTDOWN" if paused else "HEALTHY",
        "per_day": SANDBOX_PER_DAY if trial else PER_DAY,
        "per_second": SANDBOX_PER_SECOND if trial else PER_SECOND,
    }


def require_room(call: AwsCall, facts: dict[str, Any], recipients: int) -> None:
    """Count messages against second and day; raises Denied when there is no room."""
    if facts["enforcement"] == "SHUTDOWN":
        raise Denied(400, "AccountSuspendedException", "Your account is suspended.")
    if not facts["sending"]:
        raise Denied(400, "SendingPausedException", "Sending is paused for this account.")
    full = sent_last_day(call.world, call.place) + recipients > facts["per_day"]
    if full or call.world.faults.take(PROVIDER, "daily_quota"):
        raise Denied(429, "TooManyRequestsException", "Daily message quota exceeded.")
    if call.world.enforce_rates:
        rate = facts["per_second"]
        name = f"ses sending {rate}"
        window = call.world.windows.setdefault(name, Window(rate, 1))
        if window.wait_seconds(call.place) > 0:
            raise Denied(429, "TooManyRequestsException", "Maximum sending rate exceeded.")
        window.count(call.place)


def count(call: AwsCall, recipients: int) -> None:
    """Count what was accepted, by hour."""
    hour = f"{call.world.now():%Y%m%d%H}"
    key = f"{call.place}/{hour}"
    row = call.store.get(SENT, key) or {"count": 0}
    call.store.put(SENT, key, {"count": row["count"] + recipients})


def sent_last_day(world: World, place: str) -> int:
    """Return how many messages were accepted in the last 24 hours, by whole hours."""
    hours = (f"{world.now() - timedelta(hours=n):%Y%m%d%H}" for n in range(HOURS))
    rows = (world.store.get(SENT, f"{place}/{hour}") for hour in hours)
    return sum(row["count"] for row in rows if row)
