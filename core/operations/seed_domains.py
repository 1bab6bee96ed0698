"""Domains of the demo: three that send, and one whose owner never changes the name servers."""

from __future__ import annotations

from core.domains import connections, looking, signing_keys
from core.provisioning.direct import mailboxes
from core.system import Actor, System

READY = ("northwind-mail.com", "northwind-team.com", "northwind-news.com")
WAITING = "never-northwind.com"
"""The sandbox's owner of a name that begins like this never changes its name servers."""
USERS = ("nora", "leo")


async def connect(system: System, owner: Actor) -> None:
    """Connect the domains that get ready."""
    async with system.work(owner) as work:
        for name in READY:
            await connections.connect(work, name)


async def look(system: System) -> None:
    """Look where records are visible."""
    await looking.look_due(system)


async def furnish(system: System, owner: Actor) -> None:
    """Give the first two domains a key, and the first its mailboxes."""
    async with system.work(owner) as work:
        signed = [await connections.find(work, name) for name in READY[:2]]
    ids = [domain.id for domain in signed if domain is not None]
    for domain_id in ids:
        await signing_keys.make(system, owner, domain_id)
    async with system.work(owner) as work:
        for user in USERS:
            await mailboxes.create(work, ids[0], user, user.title(), "Lind")


async def wait(system: System, owner: Actor) -> None:
    """Connect the domain that goes on waiting."""
    async with system.work(owner) as work:
        await connections.connect(work, WAITING)
