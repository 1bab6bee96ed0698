"""Processes that carry one change set out each, to be killed in the middle of it.

python -m tests.support.applier: reads ORGANIZATION CHANGE_SET from its input, starts a process for
each line and writes its pid. The installation is that of the settings.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from uuid import UUID

from core import settings
from core.domains import records
from core.settings import Settings
from core.system import Actor
from main import build


async def carry_out(installation: Settings, organization_id: UUID, change_set_id: UUID) -> None:
    """Carry a change set out as a job of its organization."""
    system = await build(installation)
    await records.apply(system, Actor.job(organization_id), change_set_id)
    await system.close()


def main() -> None:
    """Fork a process for every line: what is imported is imported once."""
    installation = settings.load()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead need nobody's attention
    for line in sys.stdin:
        organization_id, change_set_id = map(UUID, line.split())
        child = os.fork()
        if child == 0:
            asyncio.run(carry_out(installation, organization_id, change_set_id))
            os._exit(0)
        print(child, flush=True)


if __name__ == "__main__":
    main()
