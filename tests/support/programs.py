"""Programs that tests start: our own commands, PostgreSQL's, and other people's as judges."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from subprocess import PIPE, CompletedProcess, Popen
from typing import Any

Command = Sequence[str | Path]


def launch(command: Command, **options: Any) -> Popen[str]:
    """Start a program, as ``subprocess.Popen`` does."""
    return subprocess.Popen(command, text=True, **options)


def ran(command: Command, *, check: bool = True, **options: Any) -> CompletedProcess[str]:
    """Run a program to its end and return what it wrote, as ``subprocess.run`` does."""
    written: dict[str, Any] = {"stdout": PIPE, "stderr": PIPE}
    return subprocess.run(command, text=True, check=check, **{**written, **options})


def python(*words: str, check: bool = True, **options: Any) -> CompletedProcess[str]:
    """Run the interpreter at hand to its end, with these words behind it."""
    return ran([sys.executable, *words], check=check, **options)
