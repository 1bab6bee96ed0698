"""Configuration sets and where the events of mail sent under them go."""

from __future__ import annotations

import re
from typing import Any

from starlette.responses import JSONResponse, Response

from adapters.ses.sandbox.denials import Denied, bad, missing
from adapters.ses.sandbox.door import AwsCall

KIND = "ses_configuration_set"
NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
TYPES = frozenset(
    "SEND REJECT BOUNCE COMPLAINT DELIVERY OPEN CLICK RENDERING_FAILURE DELIVERY_DELAY"
    " SUBSCRIPTION".split()
)


async def create(call: AwsCall) -> Response:
    """POST configuration-sets: {ConfigurationSetName}."""
    name = str(call.body.get("ConfigurationSetName", ""))
    if not NAME.fullmatch(name):
        raise bad(
            f"Invalid configuration set name <{name}>: only alphanumeric characters, _ and -."
        )
    if find(call, name):
        raise Denied(400, "AlreadyExistsException", f"Configuration set <{name}> already exists.")
    options = call.body.get("SendingOptions") or {}
    row = {
        "name": name,
        "workspace": call.place,
        "sending": bool(options.get("SendingEnabled", True)),
        "destinations": [],
    }
    call.store.put(KIND, f"{call.place}/{name}", row)
    return JSONResponse({})


async def get(call: AwsCall) -> Response:
    """GET configuration-sets/{name}."""
    row = require(call, call.name)
    return JSONResponse(
        {"ConfigurationSetName": row["name"], "SendingOptions": {"SendingEnabled": row["sending"]}}
    )


async def listing(call: AwsCall) -> Response:
    """GET configuration-sets."""
    rows = call.store.find(KIND, workspace=call.place)
    return JSONResponse({"ConfigurationSets": [row["name"] for row in rows]})


async def remove(call: AwsCall) -> Response:
    """DELETE configuration-sets/{name}."""
    require(call, call.name)
    call.store.delete(KIND, f"{call.place}/{call.name}")
    return JSONResponse({})


async def set_sending(call: AwsCall) -> Response:
    """PUT configuration-sets/{name}/sending."""
    row = require(call, call.name)
    _keep(call, row | {"sending": bool(call.body.get("SendingEnabled", False))})
    return JSONResponse({})


async def destinations(call: AwsCall) -> Response:
    """GET configuration-sets/{name}/event-destinations."""
    return JSONResponse({"EventDestinations": require(call, call.name)["destinations"]})


async def add_destination(call: AwsCall) -> Response:
    """POST configuration-sets/{name}/event-destinations."""
    row = require(call, call.name)
    title = str(call.body.get("EventDestinationName", ""))
    wish: dict[str, Any] = call.body.get("EventDestination") or {}
    if not NAME.fullmatch(title):
        raise bad("Invalid event destination name.")
    if any(one["Name"] == title for one in row["destinations"]):
        raise Denied(400, "AlreadyExistsException", f"Event destination <{title}> already exists.")
    kinds = list(wish.get("MatchingEventTypes") or [])
    if not kinds or not set(kinds) <= TYPES:
        raise bad("Event destination needs known matching event types.")
    destination = {
        "Name": title,
        "Enabled": bool(wish.get("Enabled", False)),
        "MatchingEventTypes": kinds,
        **({"SnsDestination": wish["SnsDestination"]} if "SnsDestination" in wish else {}),
    }
    _keep(call, row | {"destinations": [*row["destinations"], destination]})
    return JSONResponse({})


async def remove_destination(call: AwsCall) -> Response:
    """DELETE configuration-sets/{name}/event-destinations/{title}."""
    row = require(call, call.name)
    title = call.request.path_params["title"]
    left = [one for one in row["destinations"] if one["Name"] != title]
    if len(left) == len(row["destinations"]):
        raise missing(f"Event destination <{title}>")
    _keep(call, row | {"destinations": left})
    return JSONResponse({})


def find(call: AwsCall, name: str) -> dict[str, Any] | None:
    """Return a set, or None."""
    return call.store.get(KIND, f"{call.place}/{name}")


def require(call: AwsCall, name: str) -> dict[str, Any]:
    """Return a set; raises Denied when it is not there."""
    row = find(call, name)
    if row is None:
        raise missing(f"Configuration set <{name}>")
    return row


def _keep(call: AwsCall, row: dict[str, Any]) -> None:
    call.store.put(KIND, f"{call.place}/{row['name']}", row)
