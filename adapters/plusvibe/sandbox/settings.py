"""Bulk changes: sending and warmup limits, and warmup on or off."""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse, Response

from adapters.plusvibe.sandbox import accounts
from adapters.sandbox.calls import Call, Refusal

FIELDS = {
    "daily_limit": "daily_limit",
    "interval_limit_in_min": "sending_gap",
    "warmup_initial_daily_limit": "warmup_initial",
    "warmup_pace_increment": "warmup_increment",
    "warmup_max_daily_limit": "warmup_max",
}


async def bulk_update(call: Call) -> Response:
    """PUT /account/bulk-update: the reply rate comes as a fraction and is kept as a percentage."""
    if call.body.get("bulk_is_slow_rampup") and "daily_limit" not in call.body:
        raise Refusal(400, "daily_limit is required")
    changes = {ours: call.body[theirs] for theirs, ours in FIELDS.items() if theirs in call.body}
    if not all(isinstance(v, int) and v >= 0 for v in changes.values()):
        raise Refusal(400, "limits must be whole numbers")
    rate = call.body.get("warmup_reply_rate")
    if rate is not None:
        if not isinstance(rate, int | float) or not 0 <= rate <= 1:
            raise Refusal(400, "warmup_reply_rate must be between 0 and 1")
        changes["reply_percent"] = round(rate * 100)
    names = (call.body.get("first_name", ""), call.body.get("last_name", ""))
    if any(names):
        changes["name"] = " ".join(filter(None, names))
    changed = _change(call, changes)
    return JSONResponse({"status": "success", "updated_count": len(changed)})


async def bulk_warmup(call: Call) -> Response:
    """PATCH /account/bulk-update-warmup: says which accounts it really changed."""
    status = call.body.get("warmup_status")
    if status not in ("ACTIVE", "INACTIVE"):
        raise Refusal(400, "warmup_status must be ACTIVE or INACTIVE")
    since = call.world.now().isoformat() if status == "ACTIVE" else None
    changed = _change(call, {"warmup_since": since})
    return JSONResponse({"updated_count": len(changed), "updated_ids": changed})


def _change(call: Call, changes: dict[str, Any]) -> list[str]:
    ids = call.body.get("ids")
    if not isinstance(ids, list) or not ids:
        raise Refusal(400, "ids must contain at least one id")
    rows = [row for row in accounts.present(call) if row["id"] in ids]
    if call.fault("plusvibe", "bulk_partial"):
        rows = rows[: len(rows) // 2]
    with call.store.transaction():
        for row in rows:
            changed = {**row, **changes}
            if row["warmup_since"] and changed["warmup_since"]:
                changed["warmup_since"] = row["warmup_since"]  # a second "on" starts nothing anew
            call.store.put(accounts.KIND, row["id"], changed)
    return [row["id"] for row in rows]
