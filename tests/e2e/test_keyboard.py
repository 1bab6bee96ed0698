"""The setup without a mouse."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.people import Person
from tests.e2e.ways import go

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]
OUTLINE = """() => { const e = document.activeElement.closest('.pick, .opt, .ctl') || document.activeElement;
const s = getComputedStyle(e); return s.outlineStyle !== 'none' || s.boxShadow !== 'none' }"""
OUTLINE_MS = 2000


def tab_to(page: Page, selector: str, most: int = 60) -> None:
    """Press Tab until the element has the focus; every stop on the way must be visible."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            page.wait_for_function(OUTLINE, timeout=OUTLINE_MS)
            return
    pytest.fail(f"{selector} is out of the keyboard's reach")


def test_setup_is_completed_by_keyboard_alone(
    enter: Callable[..., BrowserContext], newcomer: Callable[[str], Person]
) -> None:
    page = enter(newcomer("Kay")).new_page()
    go(page, "/gtm/setup")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    tab_to(page, ".opt input")
    for _ in range(6):  # a press while the page is still being drawn may be lost
        page.keyboard.press("ArrowLeft")
        page.wait_for_timeout(300)
        if page.get_by_test_id("tier-starter").is_checked():
            break
    expect(page.get_by_test_id("tier-starter")).to_be_checked()
    tab_to(page, "[data-testid=next-step]")
    page.keyboard.press("Enter")

    expect(page.get_by_test_id("domain-input")).to_be_visible()
    tab_to(page, "[data-testid=domain-input]")
    page.keyboard.type("Kayboard")
    tab_to(page, "input[type=checkbox]")
    page.keyboard.press("Space")
    tab_to(page, "[data-testid=find-names]")
    page.keyboard.press("Enter")
    expect(page.locator(".pick").first).to_be_visible()
    for _ in range(3):
        tab_to(page, ".pick input:not(:checked)")
        page.keyboard.press("Space")
    expect(page.get_by_text("3 of 3")).to_be_visible()
    tab_to(page, "[data-testid=next-step]")
    page.keyboard.press("Enter")

    expect(page.get_by_test_id("email-username")).to_be_visible()
    tab_to(page, "[name=pattern_1]")
    page.keyboard.type("kay")
    page.keyboard.press("Tab")
    page.keyboard.type("kay.keen")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("pay")).to_be_visible()
    tab_to(page, "[data-testid=pay]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/c/pay/**")
