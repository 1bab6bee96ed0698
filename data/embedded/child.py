"""The server as our own child process, which does not outlive us even if we are killed.

Linux sends the child a signal when its parent dies (prctl(2), PR_SET_PDEATHSIG). The "parent" is
the thread that started it, and a change of user clears the wish; so a thread that lives as long
as the child starts it, and the wish is made last. Elsewhere a shell waits on a pipe that
only we hold open, and sends the signal when it closes.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from data.embedded.account import Account

_PR_SET_PDEATHSIG = 1
ENVIRONMENT = {"LC_ALL": "C", "PATH": os.defpath, "TZ": "UTC"}
"""All the server's programs see of our environment: no PG* variable of ours may steer them."""
_LAST_WORDS = ((signal.SIGINT, 30.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 30.0))
"""Signals, and seconds to wait after each: fast, immediate, no shutdown at all."""
_WATCH = 'read -r _ || kill -INT "$1"'


class Child:
    """One running server process; ``on_exit`` is called in a thread of its own when it ends."""

    def __init__(  # noqa: PLR0913 - how one process starts, all by keyword
        self,
        command: Sequence[str],
        *,
        account: Account | None,
        folder: Path,
        log: IO[bytes],
        on_exit: Callable[[], None],
        watch_by_pipe: bool = sys.platform != "linux",
    ) -> None:
        self._command = command
        self._account = account
        self._folder = folder
        self._log = log
        self._on_exit = on_exit
        self._watch_by_pipe = watch_by_pipe
        self._started = threading.Event()
        self._ended = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._failure: OSError | None = None
        threading.Thread(target=self._keep, name="postgres-keeper", daemon=True).start()
        self._started.wait()
        if self._failure:
            raise self._failure

    @property
    def pid(self) -> int:
        """Its process number."""
        return self._process.pid if self._process else 0

    @property
    def alive(self) -> bool:
        """Say if it has not ended."""
        return not self._ended.is_set()

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal, if it is still there."""
        if self.alive and self._process:
            self._process.send_signal(number)

    def wait(self, patience_seconds: float) -> bool:
        """Wait for its end; say if it came in time."""
        return self._ended.wait(patience_seconds)

    def stop(self) -> None:
        """End it: politely, then at once, then by force."""
        for number, patience in _LAST_WORDS:
            self.signal(number)
            if self.wait(patience):
                return

    def _keep(self) -> None:
        try:
            self._process = self._spawn()
        except OSError as error:
            self._failure = error
            self._ended.set()
            self._on_exit()
            return
        finally:
            self._started.set()
        with self._watched(self._process.pid):
            self._process.wait()
        self._on_exit()
        self._ended.set()

    def _spawn(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603 - our own binary and arguments
            self._command,
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
            cwd=self._folder,
            start_new_session=True,
            preexec_fn=None if self._watch_by_pipe else _death_wish(),  # noqa: PLW1509 - two calls
            env=ENVIRONMENT,
            user=self._account.uid if self._account else None,
            group=self._account.gid if self._account else None,
            extra_groups=[] if self._account else None,
        )

    @contextlib.contextmanager
    def _watched(self, pid: int) -> Iterator[None]:
        if not self._watch_by_pipe:
            yield
            return
        watch = subprocess.Popen(  # noqa: S603 - a fixed script and a number
            ["/bin/sh", "-c", _WATCH, "sh", str(pid)],
            stdin=subprocess.PIPE,
            start_new_session=True,
            env=ENVIRONMENT,
            user=self._account.uid if self._account else None,
            group=self._account.gid if self._account else None,
            extra_groups=[] if self._account else None,
        )
        try:
            yield
        finally:
            watch.kill()
            watch.communicate()


def _death_wish() -> Callable[[], None]:
    libc = ctypes.CDLL(None)
    parent = os.getpid()

    def wish() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGINT)
        if os.getppid() != parent:
            os._exit(1)

    return wish
