"""How Amazon watches the DNS of an identity: three CNAMEs, looked at for 72 hours and ever after."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from adapters.sandbox.calls import passed
from adapters.sandbox.dns import lookup
from adapters.sandbox.world import World

KIND = "ses_identity"
PENDING, SUCCESS, FAILED = "PENDING", "SUCCESS", "FAILED"
TEMPORARY_FAILURE = "TEMPORARY_FAILURE"
OLDER = "_amazonses"
GIVEN_UP = timedelta(hours=72)
FIRST_LOOK_SECONDS = 120.0
PENDING_SECONDS, VERIFIED_SECONDS = 600.0, 3600.0


class Watch:
    """Looks at identities whose time has come."""

    def __init__(self, world: World) -> None:
        self._world = world

    def follow(self) -> None:
        """Look at what is due."""
        now = self._world.now()
        for row in self._world.store.all(KIND):
            if passed(row["look_at"], now):
                look(self._world, row)


def look(world: World, row: dict[str, Any]) -> None:
    """Look at the DNS now and note in the row what that means."""
    now = world.now()
    if row["type"] == "EMAIL_ADDRESS":
        if passed(row["look_at"], now):  # the person opens the link in the mail
            row["verification"], row["look_at"] = SUCCESS, None
            world.store.put(KIND, row["key"], row)
        return
    row["checked_at"] = now.isoformat()
    if world.faults.take("ses", "identity_lost"):
        row |= {"verification": FAILED, "dkim": FAILED, "error": "TYPE_NOT_FOUND"}
        row["look_at"] = world.due(VERIFIED_SECONDS).isoformat()
        world.store.put(KIND, row["key"], row)
        return
    row["error"] = _trouble(world, row)
    if not row["error"]:
        row |= {"verification": SUCCESS, "dkim": SUCCESS, "lost_at": None}
    elif row.get("token") and row["token"] in lookup.texts(world, f"{OLDER}.{row['name']}"):
        row["verification"] = SUCCESS
    elif row["verification"] == SUCCESS:
        _lose(row, now)
    elif row["verification"] == PENDING and _waited(row["created_at"], now):
        row |= {"verification": FAILED, "dkim": FAILED}
    if row["mail_from"]:
        wanted = f"feedback-smtp.{row['region']}.amazonses.com"
        found = wanted in lookup.exchanges(world, row["mail_from"])
        row["mail_from_status"] = SUCCESS if found else PENDING
    pause = VERIFIED_SECONDS if row["verification"] == SUCCESS else PENDING_SECONDS
    row["look_at"] = world.due(pause).isoformat()
    world.store.put(KIND, row["key"], row)


def _lose(row: dict[str, Any], now: datetime) -> None:
    """Go on for a while without the records, then stop."""
    row["lost_at"] = row["lost_at"] or now.isoformat()
    row["dkim"] = TEMPORARY_FAILURE
    if _waited(row["lost_at"], now):
        row |= {"verification": FAILED, "dkim": FAILED}


def _trouble(world: World, row: dict[str, Any]) -> str:
    """Return why the records do not count, empty when they do."""
    if lookup.zone_of(world, row["name"]) is None:
        return "HOST_NOT_FOUND"
    seen = [lookup.alias(world, f"{token}._domainkey.{row['name']}") for token in row["tokens"]]
    if not all(seen):
        return "TYPE_NOT_FOUND"
    right = [f"{token}.{row['zone']}" for token in row["tokens"]]
    return "" if seen == right else "INVALID_VALUE"


def _waited(since: str, now: datetime) -> bool:
    return now - datetime.fromisoformat(since) > GIVEN_UP
