"""A process that carries one change set out, to be killed in the middle of it.

python -m tests.support.applier ORGANIZATION CHANGE_SET: the installation is that of the settings.
"""

from __future__ import annotations

import asyncio
import sys
from uuid import UUID

from core import settings
from core.domains import records
from core.system import Actor
from main import build


async def carry_out(organization_id: UUID, change_set_id: UUID) -> None:
    """Carry a change set out as a job of its organization."""
    system = await build(settings.load())
    await records.apply(system, Actor.job(organization_id), change_set_id)
    await system.close()


if __name__ == "__main__":
    asyncio.run(carry_out(UUID(sys.argv[1]), UUID(sys.argv[2])))
