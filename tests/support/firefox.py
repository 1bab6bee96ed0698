"""Starts the Firefox that is here: Playwright's own build, or any other by WebDriver BiDi (W3C)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserType

from tests.support import bidi_bridge, browser

PREFERENCES: dict[str, str | float | bool] = {"ui.prefersReducedMotion": 1}


@contextmanager
def running(firefox: BrowserType, folder: Path) -> Iterator[Browser]:
    """Start a Firefox, keeping what it takes in the folder; raise NoBrowser when none can be had."""
    path = browser.ensure(browser.FIREFOX)
    if str(path) == browser.of_playwright(browser.FIREFOX):
        started = firefox.launch(executable_path=path, firefox_user_prefs=PREFERENCES)
    else:
        program = bidi_bridge.executable(folder, path)
        started = firefox.launch(
            executable_path=program, channel="moz-firefox", firefox_user_prefs=PREFERENCES
        )
    try:
        yield started
    finally:
        started.close()
