"""Domains of the demo: three that send, and one whose owner never changes the name servers."""

from __future__ import annotations

from core.domains import connections, looking
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


async def people(system: System, owner: Actor) -> None:
    """Give the first domain its mailboxes."""
    async with system.work(owner) as work:
        domain = await connections.find(work, READY[0])
        if domain is not None:
            for user in USERS:
                await mailboxes.create(work, domain.id, user, user.title(), "Lind")


async def wait(system: System, owner: Actor) -> None:
    """Connect the domain that goes on waiting."""
    async with system.work(owner) as work:
        await connections.connect(work, WAITING)
