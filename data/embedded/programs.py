"""Programs run as children of ours: PostgreSQL's own, and two that every system has.

What they are given is made of fixed words and of folders and numbers of ours.
"""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from data.embedded.account import Account

ENVIRONMENT = {"LC_ALL": "C", "PATH": os.defpath, "TZ": "UTC"}
"""All the programs see of our environment: no PG* variable of ours may steer them."""


def begun(
    command: Sequence[str | Path], account: Account | None, **streams: Any
) -> subprocess.Popen[bytes]:
    """Start a program as an account, in a session of its own; raise OSError if that fails."""
    return subprocess.Popen(  # noqa: S603 - see above
        command, start_new_session=True, **_apart(account), **streams
    )


def done(
    command: Sequence[str | Path], account: Account | None = None, **streams: Any
) -> subprocess.CompletedProcess[bytes]:
    """Run a program as an account to its end, whatever that is; raise OSError if it cannot start."""
    return subprocess.run(command, check=False, **_apart(account), **streams)  # noqa: S603 - same


def _apart(account: Account | None) -> dict[str, Any]:
    own = {"user": account.uid, "group": account.gid, "extra_groups": []} if account else {}
    return {"cwd": "/", "env": ENVIRONMENT, **own}
