"""Couriers in processes of their own, which may be killed by the hundred.

python -m tests.support.couriers: every line on standard input forks a process of the installation
that the settings describe; it prints its pid and delivers, as serve and worker do.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core import garbage, log, loop, settings
from core.settings import Settings
from data.notify import Notify
from jobs.delivery import Deliveries
from main import build
from tests.support.worker import Workers


@contextmanager
def couriers(installation: Settings, log_file: Path) -> Iterator[Workers]:
    """Give couriers for an installation whose database and sandbox run; they write to the log."""
    environment = {
        "MAILWRIGHT_HOME": str(installation.home),
        "DATABASE_URL": installation.database_url,
        "MAILWRIGHT_SANDBOX_URL": installation.sandbox_url,
        "MAILWRIGHT_LEASE_SECONDS": str(installation.lease_seconds),
        "MAILWRIGHT_PRIVATE_RELAYS": installation.private_relays,
        "MAILWRIGHT_RELAY_CONNECTIONS": str(installation.relay_connections),
    }
    with log_file.open("w") as log_to:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.couriers"],
            env=os.environ | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log_to,
            text=True,
        )
        with process:
            yield Workers(process)


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
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead need nobody's attention
    told_to = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # where the log belongs
    children = []
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            loop.run(deliver(installation, told_to))
        children.append(child)
    for child in children:
        try:
            os.kill(child, signal.SIGKILL)
        except ProcessLookupError:
            continue


if __name__ == "__main__":
    main()
