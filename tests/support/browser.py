"""Chromium and Firefox for the browser tests: what is there, else what can be fetched.

Looked for in this order: Playwright's own, the system's; then fetched: Playwright's own, and as
root on Debian the distribution's package. Where there is a choice, the one without windows: it
opens a page for less than half of the work.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

CHROMIUM, FIREFOX = "chromium", "firefox"
SYSTEM_NAMES = {
    CHROMIUM: (
        *("chromium-headless-shell", "chromium", "chromium-browser"),
        *("google-chrome", "google-chrome-stable"),
    ),
    FIREFOX: ("firefox", "firefox-esr"),
}
DEBIAN_NAMES = {CHROMIUM: ("chromium-headless-shell", "chromium"), FIREFOX: ("firefox-esr",)}
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
ASK_PLAYWRIGHT = (
    "from playwright.sync_api import sync_playwright as start\n"
    "with start() as p: print(p.{engine}.executable_path)"
)


class NoBrowser(RuntimeError):
    """No such browser is here and none can be fetched."""


def launch_options() -> dict[str, Any]:
    """Return what Playwright's ``launch`` needs to start the browser found here."""
    return {"executable_path": str(ensure()), "args": arguments()}


def arguments() -> list[str]:
    """Return command-line switches: no chatter on the network, no sandbox when root."""
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [*(["--no-sandbox"] if as_root else []), *QUIET]


def ensure(engine: str = CHROMIUM) -> Path:
    """Return a browser that starts, fetching one when none is here; raise NoBrowser otherwise."""
    found = find(engine)
    for fetch in (fetch_from_playwright, fetch_from_debian):
        if found:
            break
        fetch(engine)
        found = find(engine)
    if not found:
        message = f"Browser tests need {engine}. Install it, or let `playwright install {engine}`."
        raise NoBrowser(message)
    return found


def find(engine: str) -> Path | None:
    """Return the first of Playwright's and the system's browsers that starts."""
    candidates = [of_playwright(engine), *(shutil.which(name) for name in SYSTEM_NAMES[engine])]
    return next((Path(path) for path in candidates if path and starts(path)), None)


def of_playwright(engine: str) -> str | None:
    """Return where Playwright keeps its browser, if it is there."""
    # Asked in a process of its own: the caller may have an event loop running.
    asked = subprocess.run(
        [sys.executable, "-c", ASK_PLAYWRIGHT.format(engine=engine)],
        capture_output=True,
        text=True,
        check=False,
    )
    path = asked.stdout.strip()
    return path if path and Path(path).exists() else None


def starts(path: str) -> bool:
    """Return whether the program runs here; a download may lack system libraries."""
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def fetch_from_playwright(engine: str) -> None:
    """Ask Playwright for its browser; where downloads are refused, nothing happens."""
    attempt([sys.executable, "-m", "playwright", "install", engine])


def fetch_from_debian(engine: str) -> None:
    """Install Debian's package when we are root and apt-get is there."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        attempt(["apt-get", "update", "-qq"])
        for name in DEBIAN_NAMES[engine]:
            attempt(["apt-get", "install", "-y", "-qq", "--no-install-recommends", name])
            if shutil.which(name):
                break


def attempt(command: list[str]) -> None:
    """Run a command that may fail; what is there afterwards decides."""
    print("browser:", " ".join(command), flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        subprocess.run(command, env=quiet, timeout=420, check=False, stdout=subprocess.DEVNULL)
    except subprocess.TimeoutExpired:
        print("browser: took too long, going on without", flush=True)


if __name__ == "__main__":
    print(*(ensure(engine) for engine in sys.argv[1:] or (CHROMIUM, FIREFOX)))
