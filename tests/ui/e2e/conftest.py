"""The interface in a real browser, on a server of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, ViewportSize

from tests.support import browser as browsers
from tests.support.programs import launch

AT_REST = """window.did_handshake === true && !!document.querySelector('main h1')
    && !document.querySelector('dialog[open], .side.open, .toast, :popover-open:not(.toasts)')"""
PRESS_LINK = """path => {
    document.querySelectorAll('main h1').forEach(heading => heading.dataset.left = '')
    const link = Object.assign(document.createElement('a'), {href: path})
    document.body.append(link)
    link.click()
    link.remove()
}"""


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Start the browser that is there."""
    return dict(browsers.launch_options())


@pytest.fixture(scope="session")
def stage_url() -> Iterator[str]:
    """Give the address of the sample pages."""
    command = [sys.executable, "-m", "tests.ui.gallery_app", "0"]
    server = launch(command, stdout=subprocess.PIPE)
    try:
        assert server.stdout is not None
        url = f"http://127.0.0.1:{int(server.stdout.readline())}"
        httpx.get(f"{url}/poke/look", timeout=30)
        yield url
    finally:
        server.terminate()
        server.communicate(timeout=10)


@pytest.fixture(scope="session")
def base_url(stage_url: str) -> str:
    """Let the browser's relative addresses lead to the sample pages."""
    return stage_url


@pytest.fixture
def problems() -> list[str]:
    """Collect what the browser complains about; each test that opens a page ends with none."""
    return []


@pytest.fixture(scope="session")
def tab(browser: Browser) -> Iterator[Tab]:
    """Give the tab that stays open from test to test: a cold one is most of a browser's work."""
    kept = Tab(browser)
    yield kept
    kept.close()


@pytest.fixture
def stage(
    tab: Tab, stage_url: str, problems: list[str], request: pytest.FixtureRequest
) -> Iterator[Page]:
    """Give the open tab, with the stage in its first state, and refuse complaints of the browser.

    Nothing moves there by itself: drawing what moves would be most of the work.
    """
    failed_before = request.session.testsfailed
    page = tab.page()
    page.emulate_media(reduced_motion="reduce")
    with watched(page, stage_url, problems):
        yield page
    if request.session.testsfailed > failed_before or problems:
        tab.close()
    assert problems == []


@pytest.fixture
def cold(page: Page, stage_url: str, problems: list[str]) -> Iterator[Page]:
    """Give a tab that has kept nothing, with the stage in its first state; refuse complaints."""
    with watched(page, stage_url, problems):
        yield page
    assert problems == []


class Tab:
    """A tab that is opened when it is asked for."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._page: Page | None = None

    def page(self) -> Page:
        """Return the open tab, a new one if there is none."""
        if self._page is None:
            self._page = self._browser.new_page()
        return self._page

    def close(self) -> None:
        """Close the tab and forget what it kept."""
        if self._page is not None:
            self._page.close()
            self._page = None


@contextmanager
def watched(page: Page, url: str, problems: list[str]) -> Iterator[None]:
    """Bring the stage into its first state, and write down what the browser complains about."""
    poke(url, "reset")

    def said(message: ConsoleMessage) -> None:
        if message.type == "error":
            problems.append(message.text)

    def failed(error: Error) -> None:
        problems.append(str(error))

    page.on("console", said)
    page.on("pageerror", failed)
    yield
    page.remove_listener("console", said)
    page.remove_listener("pageerror", failed)


def poke(url: str, what: str = "look") -> dict[str, Any]:
    """Move the stage, and return what it counts."""
    answer: dict[str, Any] = httpx.get(f"{url}/poke/{what}", timeout=60).json()
    return answer


def visit(page: Page, url: str, path: str, width: int = 1440) -> None:
    """Go to a page and wait until it is built and its events reach the server.

    From within the frame, unless something is open there, it goes as a press on a link does.
    """
    if not page.url.startswith(url) or not page.evaluate(AT_REST):
        by_address(page, url, path, width)
        return
    page.set_viewport_size(size(width))
    if urlsplit(page.url).path == urlsplit(path).path:
        press_link(page, "/setup" if path != "/setup" else "/provisions")
    press_link(page, path)


def by_address(page: Page, url: str, path: str, width: int = 1440) -> None:
    """Open a page by its address and wait until it is built and its events reach the server."""
    page.set_viewport_size(size(width))
    page.goto(url + path)
    page.wait_for_selector("main h1")
    page.wait_for_function("window.did_handshake === true")


def press_link(page: Page, path: str) -> None:
    """Go on to another page and wait until it is built."""
    page.evaluate(PRESS_LINK, path)
    page.wait_for_selector("main h1:not([data-left])")


def size(width: int) -> ViewportSize:
    """Return the screen of a desk or a phone."""
    return {"width": width, "height": 900 if width > 600 else 844}


def not_found(problems: list[str]) -> bool:
    """Tell whether the browser complains about one thing only, the status of the page; forgive it."""
    said, problems[:] = list(problems), []
    return [one.partition(" (")[0].rpartition(" ")[2] for one in said] == ["404"]
