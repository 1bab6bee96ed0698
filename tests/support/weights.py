"""The addresses of every page, with whose eyes to see it: people at three stages of the journey."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from adapters.sandbox import wallet
from adapters.sandbox.world import World
from core.system import System
from tests.support import crash, journey
from tests.support.served import Served, served, signed_in, signed_in_staff
from ui.routes import Route
from ui.site import site


@dataclass(frozen=True, slots=True)
class Address:
    """A page as one person sees it; ``token`` is what stands in the cookie."""

    path: str
    token: str
    who: str


@asynccontextmanager
async def furnished(
    system: System, world: World, port: int
) -> AsyncIterator[tuple[Served, list[Address]]]:
    """Serve an installation with a package chosen, one under way and one finished."""
    world.clock.tempo = 1e6
    wallet.set_balance(world.store, crash.WALLET_CENTS)
    finished = await journey.customer(system, "Finished")
    await journey.drafted(system, finished, brand="Finished", slug="scale")
    provision_id = await journey.started(system, finished)
    await journey.until_settled(system, world)
    chooser = await journey.customer(system, "Chooser")
    await journey.drafted(system, chooser, brand="Chooser", slug="scale")
    world.clock.tempo = 1e-3
    waiting = await journey.customer(system, "Waiting")
    await journey.drafted(system, waiting, brand="Waiting")
    await journey.started(system, waiting)
    known = {"provision_id": str(provision_id), "tier_id": str((await journey.tier(system)).id)}
    async with served(system, port) as running:
        tokens = {
            "finished": await signed_in(system, finished),
            "chooser": await signed_in(system, chooser),
            "waiting": await signed_in(system, waiting),
            "admin": await signed_in_staff(system, "Admin"),
        }
        pages = [
            ("waiting", "/gtm"),
            *[("chooser", f"/gtm/setup?step={step}") for step in range(1, 5)],
            *[(who(route), filled(route, known)) for route in site(system.settings)],
        ]
        yield running, [Address(path, tokens[person], person) for person, path in pages]


def who(route: Route) -> str:
    """Return whose page this is."""
    return "admin" if route.role in ("operator", "admin") else "finished"


def filled(route: Route, known: dict[str, str]) -> str:
    """Return an address of the route; raise KeyError for a parameter nobody knows."""
    return route.path.format(**known)


def free_port() -> int:
    """Return a port nobody listens on just now."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])
