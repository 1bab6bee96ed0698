"""Run every static check to its end and say in one line each whether it holds."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from pathlib import Path

BIN = Path(sysconfig.get_path("scripts"))

CHECKS: dict[str, list[str]] = {
    "style": ["ruff", "check", "--quiet", "."],
    "format": ["ruff", "format", "--check", "--quiet", "."],
    "types": ["mypy"],
    "floors": ["lint-imports", "--no-cache"],
    "dependencies": ["deptry", "--no-ansi", "."],
    "rules": ["pytest", "-q", "tests/architecture", "tests/test_requirements.py"],
}


def main() -> int:
    """Run the checks named on the command line, or all; return 1 when one does not hold."""
    names = sys.argv[1:] or list(CHECKS)
    broken = [name for name in names if not holds(name)]
    print("check: " + (f"broken: {', '.join(broken)}" if broken else "everything holds"))
    return 1 if broken else 0


def holds(name: str) -> bool:
    """Run one check; print what it says only when it does not hold."""
    program, *arguments = CHECKS[name]
    done = subprocess.run([BIN / program, *arguments], capture_output=True, text=True, check=False)
    print(f"check: {name:13} {'ok' if done.returncode == 0 else 'BROKEN'}", flush=True)
    if done.returncode:
        print(done.stdout + done.stderr, flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
