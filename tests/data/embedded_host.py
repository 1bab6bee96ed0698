"""A process of its own that runs the bundled server: what the tests kill, and what others attach to.

Run as a program it starts the server of a folder, prints one line of JSON, and stops on "stop".
It becomes another account by itself, as that account may not be able to reach the interpreter.
"""

from __future__ import annotations

import json
import os
import pwd
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from data.embedded import EmbeddedError, EmbeddedPostgres
from data.embedded import postmaster as postmasters
from tests.support.programs import launch

REPOSITORY = Path(__file__).parents[2]


class Host:
    """A host process; ``said`` is its line once ``listen`` has read it."""

    def __init__(self, folder: Path, *, account: str | None = None) -> None:
        self.folder = folder
        self.said: dict[str, Any] = {}
        self.process = launch(
            [sys.executable, "-B", __file__, str(folder), account or ""],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd="/",
            env={"PATH": os.defpath, "PYTHONPATH": str(REPOSITORY)},
        )

    def listen(self) -> Host:
        """Wait until the host has started its server, or failed to."""
        assert self.process.stdout is not None
        self.said = json.loads(self.process.stdout.readline())
        return self

    def stop(self) -> None:
        """Let the host stop its server and leave."""
        self.process.communicate("stop\n", timeout=30)

    def kill(self) -> None:
        """End the host without a chance to clean up."""
        self.process.send_signal(signal.SIGKILL)
        self.process.communicate(timeout=30)


def gone(pid: int, within_seconds: float) -> bool:
    """Say if process ``pid`` disappears in time."""
    deadline = time.monotonic() + within_seconds
    while Path(f"/proc/{pid}").exists():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def server_pid(folder: Path) -> int:
    """Return the process number of the server of ``folder``, which has to be running."""
    found = postmasters.running(folder / "cluster")
    assert found is not None
    return found.pid


def become(account: str) -> None:
    """Give up being root for good."""
    entry = pwd.getpwnam(account)
    os.setgroups([])
    os.setgid(entry.pw_gid)
    os.setuid(entry.pw_uid)


def main(folder: Path, account: str) -> None:
    """Run the server until told to stop."""
    if account:
        become(account)
    server = EmbeddedPostgres(folder)
    try:
        server.start()
    except EmbeddedError as error:
        print(json.dumps({"error": str(error)}), flush=True)  # noqa: T201 - the test reads it
        return
    facts = {"url": server.url(), "attached": server.attached, "pid": server_pid(folder)}
    print(json.dumps(facts), flush=True)  # noqa: T201 - the test reads it
    if sys.stdin.readline().strip() == "stop":
        server.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
