"""No barrier that a machine can find, at both widths and in every state of the frame."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.support.barriers import barriers
from tests.ui.e2e.conftest import by_address, not_found, visit

pytestmark = pytest.mark.e2e
WIDTHS = (1440, 390)
CHANGE = "([what, style]) => { document.querySelector(what).style.cssText = style }"


@pytest.fixture(autouse=True)
def _axe_itself_adds_a_style(stage: Page, problems: list[str]) -> Iterator[None]:
    """Forgive what the measuring tool does to the page: its own style is refused by the policy."""
    yield
    problems[:] = [said for said in problems if "inline style" not in said]


@pytest.mark.parametrize(
    "path", ["/kit", "/", "/setup?step=2", "/provisions", "/provisions/1", "/missing"]
)
def test_pages(stage: Page, stage_url: str, problems: list[str], path: str) -> None:
    if path == "/missing":
        by_address(stage, stage_url, path)
        assert not_found(problems)
    else:
        visit(stage, stage_url, path)
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


def test_text_that_cannot_be_read_is_found_though_its_like_was_measured(
    stage: Page, stage_url: str
) -> None:
    """The measure itself: a colour, a ground, a veil, and something that lies behind."""
    visit(stage, stage_url, "/setup")
    stage.evaluate("document.body.append(document.createElement('div'))")
    assert barriers(stage) == []
    for change in (
        ("main h1", "color: #475569"),
        ("main", "background: #e2e8f0"),
        ("main", "opacity: .4"),
        ("body > :last-child", "position: fixed; inset: 0; z-index: -1; background: #e2e8f0"),
    ):
        stage.evaluate(CHANGE, change)
        assert any(one.startswith("color-contrast") for one in barriers(stage)), change
        stage.evaluate(CHANGE, (change[0], ""))
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
