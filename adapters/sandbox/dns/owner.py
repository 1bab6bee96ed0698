"""The pretend owner of a name brought along: told new name servers, he changes them in his own time.

His habits hide in the name: "never-" does nothing, "lame-" points to servers that serve no zone,
"moved-" follows and later goes back to where he came from.
"""

from __future__ import annotations

from datetime import datetime

from adapters.sandbox.dns import registrations
from adapters.sandbox.dns.hosts import PARKED_NAMESERVERS
from adapters.sandbox.world import World

KIND = "dns_owner_intention"
DECIDES_AFTER = 240.0
LEAVES_AFTER = 6 * 3600.0
"""Seconds in the provider's own time."""


def attach(world: World) -> None:
    """Let owners act as time passes."""
    world.routines.append(lambda: act(world))


def asked(world: World, name: str, nameservers: tuple[str, ...]) -> None:
    """Ask the owner of a name registered elsewhere to delegate it to these name servers."""
    facts = registrations.find(world, name)
    if facts is None or facts["registrar"] != registrations.ELSEWHERE or name.startswith("never-"):
        return
    wanted = PARKED_NAMESERVERS if name.startswith("lame-") else nameservers
    _intend(world, name, wanted, DECIDES_AFTER)


def act(world: World) -> None:
    """Do what owners intended to have done by now."""
    now = world.now()
    for intention in world.store.all(KIND):
        if datetime.fromisoformat(intention["due_at"]) > now:
            continue
        name, nameservers = intention["name"], tuple(intention["nameservers"])
        world.store.delete(KIND, name)
        if registrations.find(world, name) is None:
            continue
        registrations.delegate(world, name, nameservers)
        if name.startswith("moved-") and nameservers != registrations.ELSEWHERE_NAMESERVERS:
            _intend(world, name, registrations.ELSEWHERE_NAMESERVERS, LEAVES_AFTER)


def _intend(world: World, name: str, nameservers: tuple[str, ...], after: float) -> None:
    intention = {
        "name": name,
        "nameservers": list(nameservers),
        "due_at": world.due(after).isoformat(),
    }
    world.store.put(KIND, name, intention)
