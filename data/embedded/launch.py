"""Start the server of one folder as our child, making the data folder first if there is none."""

from __future__ import annotations

import os
import time
from typing import IO, TYPE_CHECKING

from data.embedded import binaries, cluster, postmaster, sockets
from data.embedded.account import account_for
from data.embedded.child import Child
from data.embedded.errors import EmbeddedError
from data.embedded.reach import Reach, reach

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SETTINGS = {
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "fsync": "on",
    "full_page_writes": "on",
    "max_connections": "120",
    "shared_buffers": "128MB",
    "max_wal_size": "512MB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "logging_collector": "off",
    "log_destination": "stderr",
    "cluster_name": "mailwright",
}

_LOG_BYTES = 1_000_000
_POLL_SECONDS = 0.005
_ORPHANS_REMAIN = "shared memory block"


class OrphansRemainError(Exception):
    """Children of a killed server still use the data folder; they end by themselves."""


def launch(
    folder: Path, bin_dir: Path | None, on_exit: Callable[[], None], deadline: float
) -> Child:
    """Return the server of ``folder`` as our child, ready for connections.

    The caller has made sure that no server runs on it. ``deadline`` is of the monotonic clock.
    Raise EmbeddedError if it cannot run, OrphansRemainError if it may in a moment.
    """
    data = folder / "cluster"
    account = account_for(data, folder)
    bin_dir = bin_dir or binaries.bin_directory()
    major = binaries.major_version(bin_dir)
    bin_dir = binaries.runnable_by(account, bin_dir)
    if not data.exists():
        secret = cluster.password_in(folder, new=True)
        cluster.make(data, bin_dir, major, secret, account)
    cluster.check_version(data, major)
    sockets_in = sockets.socket_dir(data, account)
    postmaster.disown(data)
    sockets.unlock(sockets_in)
    with _log(folder) as log, reach(data, account) as way:
        start_of_log = log.tell()
        child = Child(
            _command(bin_dir, way, "." if sockets_in == data else str(sockets_in)),
            account=account,
            descriptors=way.descriptors,
            log=log,
            on_exit=on_exit,
        )
    if not _ready(child, data, deadline):
        _explain(folder, start_of_log)
    return child


def _command(bin_dir: Path, way: Reach, sockets_in: str) -> list[str]:
    settings = SETTINGS | {"unix_socket_directories": sockets_in}
    command = [str(bin_dir / "postgres"), "-D", way.path]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    return command


def _ready(child: Child, data: Path, deadline: float) -> bool:
    """Wait until the server accepts connections; say if it does, and leave nothing if not."""
    while child.alive and time.monotonic() < deadline:
        claim = postmaster.read(data)
        if claim and claim.pid == child.pid and claim.ready:
            return True
        child.wait(_POLL_SECONDS)
    child.stop()
    return False


def _log(folder: Path) -> IO[bytes]:
    path = folder / "server.log"
    if path.exists() and path.stat().st_size > _LOG_BYTES:
        path.replace(path.with_name("server.log.old"))
    log = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab")
    log.seek(0, os.SEEK_END)
    return log


def _explain(folder: Path, start_of_log: int) -> None:
    path = folder / "server.log"
    said = path.read_bytes()[start_of_log:].decode(errors="replace")
    if _ORPHANS_REMAIN in said:
        raise OrphansRemainError
    reasons = [
        line.partition("FATAL:")[2].strip() for line in said.splitlines() if "FATAL:" in line
    ]
    raise EmbeddedError(
        f"PostgreSQL did not start: {reasons[-1] if reasons else 'it said nothing'}.",
        f"The whole story is in {path}.",
    )
