"""What a member looks for in one of their organizations, and has in another.

Strangers learn nothing here: only organizations the person is a member of are looked into, each
behind its own row-level security.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from core.accounts import organizations
from core.accounts.organizations import Organization
from core.accounts.profile import own
from core.errors import NotPermitted
from core.system import Actor, System
from data import belongings


class BelongsElsewhere(NotPermitted):
    """What was looked for belongs to another organization of the person's."""

    code = "belongs_elsewhere"

    def __init__(self, organization: Organization) -> None:
        name = organization.name
        super().__init__(f"This belongs to {name}.", action=f"Switch to {name} to open it.")
        self.organization_id, self.organization_name = organization.id, name


async def find(system: System, actor: Actor, ids: Collection[UUID]) -> BelongsElsewhere | None:
    """Return the refusal for ids another organization of the actor's has something of; else None."""
    if not ids or actor.organization_id is None or actor.session_id is None:
        return None
    for organization, role in await own(actor, organizations.of_actor)(system):
        if organization.id != actor.organization_id:
            there = replace(actor, organization_id=organization.id, role=role)
            async with system.work(there) as work:
                if any([await belongings.has(work.session, one) for one in ids]):
                    return BelongsElsewhere(organization)
    return None
