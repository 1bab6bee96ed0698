"""The data folder: made once, whole or not at all, and only ever run by its own version."""

from __future__ import annotations

import locale
import os
import secrets
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from data.embedded import programs
from data.embedded.errors import EmbeddedError
from data.embedded.reach import Reach, reach

if TYPE_CHECKING:
    from data.embedded.account import Account

_HALF = "cluster.new-"
"""Never the same folder twice: an initdb whose starter was killed may still be writing to one."""
_BUILTIN_LOCALES_SINCE = 17


def make(cluster: Path, bin_dir: Path, major: int, password: str, account: Account | None) -> None:
    """Make a new data folder with initdb; a crash half-way leaves nothing at ``cluster``."""
    for left_over in cluster.parent.glob(f"{_HALF}*"):
        shutil.rmtree(left_over, ignore_errors=True)
    half = Path(tempfile.mkdtemp(prefix=_HALF, dir=cluster.parent))
    if account:
        os.chown(half, account.uid, account.gid)
    with reach(half, account) as way:
        _initdb(way, bin_dir, major, password, account)
    half.rename(cluster)
    _sync(cluster.parent)


def check_version(cluster: Path, major: int) -> None:
    """Raise EmbeddedError if the data folder is not of version ``major``, or not one at all."""
    try:
        found = (cluster / "PG_VERSION").read_text().strip()
    except FileNotFoundError:
        raise EmbeddedError(
            f"{cluster} exists but holds no PostgreSQL database.",
            "Move it away and start again, or choose another folder.",
        ) from None
    if found != str(major):
        raise EmbeddedError(
            f"{cluster} was written by PostgreSQL {found}; this is PostgreSQL {major}.",
            f"Dump it with the release that ran PostgreSQL {found} (pg_dump), move the folder "
            f"away, start again and load the dump (pg_restore).",
        )


def password_in(folder: Path, *, new: bool) -> str:
    """Return the secret kept in ``folder``, made first if ``new``; only its owner may read it."""
    path = folder / "password"
    if new and not path.exists():
        half = path.with_name("password.new")
        half.unlink(missing_ok=True)
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
            file.flush()
            os.fsync(file.fileno())
        half.rename(path)
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        raise EmbeddedError(
            f"{path} is missing, and without it nobody can sign in to the database next to it.",
            "Put the file back from a backup.",
        ) from None


def _initdb(way: Reach, bin_dir: Path, major: int, password: str, account: Account | None) -> None:
    command = [str(bin_dir / "initdb"), "--pgdata", way.path]
    command += ["--username=postgres", "--auth=scram-sha-256", "--pwfile=/dev/stdin"]
    command += ["--encoding=UTF8", f"--locale={_locale()}", "--data-checksums", "--no-instructions"]
    if major >= _BUILTIN_LOCALES_SINCE:
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    reading, writing = os.pipe()
    if account:
        os.fchown(reading, account.uid, account.gid)
    with os.fdopen(reading, "rb") as stdin:
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(password.encode())
        done = programs.done(
            command,
            account,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pass_fds=way.descriptors,
        )
    if done.returncode:
        raise EmbeddedError(
            "The database could not be created: " + done.stdout.decode(errors="replace").strip(),
            "Check the free space and the rights of the data folder, then start again.",
        )


def _locale() -> str:
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
    except locale.Error:
        return "C"
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    return "C.UTF-8"


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
