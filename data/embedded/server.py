"""Start, attach to and stop the private PostgreSQL server of one folder.

    folder/                  0700
      cluster/               0700   the data folder and the socket, owned by the server's account
      password               0600   the superuser's password
      server.log             0600   what the server says
      starting.lock          0600   held while somebody finds out who runs the server
      owner.lock             0600   held by the process whose child the server is

As root the server runs under another account, which is handed its data folder (reach.py), so that
no permission of any folder is widened.
"""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING
from urllib.parse import quote

from data.embedded import cluster, postmaster, sockets
from data.embedded.account import return_to_owner
from data.embedded.errors import EmbeddedError
from data.embedded.launch import OrphansRemainError, launch
from data.embedded.locks import POLL_SECONDS, FileLock, held

if TYPE_CHECKING:
    from pathlib import Path

    from data.embedded.child import Child

ORPHAN_SECONDS = 2.0


class EmbeddedPostgres:
    """The PostgreSQL server of ``folder``: ours to run, or attached to if it runs already.

    When the process that owns the server ends, the server ends too. A process that was attached
    sees its connections break and calls ``start`` again: the first to do so runs the server.
    ``password`` is the superuser's, known after ``start``; give it to the logins you create.
    """

    def __init__(
        self, folder: Path, *, bin_dir: Path | None = None, patience_seconds: float = 60.0
    ) -> None:
        self._folder = folder.absolute()
        self._cluster = self._folder / "cluster"
        self._bin_dir = bin_dir
        self._patience_seconds = patience_seconds
        self._child: Child | None = None
        self._facts: postmaster.Postmaster | None = None
        self._owner = FileLock(self._folder / "owner.lock")
        self.password = ""

    @property
    def attached(self) -> bool:
        """Say if the server in use is the child of another."""
        return self._facts is not None and self._child is None

    @property
    def running(self) -> bool:
        """Say if the server we started or found is still there."""
        if self._child:
            return self._child.alive
        return self._facts is not None and postmaster.running(self._cluster) == self._facts

    def start(self) -> None:
        """Make the server run, or find it running; return once it accepts connections.

        Blocks: some 50 ms, a second on a new folder. May be called again at any time.
        Raise EmbeddedError, with a way out, if it cannot run.
        """
        if self._child:
            if self._child.alive:
                return
            self._child.wait(self._patience_seconds)
        self._child, self._facts = None, None
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with held(self._folder / "starting.lock", self._patience_seconds):
                self._attach_or_launch(time.monotonic() + self._patience_seconds)
                return_to_owner(self._folder)
        except TimeoutError:
            raise EmbeddedError(
                f"Another process has been starting the database in {self._folder} for too long.",
                "Stop the other process, then start again.",
            ) from None
        except OSError as error:
            raise EmbeddedError(
                f"The database in {self._folder} cannot run: {error}.",
                "Check that the folder is yours and its disk is not full, then start again.",
            ) from error

    def stop(self) -> None:
        """Stop the server if it is our child; only let go of it if we are attached."""
        child, facts = self._child, self._facts
        self._child, self._facts = None, None
        if child and facts:
            child.stop()
            sockets.drop(self._cluster / facts.socket_dir, self._cluster)

    def url(self, user: str = "postgres", database: str = "postgres") -> str:
        """Return the address to connect as ``user``, whose password has to be ``password``."""
        if self._facts is None:
            raise RuntimeError("the server has not been started")
        host = quote(str(self._cluster / self._facts.socket_dir))
        sign_in = f"{quote(user, safe='')}:{self.password}"
        return f"postgresql://{sign_in}@/{quote(database, safe='')}?host={host}&port=5432"

    def _attach_or_launch(self, deadline: float) -> None:
        orphan_until = time.monotonic() + ORPHAN_SECONDS
        while time.monotonic() < deadline:
            found = postmaster.running(self._cluster)
            owned_by_other = not self._owner.take()
            if found is None and not owned_by_other:
                if self._launched(deadline):
                    return
            elif found and owned_by_other and found.ready:
                self.password = cluster.password_in(self._folder, new=False)
                self._facts = found
                return
            elif found and not owned_by_other and time.monotonic() > orphan_until:
                os.kill(found.pid, signal.SIGINT)
                orphan_until = deadline
            time.sleep(POLL_SECONDS)
        self._owner.give_back()
        raise EmbeddedError(
            f"The database in {self._folder} is held by a process that does not serve it.",
            "Stop the other process or container that uses this folder, then start again.",
        )

    def _launched(self, deadline: float) -> bool:
        try:
            child = launch(self._folder, self._bin_dir, self._owner.give_back, deadline)
        except OrphansRemainError:
            return False
        except BaseException:
            self._owner.give_back()
            raise
        self.password = cluster.password_in(self._folder, new=False)
        self._child, self._facts = child, postmaster.read(self._cluster)
        return True
