"""Addresses that the account does not write to any more, and those that Amazon plays itself."""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from adapters.ses.sandbox.denials import bad, missing
from adapters.ses.sandbox.door import AwsCall

KIND = "ses_suppressed"
SIMULATOR = "simulator.amazonses.com"
SIMULATED = {
    "success": "delivered",
    "bounce": "bounced",
    "ooto": "ooto",
    "complaint": "complained",
    "suppressionlist": "suppressed",
}
"""What becomes of mail to the mailbox simulator, by the part before @ or +."""


async def put(call: AwsCall) -> Response:
    """PUT suppression/addresses: {EmailAddress, Reason}."""
    address, reason = str(call.body.get("EmailAddress", "")).lower(), call.body.get("Reason")
    if "@" not in address or reason not in ("BOUNCE", "COMPLAINT"):
        raise bad("An address and a reason are needed.")
    row = {"address": address, "reason": reason, "at": call.world.now().isoformat()}
    call.store.put(KIND, f"{call.place}/{address}", row | {"workspace": call.place})
    return JSONResponse({})


async def get(call: AwsCall) -> Response:
    """GET suppression/addresses/{address}."""
    row = call.store.get(KIND, f"{call.place}/{call.name.lower()}")
    if row is None:
        raise missing(f"Email address {call.name} on the suppression list")
    shown = {"EmailAddress": row["address"], "Reason": row["reason"], "LastUpdateTime": row["at"]}
    return JSONResponse({"SuppressedDestination": shown})


async def remove(call: AwsCall) -> Response:
    """DELETE suppression/addresses/{address}."""
    key = f"{call.place}/{call.name.lower()}"
    if call.store.get(KIND, key) is None:
        raise missing(f"Email address {call.name} on the suppression list")
    call.store.delete(KIND, key)
    return JSONResponse({})


def fate(call: AwsCall, recipient: str) -> str:
    """Return what becomes of mail to an address whatever its owner would do, else nothing."""
    local, _, domain = recipient.lower().rpartition("@")
    if domain == SIMULATOR:
        return SIMULATED.get(local.partition("+")[0], "delivered")
    return "suppressed" if call.store.get(KIND, f"{call.place}/{recipient.lower()}") else ""
