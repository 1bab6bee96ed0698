"""The server as our own child process, which does not outlive us even if we are killed.

A shell of one line waits on a pipe that only we hold open. However we end, the kernel closes the
pipe, and the shell tells the server to shut down. (Linux can send a signal at a parent's death by
itself, but it counts the death of a thread too, and asking for it means running our code between
fork and exec. This way is the same everywhere.)
"""

from __future__ import annotations

import signal
import subprocess
import threading
from typing import IO, TYPE_CHECKING

from data.embedded import process, programs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from data.embedded.account import Account


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
        self._process = programs.begun(
            command,
            account,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=descriptors,
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
            return programs.begun([*_WATCH, str(self.pid)], self._account, stdin=subprocess.PIPE)
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
