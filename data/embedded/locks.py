"""File locks between processes, given back by the kernel when their holder dies."""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

POLL_SECONDS = 0.01


class FileLock:
    """An exclusive lock on one file; two locks of the same process exclude each other too."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def take(self) -> bool:
        """Take the lock if it is free; say if it is now ours."""
        if self._descriptor is not None:
            return True
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        return True

    def give_back(self) -> None:
        """Let others take it; does nothing if it is not ours."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)


@contextmanager
def held(path: Path, patience_seconds: float) -> Iterator[None]:
    """Hold the lock on ``path``; raise TimeoutError if it does not come free in time."""
    lock = FileLock(path)
    deadline = time.monotonic() + patience_seconds
    while not lock.take():
        if time.monotonic() > deadline:
            raise TimeoutError(path)
        time.sleep(POLL_SECONDS)
    try:
        yield
    finally:
        lock.give_back()
