"""No barrier that a machine can find, at both widths and in every state of the frame."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.support.barriers import barriers
from tests.ui.e2e.conftest import not_found, visit

pytestmark = pytest.mark.e2e
WIDTHS = (1440, 390)


@pytest.fixture(autouse=True)
def _nothing_moves(stage: Page) -> None:
    """Measure what stands still: drawing what moves would be most of the work."""
    stage.emulate_media(reduced_motion="reduce")


@pytest.fixture(autouse=True)
def _axe_itself_adds_a_style(stage: Page, problems: list[str]) -> Iterator[None]:
    """Forgive what the measuring tool does to the page: its own style is refused by the policy."""
    yield
    problems[:] = [said for said in problems if "inline style" not in said]


@pytest.mark.parametrize(
    "path", ["/kit", "/", "/setup?step=2", "/provisions", "/provisions/1", "/missing"]
)
def test_pages(stage: Page, stage_url: str, problems: list[str], path: str) -> None:
    visit(stage, stage_url, path)
    assert path != "/missing" or not_found(problems)
    for width in WIDTHS:
        stage.set_viewport_size({"width": width, "height": 900 if width > 600 else 844})
        assert barriers(stage) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_dialog_palette_panels_and_toasts(stage: Page, stage_url: str, width: int) -> None:
    visit(stage, stage_url, "/kit", width)
    stage.get_by_test_id("ask").click()
    stage.wait_for_selector("dialog[open]")
    assert barriers(stage) == []
    stage.keyboard.press("Escape")
    stage.get_by_role("button", name="Search pages and actions").click()
    stage.wait_for_selector(".palette[open]")
    assert barriers(stage) == []
    stage.keyboard.press("Escape")
    stage.get_by_role("button", name="Notifications").click()
    assert barriers(stage) == []
    stage.keyboard.press("Escape")
    stage.get_by_role("button", name="Account of").click()
    assert barriers(stage) == []
    stage.keyboard.press("Escape")
    stage.wait_for_timeout(400)  # a menu that closes takes the click
    stage.get_by_test_id("refuse").click()
    stage.wait_for_selector(".toast")
    assert barriers(stage) == []


def test_drawer(stage: Page, stage_url: str) -> None:
    visit(stage, stage_url, "/", 390)
    stage.get_by_role("button", name="Open menu").click()
    stage.wait_for_selector(".side.open")
    assert barriers(stage) == []


def test_touch_targets_are_large_enough_on_a_phone(stage: Page, stage_url: str) -> None:
    visit(stage, stage_url, "/kit", 390)
    small = stage.evaluate(
        """() => [...document.querySelectorAll('main button, header button, main .ctl')]
        .filter(e => e.checkVisibility() && !e.closest('[role=row] th'))
        .map(e => [e.getAttribute('aria-label') || e.textContent.trim(), e.getBoundingClientRect()])
        .filter(([, r]) => r.height < 44 || r.width < 44).map(([n, r]) => `${n} ${r.width}x${r.height}`)"""
    )
    assert small == []


def test_nothing_is_wider_than_the_phone(stage: Page, stage_url: str) -> None:
    for path in ("/kit", "/", "/setup?step=2", "/provisions/1"):
        visit(stage, stage_url, path, 390)
        assert stage.evaluate("document.documentElement.scrollWidth") == 390
