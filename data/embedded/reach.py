"""How a server reaches a data folder whose parents are closed to its account.

A folder that root has opened may be used by whoever inherits the descriptor: it is then found as
/proc/self/fd/N, without a passage through the folders above. So a server that root starts gets its
data folder this way, and no folder has to be opened up for it. (Linux only, as is all root does.)
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from data.embedded.account import Account


@dataclass(frozen=True, slots=True)
class Reach:
    """The ``path`` by which a child process finds a folder, and the ``descriptors`` to leave it."""

    path: str
    descriptors: tuple[int, ...] = ()


@contextmanager
def reach(folder: Path, account: Account | None) -> Iterator[Reach]:
    """Give ``account`` a way to ``folder``; children started meanwhile keep it."""
    if account is None:
        yield Reach(str(folder))
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield Reach(f"/proc/self/fd/{descriptor}", (descriptor,))
    finally:
        os.close(descriptor)
