"""A sandbox in a process of its own that forgets no request and keeps its rates once it is told to.

python -m tests.support.recorded_sandbox: prints its address; a line on standard input starts the
rates and a fresh log, the end of the input ends it.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from adapters.sandbox.requests import RequestLog
from adapters.sandbox.server import serve
from adapters.sandbox.world import World


class Everything(RequestLog):
    """A log that forgets nothing."""

    def __init__(self) -> None:
        super().__init__()
        self._exchanges = deque()


class RecordedSandbox:
    """The running process. ``url`` has no trailing slash."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.url = self._read()

    def keep_rates(self) -> None:
        """Refuse from now on what the providers would refuse, and begin the log anew."""
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        self._read()

    def _read(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


@contextmanager
def recorded_sandbox() -> Iterator[RecordedSandbox]:
    """Give a fresh sandbox without rates."""
    command = [sys.executable, "-m", "tests.support.recorded_sandbox"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        yield RecordedSandbox(process)


async def main() -> None:
    """Serve until the input ends."""
    world = World(enforce_rates=False)
    world.requests = Everything()
    running = await serve(world, "sandbox_control")
    print(running.url, flush=True)
    while await asyncio.to_thread(sys.stdin.readline):
        world.requests.clear()
        world.enforce_rates = True
        print("ok", flush=True)
    await running.stop()


if __name__ == "__main__":
    asyncio.run(main())
