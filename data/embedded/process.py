"""What the operating system knows about a process."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from data.embedded import programs

_PROC = Path("/proc")
_FLAGS_FIELD, _STARTED_FIELD = 6, 19
"""Indexes after the name of the flags and the start, in clock ticks since boot (proc_pid_stat(5))."""

_PS_WORDS = 7
"""The state, five words of time, the name."""

_PF_EXITING = 0x4
"""Set before a dying process closes its files (include/linux/sched.h); ps on a BSD shows an E."""


@dataclass(frozen=True, slots=True)
class Process:
    """A process that can do work: not gone, not on its way out, not dead and unreaped.

    ``started_at`` is in seconds since 1970. ``folder`` identifies where it works, None if unknown.
    """

    name: str
    started_at: float
    folder: os.stat_result | None


def find(pid: int) -> Process | None:
    """Return what is known about ``pid``, or None if no such process is alive."""
    return find_in_proc(pid) if (_PROC / "self" / "stat").exists() else find_by_ps(pid)


def find_in_proc(pid: int) -> Process | None:
    """Read the process from /proc (Linux)."""
    try:
        before, _, after = (_PROC / str(pid) / "stat").read_text().rpartition(")")
        boot_at = next(
            int(line.split()[1])
            for line in (_PROC / "stat").read_text().splitlines()
            if line.startswith("btime ")
        )
    except (OSError, StopIteration):
        return None
    fields = after.split()
    if fields[0] in "ZX" or int(fields[_FLAGS_FIELD]) & _PF_EXITING:
        return None
    try:
        folder = (_PROC / str(pid) / "cwd").stat()
    except OSError:
        folder = None
    ticks = int(fields[_STARTED_FIELD])
    return Process(
        name=before.partition("(")[2],
        started_at=boot_at + ticks / os.sysconf("SC_CLK_TCK"),
        folder=folder,
    )


def find_by_ps(pid: int) -> Process | None:
    """Ask ``ps`` about the process (systems without /proc)."""
    command = ["/bin/ps", "-o", "stat=,lstart=,comm=", "-p", str(pid)]
    told = programs.done(command, capture_output=True).stdout.decode(errors="replace")
    answer = told.split(maxsplit=6)
    if len(answer) != _PS_WORDS or set(answer[0]) & set("ZE"):
        return None
    started = datetime.strptime(" ".join(answer[1:6]), "%a %b %d %H:%M:%S %Y").replace(tzinfo=UTC)
    return Process(name=Path(answer[6].strip()).name, started_at=started.timestamp(), folder=None)
