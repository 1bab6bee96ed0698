"""Connections to the shared database, given on from test to test as new sessions.

What the server has read of the catalogue for one test it need not read again for all others.
"""

from __future__ import annotations

import os
from typing import Any

from psycopg import AsyncConnection, Error, pq
from psycopg.pq.abc import PGconn

MOST = 12
"""How many are put aside at most; a test rarely needs more."""

_kept: list[PGconn] = []
_of_parent: list[PGconn] = []
"""Lines a process was born with: another uses them, and to close them would end them there."""


class Lent(AsyncConnection[Any]):
    """A connection whose line is put aside instead of closed, when it is outside of a transaction."""

    @property
    def closed(self) -> bool:
        return not hasattr(self, "pgconn") or super().closed

    async def close(self) -> None:
        if self.closed:
            return
        if self.pgconn.transaction_status == pq.TransactionStatus.IDLE and len(_kept) < MOST:
            _kept.append(self.pgconn)
            del self.pgconn  # who still has this connection can do nothing with it
        else:
            await super().close()


async def connected(conninfo: str, *, autocommit: bool = False) -> AsyncConnection[Any]:
    """Return a connection on a line nobody uses at present, a new one when there is none."""
    while _kept:
        line = _kept.pop()
        if _as_new(line):
            connection = Lent(line)
            await connection.set_autocommit(autocommit)
            return connection
        line.finish()
    return await Lent.connect(conninfo, autocommit=autocommit)


def kept() -> list[int]:
    """Return the process numbers of the server's side of all that are put aside."""
    return [line.backend_pid for line in _kept]


def end() -> None:
    """Close what is put aside; the server is about to stop."""
    while _kept:
        _kept.pop().finish()


def _leave_to_parent() -> None:
    _of_parent.extend(_kept)
    _kept.clear()


def _as_new(line: PGconn) -> bool:
    """Let the server forget the session before; tell whether it still knows us."""
    try:
        return line.exec_(b"discard all").status == pq.ExecStatus.COMMAND_OK
    except Error:
        return False


os.register_at_fork(after_in_child=_leave_to_parent)
