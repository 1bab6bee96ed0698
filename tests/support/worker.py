"""Workers that may be killed by the hundred: one process imports everything, then forks on demand.

python -m tests.support.worker: every line on standard input starts a worker of the installation that
the settings describe; it prints its pid and drains. The worker is the product's own System and Drain.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from subprocess import PIPE, Popen

import adapters.cloudflare.limits
import adapters.godaddy.limits
import adapters.google_workspace.limits
import adapters.heyreach.limits
import adapters.plusvibe.limits
import adapters.smartlead.limits
import adapters.zapmail.limits
from core import garbage, log, settings
from core.pace import Limit, Pace
from core.provisioning import batches
from core.settings import Settings
from jobs.drain import Drain
from main import build
from tests.support.programs import launch

LIMITS = {
    "zapmail": adapters.zapmail.limits,
    "plusvibe": adapters.plusvibe.limits,
    "heyreach": adapters.heyreach.limits,
    "cloudflare": adapters.cloudflare.limits,
    "godaddy": adapters.godaddy.limits,
    "google_workspace": adapters.google_workspace.limits,
    "smartlead": adapters.smartlead.limits,
}
CLOCK_SECONDS = 0.05


class Workers:
    """The parent of workers. All of them work for one installation, one at a time or together."""

    def __init__(self, process: Popen[str]) -> None:
        self._process = process

    async def start(self) -> int:
        """Start a worker and return its pid when it has begun to drain."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return int(await asyncio.to_thread(self._process.stdout.readline))

    @staticmethod
    def kill(pid: int) -> None:
        """End a worker in the middle of whatever it does."""
        os.kill(pid, signal.SIGKILL)


@contextmanager
def workers(
    installation: Settings, log_file: Path, module: str = "tests.support.worker"
) -> Iterator[Workers]:
    """Give workers for an installation whose database and sandbox run; they write to the log."""
    environment = {
        "MAILWRIGHT_HOME": str(installation.home),
        "DATABASE_URL": installation.database_url,
        "MAILWRIGHT_SANDBOX_URL": installation.sandbox_url,
        "MAILWRIGHT_LEASE_SECONDS": str(installation.lease_seconds),
        "MAILWRIGHT_REGISTRAR": installation.registrar,
        "MAILWRIGHT_PRIVATE_RELAYS": installation.private_relays,
        "MAILWRIGHT_RELAY_CONNECTIONS": str(installation.relay_connections),
    }
    pipes = {"stdin": PIPE, "stdout": PIPE, "env": os.environ | environment}
    with (
        log_file.open("w") as log_to,
        launch([sys.executable, "-m", module], stderr=log_to, **pipes) as process,
    ):
        yield Workers(process)


def without_queues(put: Callable[[object, str, object], None] = setattr) -> None:
    """Let this process call the sandbox without standing in line; politeness is proved elsewhere."""
    for provider, limits in LIMITS.items():
        for name in ("calls", "searches", "creations"):
            if hasattr(limits, name):
                put(limits, name, partial(Pace, provider, ()))
    put(adapters.godaddy.limits, "CALLS_PER_ENDPOINT", Limit(100_000, 1.0))


async def work(installation: Settings) -> None:
    """Drain runs and move batches on until killed, at the sandbox's time."""
    system = await build(installation)
    assert system.ports.sandbox is not None
    await Drain(system).start()
    print(os.getpid(), flush=True)
    while True:
        await asyncio.sleep(CLOCK_SECONDS)
        await batches.advance_due(system)
        offset = timedelta(seconds=(await system.ports.sandbox.clock()).offset_seconds)
        if offset > system.clock.offset:
            system.clock.offset = offset
            system.bus.ring_here("runs")


def main() -> None:
    """Fork a worker for every line."""
    installation = settings.load()
    log.configure(as_json=True)
    garbage.settle()
    without_queues()
    fork_for_every_line(lambda: asyncio.run(work(installation)))


def fork_for_every_line(begin: Callable[[], None]) -> None:
    """Fork a child for every line on standard input; end them all when there are no more."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead need nobody's attention
    children = []
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            begin()
        children.append(child)
    for child in children:
        try:
            os.kill(child, signal.SIGKILL)
        except ProcessLookupError:
            continue


if __name__ == "__main__":
    main()
