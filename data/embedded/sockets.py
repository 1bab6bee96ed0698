"""Where the server's socket lives: a folder only its owner may enter, at a path that is not too long."""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from data.embedded.account import Account

LONGEST_BYTES = 99
"""Systems allow 103 to 107 bytes (sun_path in unix(7)); the rest is a margin."""

_NAME = ".s.PGSQL.5432"


def socket_dir(cluster: Path, account: Account | None) -> Path:
    """Return the folder for the socket: the data folder, or a private one if that path is too long."""
    return cluster if _fits(cluster) else _private(cluster, account)


def drop(folder: Path, cluster: Path) -> None:
    """Remove a private socket folder that the server has left empty."""
    if folder != cluster:
        try:
            folder.rmdir()
        except OSError:
            return


def unlock(folder: Path) -> None:
    """Remove the socket's lock file that a dead server left.

    It names a process number too, and PostgreSQL would respect whoever has that number now.
    """
    (folder / f"{_NAME}.lock").unlink(missing_ok=True)


def _fits(folder: Path) -> bool:
    return len(os.fsencode(folder / _NAME)) <= LONGEST_BYTES


def _private(cluster: Path, account: Account | None) -> Path:
    owner = account.uid if account else os.geteuid()
    name = "mailwright-" + hashlib.sha256(os.fsencode(cluster)).hexdigest()[:16]
    base = next(place for place in _bases(as_root=account is not None) if _fits(place / name))
    folder = base / name
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        if not _is_private(folder, owner):
            folder = Path(tempfile.mkdtemp(prefix="mailwright-", dir=base))
    if account:
        os.chown(folder, account.uid, account.gid)
    return folder


def _is_private(folder: Path, owner: int) -> bool:
    facts = folder.lstat()
    return (
        stat.S_ISDIR(facts.st_mode)
        and facts.st_uid == owner
        and stat.S_IMODE(facts.st_mode) == stat.S_IRWXU
    )


def _bases(*, as_root: bool) -> list[Path]:
    """Return places for private folders, best first; only root may write to /run."""
    places = [Path("/run")] if as_root else []
    runtime = Path(os.environ.get("XDG_RUNTIME_DIR") or "/nonexistent")
    if not as_root and runtime.is_dir() and _is_private(runtime, os.geteuid()):
        places.append(runtime)
    candidates = [*places, Path(tempfile.gettempdir()), Path("/tmp")]  # noqa: S108 - 0700 inside
    return [place for place in candidates if os.access(place, os.W_OK | os.X_OK)]
