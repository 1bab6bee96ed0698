"""How a zone's status follows its delegation: pending, active, moved, and gone after 28 days."""

from __future__ import annotations

from datetime import datetime, timedelta

from adapters.cloudflare.sandbox import zone_rows
from adapters.cloudflare.sandbox.replies import Body, CloudflareRefusal
from adapters.sandbox.calls import passed
from adapters.sandbox.dns import registrations
from adapters.sandbox.world import World

SETTLES_AFTER = 2.0
NOTICED_AFTER = 600.0
CHECK_EVERY = 3600.0
"""Seconds in the provider's own time."""
LOOK_EVERY = 60.0
WAITS_FOR = timedelta(days=28)


class Watch:
    """Looks at all zones when a delegation or a zone is new, and otherwise now and then."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._seen: tuple[int, ...] = ()
        self._look_at = world.now()

    def follow(self) -> None:
        """Let every zone notice where its name is delegated to by now."""
        numbers = (registrations.VERSION, zone_rows.KIND, zone_rows.CHANGED)
        seen = tuple(self._world.store.number(name) for name in numbers)
        now = self._world.now()
        if seen != self._seen or now >= self._look_at:
            follow(self._world)
            self._seen = tuple(self._world.store.number(name) for name in numbers)
            soon = min(LOOK_EVERY, NOTICED_AFTER / self._world.clock.tempo)
            self._look_at = now + timedelta(seconds=soon)


def follow(world: World) -> None:
    """Let every zone notice where its name is delegated to by now."""
    now = world.now()
    for row in world.store.all(zone_rows.KIND):
        since = now - datetime.fromisoformat(row["created_on"])
        if row["status"] in zone_rows.WAITING and since >= WAITS_FOR:
            zone_rows.drop(world, row)
            continue
        settled = since.total_seconds() * world.clock.tempo >= SETTLES_AFTER
        if row["status"] == "initializing" and settled:
            _notice(world, zone_rows.change(world, row, status="pending"))
        else:
            _notice(world, row)


def check_now(world: World, row: Body) -> None:
    """Look at the name servers at once; raises 1224 within an hour of the last time."""
    if row["next_check_at"] and not passed(row["next_check_at"], world.now()):
        sentence = "This request cannot be made because it can only be called once an hour"
        raise CloudflareRefusal(400, 1224, sentence)
    row = zone_rows.change(world, row, next_check_at=world.due(CHECK_EVERY).isoformat())
    if delegated(world, row) and row["status"] != "active":
        activate(world, row)


def delegated(world: World, row: Body) -> bool:
    """Say whether the registry names exactly the assigned name servers."""
    facts = registrations.find(world, row["name"])
    return facts is not None and set(facts["nameservers"]) == set(row["name_servers"])


def activate(world: World, row: Body) -> None:
    """Make a zone active."""
    now = world.now().isoformat()
    zone_rows.change(world, row, status="active", activated_on=now, active_at=None)


def _notice(world: World, row: Body) -> None:
    """Become active some time after the change was made; moved as soon as it is seen."""
    right, active = delegated(world, row), row["status"] == "active"
    if active and not right:
        zone_rows.change(world, row, status="moved")
    elif active or not right:
        if row["active_at"]:
            zone_rows.change(world, row, active_at=None)
    elif row["active_at"] is None:
        zone_rows.change(world, row, active_at=world.due(NOTICED_AFTER).isoformat())
    elif passed(row["active_at"], world.now()):
        activate(world, row)
