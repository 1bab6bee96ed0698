"""The interface in a real browser, on a server of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page

from tests.support import browser
from tests.support.programs import launch


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Start the browser that is there."""
    return dict(browser.launch_options())


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


@pytest.fixture
def stage(page: Page, stage_url: str, problems: list[str]) -> Iterator[Page]:
    """Give a page on the stage, in its first state, and refuse complaints of the browser."""
    httpx.get(f"{stage_url}/poke/reset")
    page.on("console", lambda m: problems.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    yield page
    assert problems == []


def poke(url: str, what: str = "look") -> dict[str, Any]:
    """Move the stage, and return what it counts."""
    answer: dict[str, Any] = httpx.get(f"{url}/poke/{what}", timeout=60).json()
    return answer


def visit(page: Page, url: str, path: str, width: int = 1440) -> None:
    """Open a page and wait until it is built and its events reach the server."""
    page.set_viewport_size({"width": width, "height": 900 if width > 600 else 844})
    page.goto(url + path)
    page.wait_for_selector("main h1")
    page.wait_for_function("window.did_handshake === true")


def not_found(problems: list[str]) -> bool:
    """Tell whether the browser complains about one thing only, the status of the page; forgive it."""
    said, problems[:] = list(problems), []
    return [one.partition(" (")[0].rpartition(" ")[2] for one in said] == ["404"]
