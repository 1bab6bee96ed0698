"""Which system account runs the server: PostgreSQL refuses to run as root."""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from data.embedded import programs
from data.embedded.errors import EmbeddedError

NAMES = ("mailwright", "postgres")

_ATTEMPTS = 20
_PAUSE_SECONDS = 0.1
_LOCKED_BY_ANOTHER = {1, 10}
"""What useradd(8) answers while another process changes the user or the group file."""


@dataclass(frozen=True, slots=True)
class Account:
    """An unprivileged account, by its numbers."""

    uid: int
    gid: int

    def can_reach(self, folder: Path) -> bool:
        """Say if the permission bits of ``folder`` and all above it let this account through."""
        return all(self._may_enter(place.stat()) for place in (folder, *folder.parents))

    def _may_enter(self, facts: os.stat_result) -> bool:
        if facts.st_uid == self.uid:
            return bool(facts.st_mode & stat.S_IXUSR)
        if facts.st_gid == self.gid:
            return bool(facts.st_mode & stat.S_IXGRP)
        return bool(facts.st_mode & stat.S_IXOTH)


def account_for(*folders: Path) -> Account | None:
    """Return who runs the server: nobody else (None) unless we are root.

    As root it is the owner of the first of ``folders`` that has an owner other than root, else
    the system account "mailwright", made if need be, else "postgres".
    Raise EmbeddedError where root cannot hand over.
    """
    if os.geteuid() != 0:
        return None
    if sys.platform != "linux":
        raise EmbeddedError(
            "The bundled PostgreSQL does not run as root on this system.",
            "Start as an ordinary user, or set DATABASE_URL to a PostgreSQL server.",
        )
    for folder in folders:
        if folder.exists() and (facts := folder.stat()).st_uid != 0:
            return Account(facts.st_uid, facts.st_gid)
    return _named(NAMES[0]) or _created(NAMES[0]) or _named(NAMES[1]) or _refuse()


def return_to_owner(folder: Path) -> None:
    """Give files that root made in another's folder to the owner of the folder."""
    facts = folder.stat()
    if os.geteuid() != 0 or facts.st_uid == 0:
        return
    for path in folder.iterdir():
        if path.lstat().st_uid == 0:
            os.chown(path, facts.st_uid, facts.st_gid, follow_symlinks=False)


def _named(name: str) -> Account | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return Account(entry.pw_uid, entry.pw_gid) if entry.pw_uid else None


def _created(name: str) -> Account | None:
    program = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if not program:
        return None
    command = [program, "--system", "--user-group", "--no-create-home"]
    command += ["--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin", name]
    for _ in range(_ATTEMPTS):
        done = programs.done(command, capture_output=True)
        if (account := _named(name)) or done.returncode not in _LOCKED_BY_ANOTHER:
            return account
        time.sleep(_PAUSE_SECONDS)
    return None


def _refuse() -> Account:
    raise EmbeddedError(
        "PostgreSQL does not run as root, and no other account could be made for it.",
        'Add a system user named "mailwright", start as an ordinary user, or set DATABASE_URL.',
    )
