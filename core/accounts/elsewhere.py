"""What a member looks for in one of their organizations, and has in another.

Strangers learn nothing here: only organizations the person is a member of are looked into, each
as the person, and behind its own row-level security.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from core.accounts import organizations
from core.accounts.organizations import Organization
from core.accounts.profile import own
from core.errors import NotFound, NotPermitted, Refused
from core.system import Actor, System, Work

Look = Callable[[Work], Awaitable[Any]]
"""Reads a thing by its id; raises NotFound where it is not."""


class BelongsElsewhere(NotPermitted):
    """What was looked for belongs to another organization of the person's."""

    code = "belongs_elsewhere"

    def __init__(self, organization: Organization) -> None:
        name = organization.name
        super().__init__(f"This belongs to {name}.", action=f"Switch to {name} to open it.")
        self.organization_id, self.organization_name = organization.id, name


async def refusal(system: System, actor: Actor, missing: NotFound, look: Look) -> Refused:
    """Return why a look found nothing: it is in another organization of the actor's, or nowhere.

    Nothing that the look would write there is kept.
    """
    if actor.organization_id is None or actor.session_id is None:
        return missing
    for organization, role in await own(actor, organizations.of_actor)(system):
        if organization.id != actor.organization_id:
            there = replace(
                actor,
                organization_id=organization.id,
                organization_name=organization.name,
                role=role,
            )
            if await _finds(system, there, look):
                return BelongsElsewhere(organization)
    return missing


async def _finds(system: System, actor: Actor, look: Look) -> bool:
    found = False
    with suppress(Refused, _Undone):
        async with system.work(actor) as work:
            await look(work)
            found = True
            raise _Undone
    return found


class _Undone(Exception):
    """Ends a transaction without a trace."""
