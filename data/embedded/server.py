"""Start, attach to and stop the private PostgreSQL server of one folder.

    folder/                  0700   yours
      cluster/               0700   the data folder (and the socket), owned by the server's account
      password               0600   the secret all sign-ins derive from
      server.log                    what the server says
      starting.lock                 held while somebody decides who runs the server
      owner.lock                    held by the process whose child the server is

As root the server runs under another account that need not be able to reach ``folder``: it is
started inside its data folder and knows it as /proc/self/cwd, so no permission is widened.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import signal
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING
from urllib.parse import quote

from data.embedded import binaries, cluster, postmaster, sockets
from data.embedded.account import Account, account_for
from data.embedded.child import Child
from data.embedded.errors import EmbeddedError
from data.embedded.locks import POLL_SECONDS, FileLock, held

if TYPE_CHECKING:
    from pathlib import Path

START_SECONDS = 60.0
ORPHAN_SECONDS = 2.0
STOP_SECONDS = 30.0
_LOG_BYTES = 1_000_000

SETTINGS = {
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "fsync": "on",
    "full_page_writes": "on",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "max_wal_size": "512MB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "logging_collector": "off",
    "log_destination": "stderr",
    "cluster_name": "mailwright",
}


class EmbeddedPostgres:
    """The PostgreSQL server of ``folder``: ours to run, or attached to if it runs already.

    If the process that owns the server ends, the server ends too. A process that was attached
    sees its connections break, and calls ``start`` again: it then runs the server itself.
    """

    def __init__(self, folder: Path, *, bin_dir: Path | None = None) -> None:
        self._folder = folder.absolute()
        self._cluster = self._folder / "cluster"
        self._bin_dir = bin_dir
        self._child: Child | None = None
        self._running: postmaster.Postmaster | None = None
        self._owner = FileLock(self._folder / "owner.lock")
        self._secret = ""

    @property
    def attached(self) -> bool:
        """Say if the server in use is another one's child."""
        return self._running is not None and self._child is None

    def start(self) -> None:
        """Make the server run, or find it running; return once it accepts connections.

        Blocks for about 50 ms, a second on a new folder. May be called again at any time.
        Raise EmbeddedError with a way out if it cannot run.
        """
        if self._child and self._child.alive:
            return
        self._child, self._running = None, None
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with held(self._folder / "starting.lock", START_SECONDS):
                self._attach_or_launch(time.monotonic() + START_SECONDS)
        except TimeoutError:
            raise EmbeddedError(
                f"Another process has been starting the database in {self._folder} for "
                f"{START_SECONDS:.0f} seconds.",
                "Stop the other process, then start again.",
            ) from None

    def stop(self) -> None:
        """Stop the server if it is our child; only let go of it if we are attached."""
        child, running = self._child, self._running
        self._child, self._running = None, None
        if child is None:
            return
        for number, patience in (
            (signal.SIGINT, STOP_SECONDS),
            (signal.SIGQUIT, STOP_SECONDS / 10),
            (signal.SIGKILL, STOP_SECONDS),
        ):
            child.signal(number)
            if child.wait(patience):
                break
        if running:
            sockets.drop(self._cluster.parent / running.socket_dir, self._cluster)

    def url(self, user: str = "postgres", database: str = "postgres") -> str:
        """Return the address to connect as ``user``, password included."""
        host = quote(str(self._socket_dir()), safe="")
        sign_in = f"{quote(user, safe='')}:{self.password(user)}"
        return f"postgresql://{sign_in}@/{quote(database, safe='')}?host={host}&port=5432"

    def password(self, user: str) -> str:
        """Return the password ``user`` has here; give it to the roles you create."""
        if user == "postgres":
            return self._secret
        return hmac.new(self._secret.encode(), user.encode(), hashlib.sha256).hexdigest()
