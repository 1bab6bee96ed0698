"""Whether a server runs on a data folder, judged from its postmaster.pid.

The file alone proves nothing: it survives a crash, and its process number may by then belong to
anybody. We believe it only if that process is alive, is named postgres and works in this folder.
Where the system does not tell the folder, the start time on line 3 has to match instead. (Where
it does, time is not asked: a clock set right after the start would make a live server look dead.)
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from data.embedded import process

CLOCK_SLACK_SECONDS = 3
_LINES_WHEN_LISTENING = 8


@dataclass(frozen=True, slots=True)
class Postmaster:
    """The facts of one postmaster.pid. ``started_at`` is in seconds since 1970."""

    pid: int
    started_at: int
    socket_dir: str
    status: str

    @property
    def ready(self) -> bool:
        """Say if it accepts connections."""
        return self.status == "ready"


def read(cluster: Path) -> Postmaster | None:
    """Return what postmaster.pid says, or None if it is missing or not yet whole."""
    try:
        lines = (cluster / "postmaster.pid").read_text().splitlines()
    except OSError:
        return None
    padded = lines + [""] * _LINES_WHEN_LISTENING
    try:
        pid, started_at = int(padded[0]), int(padded[2])
    except ValueError:
        return None
    return Postmaster(pid, started_at, socket_dir=padded[4], status=padded[7].strip())


def running(cluster: Path) -> Postmaster | None:
    """Return the server that runs on ``cluster``, or None."""
    claim = read(cluster)
    if claim is None:
        return None
    found = process.find(claim.pid)
    if found is None or found.name != "postgres":
        return None
    if found.folder is None:
        matches = abs(found.started_at - claim.started_at) <= CLOCK_SLACK_SECONDS
    else:
        matches = os.path.samestat(found.folder, cluster.stat())
    return claim if matches else None


def disown(cluster: Path) -> None:
    """Mark a postmaster.pid that belongs to no running server as stale.

    It is not removed: its last lines let PostgreSQL notice orphans that still use the folder's
    shared memory. A file that names the parent of the new server is stale by PostgreSQL's own
    rule (CreateLockFile in miscinit.c), so the first line becomes our process number.
    """
    path = cluster / "postmaster.pid"
    try:
        lines = path.read_text().splitlines(keepends=True)
    except FileNotFoundError:
        return
    if not lines or not lines[0].strip().isdigit():
        path.unlink()
        return
    with path.open("r+") as file:
        file.write("".join([f"{os.getpid()}\n", *lines[1:]]))
        file.truncate()
