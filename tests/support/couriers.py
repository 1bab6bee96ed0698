"""Couriers in processes of their own, which may be killed by the hundred.

python -m tests.support.couriers: every line on standard input forks a process of the installation
that the settings describe; it prints its pid and delivers, as serve and worker do.
"""

from __future__ import annotations

import asyncio
import os
import sys
from functools import partial

from core import garbage, log, loop, settings
from core.settings import Settings
from data.notify import Notify
from jobs.delivery import Deliveries
from main import build
from tests.support.worker import fork_for_every_line, workers

couriers = partial(workers, module="tests.support.couriers")
"""Couriers for an installation whose database and sandbox run; they write to the log."""


async def deliver(installation: Settings, told_to: int) -> None:
    """Deliver until killed; deaf where the environment says so, as if no doorbell ever rang."""
    system = await build(installation)
    if "DEAF" not in os.environ:
        notify = Notify(system.database.conninfo, system.bus.ring_here)
        await notify.start()
    await Deliveries(system).start()
    os.write(told_to, f"{os.getpid()}\n".encode())
    await asyncio.Event().wait()


def main() -> None:
    """Fork a courier for every line."""
    installation = settings.load()
    log.configure(as_json=True)
    garbage.settle()
    told_to = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # where the log belongs
    fork_for_every_line(lambda: loop.run(deliver(installation, told_to)))


if __name__ == "__main__":
    main()
