"""The server as our own child process, which does not outlive us even if we are killed.

A shell of one line waits on a pipe that only we hold open. However we end, the kernel closes the
pipe, and the shell tells the server to shut down. (Linux can send a signal at a parent's death by
itself, but it counts the death of a thread too, and asking for it means running our code between
fork and exec. This way is the same everywhere.)
"""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from typing import IO, TYPE_CHECKING

from data.embedded import process

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from data.embedded.account import Account

ENVIRONMENT = {"LC_ALL": "C", "PATH": os.defpath, "TZ": "UTC"}
"""All the server's programs see of our environment: no PG* variable of ours may steer them."""

_LAST_WORDS = ((signal.SIGINT, 30.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 30.0))
"""Signals, and seconds to wait after each: fast, immediate, no shutdown at all."""

_WATCH = ("/bin/sh", "-c", 'read -r _ || kill -INT "$1"', "postgres-watch")


class Child:
    """A server process; ``on_exit`` is called in a thread of its own when it has ended.

    It inherits ``descriptors``, and logs to ``log``.
    Raise OSError if it cannot be started.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        account: Account | None,
        descriptors: Sequence[int],
        log: IO[bytes],
        on_exit: Callable[[], None],
    ) -> None:
        self._account = account
        self._on_exit = on_exit
        self._ended = threading.Event()
        self._process = subprocess.Popen(  # noqa: S603 - our own binary and arguments
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            pass_fds=descriptors,
            start_new_session=True,
            env=ENVIRONMENT,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
        )
        self._watch = self._watched()
        threading.Thread(target=self._wait_for_end, name="postgres-end", daemon=True).start()

    @property
    def pid(self) -> int:
        """Its process number."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Say if it has not ended; one that waits to be cleared away has."""
        return not self._ended.is_set() and process.find(self.pid) is not None

    def wait(self, patience_seconds: float) -> bool:
        """Wait for its end; say if it came in time."""
        return self._ended.wait(patience_seconds)

    def stop(self) -> None:
        """End it: politely, then at once, then by force."""
        for number, patience in _LAST_WORDS:
            self._process.send_signal(number)
            if self.wait(patience):
                return

    def _watched(self) -> subprocess.Popen[bytes]:
        try:
            return subprocess.Popen(  # noqa: S603 - a fixed script and a number
                [*_WATCH, str(self.pid)],
                stdin=subprocess.PIPE,
                cwd="/",
                start_new_session=True,
                env=ENVIRONMENT,
                user=self._account.uid if self._account else None,
                group=self._account.gid if self._account else None,
                extra_groups=[] if self._account else None,
            )
        except BaseException:
            self._process.kill()
            self._process.wait()
            self._on_exit()
            raise

    def _wait_for_end(self) -> None:
        self._process.wait()
        self._watch.kill()
        self._watch.communicate()
        self._on_exit()
        self._ended.set()
