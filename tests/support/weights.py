"""The addresses of every page, with whose eyes to see it: people at three stages of the journey."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from adapters.sandbox import wallet
from adapters.sandbox.world import World
from core.domains import orders
from core.provisioning import batches
from core.provisioning.batches import BatchKind
from core.sending import templates
from core.system import Actor, System
from tests.support import connecting, crash, journey, mailing, weights_sending
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
    own = await equipped(system, world, finished)
    chooser = await journey.customer(system, "Chooser")
    await journey.drafted(system, chooser, brand="Chooser", slug="scale")
    world.clock.tempo = 1e-3
    waiting = await journey.customer(system, "Waiting")
    await journey.drafted(system, waiting, brand="Waiting")
    await journey.started(system, waiting)
    tier_id = (await journey.tier(system)).id
    known = own | {"provision_id": str(provision_id), "tier_id": str(tier_id)}
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
            *[
                ("finished", f"/setup/domain?domain={own['domain_id']}&step={step}")
                for step in range(1, 6)
            ],
            *[(who(route), filled(route, known)) for route in site(system.settings)],
        ]
        yield running, [Address(path, tokens[person], person) for person, path in pages]


async def equipped(system: System, world: World, actor: Actor) -> dict[str, str]:
    """Give an organization a domain, a connected mailbox, a batch and a cart; return their ids."""
    domain_id = await connecting.connected(system, actor, "furnished-mail.com")
    await connecting.until(system, world, domain_id, status="ready")
    mailbox_id = await mailing.created(system, world, actor, domain_id, "tim")
    await mailing.joined(system, world, actor, mailbox_id)
    async with system.work(actor) as work:
        items = [{"domain": f"furnished-{number}.com"} for number in range(50)]
        batch = await batches.start(work, BatchKind.domain_connect, items)
        await batches.cancel(work, batch.id)
        presets = templates.presets()[:24]
        written = [await templates.from_preset(work, one.name) for one in presets]
    cart = await orders.add(system, actor, ["furnished-shop.com"])
    assert cart.order is not None
    return {
        "domain_id": str(domain_id),
        "mailbox_id": str(mailbox_id),
        "batch_id": str(batch.id),
        "order_id": str(cart.order.id),
        "template_id": str(written[0].id),
        **await weights_sending.equipped(system, actor),
    }


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
