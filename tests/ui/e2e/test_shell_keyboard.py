"""Everything works without a mouse, and the focus is never lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.ui.e2e.conftest import by_address, visit

pytestmark = pytest.mark.e2e
FOCUSED = "document.activeElement.textContent.trim() || document.activeElement.ariaLabel"


@pytest.fixture
def everything_moves(stage: Page) -> None:
    """Let what opens and closes do so in its own time, as most people see it."""
    stage.emulate_media(reduced_motion="no-preference")


@pytest.mark.usefixtures("everything_moves")
def test_drawer_traps_the_focus_and_gives_it_back(stage: Page, stage_url: str) -> None:
    visit(stage, stage_url, "/", 390)
    opener = stage.get_by_role("button", name="Open menu")
    expect(opener).to_have_attribute("aria-expanded", "false")
    opener.press("Enter")
    expect(stage.get_by_role("button", name="Close menu")).to_be_focused()
    for _ in range(14):
        stage.keyboard.press("Tab")
        inside = (
            "document.activeElement === document.body || !!document.activeElement.closest('.side')"
        )
        assert stage.evaluate(inside)
    assert stage.evaluate("document.querySelector('.topbar').inert")
    stage.keyboard.press("Escape")
    expect(stage.get_by_role("button", name="Open menu")).to_be_focused()
    assert not stage.evaluate("document.querySelector('.topbar').inert")


@pytest.mark.usefixtures("everything_moves")
def test_dialog_closes_with_escape_and_gives_the_focus_back(stage: Page, stage_url: str) -> None:
    visit(stage, stage_url, "/kit")
    asking = stage.get_by_test_id("ask")
    asking.press("Enter")
    expect(stage.get_by_role("button", name="Go back")).to_be_focused()
    stage.keyboard.press("Escape")
    expect(stage.get_by_role("dialog")).to_have_count(0)
    expect(asking).to_be_focused()


def test_typed_confirmation_needs_every_letter(stage: Page, stage_url: str) -> None:
    visit(stage, stage_url, "/kit")
    stage.get_by_role("button", name="Delete", exact=True).click()
    go = stage.get_by_test_id("confirm")
    expect(go).to_be_disabled()
    stage.keyboard.type("acme-outreach.co")
    stage.wait_for_timeout(500)
    expect(go).to_be_disabled()
    stage.keyboard.type("m")
    expect(go).to_be_enabled()
    go.click()
    expect(stage.get_by_role("dialog")).to_have_count(0)


def test_palette_finds_a_page_by_a_few_letters(stage: Page, stage_url: str) -> None:
    visit(stage, stage_url, "/")
    stage.keyboard.press("Control+k")
    stage.keyboard.type("gtm")
    expect(stage.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    stage.keyboard.press("Enter")
    stage.wait_for_url("**/setup")
    expect(stage.get_by_role("heading", level=1)).to_be_focused()
    stage.keyboard.press("Control+k")
    stage.keyboard.press("ArrowDown")
    expect(stage.get_by_role("option").nth(1)).to_have_attribute("aria-selected", "true")
    stage.keyboard.press("Escape")
    expect(stage.locator(".palette[open]")).to_have_count(0)


def test_menu_moves_with_arrows(stage: Page, stage_url: str) -> None:
    visit(stage, stage_url, "/kit")
    opener = stage.get_by_role("button", name="Actions for the provision")
    opener.press("Enter")
    expect(stage.get_by_role("menuitem", name="Open")).to_be_focused()
    stage.keyboard.press("ArrowUp")
    expect(stage.get_by_role("menuitem", name="Cancel provision")).to_be_focused()
    stage.keyboard.press("Escape")
    expect(opener).to_be_focused()


def test_skip_link_is_the_first_stop_and_leads_to_the_page(stage: Page, stage_url: str) -> None:
    by_address(stage, stage_url, "/")
    stage.keyboard.press("Tab")
    assert stage.evaluate(FOCUSED) == "Skip to main content"
    stage.keyboard.press("Enter")
    assert stage.evaluate("!!document.activeElement.closest('main')")


def test_focus_is_visible_by_two_pixels_of_accent(stage: Page, stage_url: str) -> None:
    visit(stage, stage_url, "/kit")
    stage.keyboard.press("Tab")
    stage.keyboard.press("Tab")
    style = "(() => { const s = getComputedStyle(document.activeElement); "
    style += "return [s.outlineWidth, s.outlineStyle, s.outlineOffset] })()"
    assert stage.evaluate(style) == ["2px", "solid", "2px"]


def test_hop_moves_focus_title_and_current_entry(stage: Page, stage_url: str) -> None:
    visit(stage, stage_url, "/")
    stage.get_by_role("link", name="Components").click()
    expect(stage.get_by_role("heading", level=1, name="Components")).to_be_focused()
    expect(stage).to_have_title("Components · Mailwright")
    expect(stage.locator(".side [aria-current=page]")).to_have_text("Components")
    expect(stage.locator("main")).to_have_count(1)


def test_form_submits_with_enter_and_shows_the_error_on_its_field(
    stage: Page, stage_url: str
) -> None:
    visit(stage, stage_url, "/kit")
    domain = stage.get_by_test_id("domain")
    domain.fill("acme.com")
    stage.get_by_test_id("submit").evaluate(
        "it => new MutationObserver(() => { it.ariaBusy && (window.worked = true) })"
        ".observe(it, {attributes: true})"
    )
    domain.press("Enter")
    expect(domain).to_have_attribute("aria-invalid", "true")
    assert stage.evaluate("window.worked")
    described = stage.evaluate(
        "document.querySelector('[data-testid=domain]').getAttribute('aria-describedby').split(' ')"
        ".map(id => document.getElementById(id).textContent).join(' | ')"
    )
    assert described == (
        "The name your replies should lead to. | This name is taken. Try getacme.com."
    )


def test_motion_stops_for_those_who_ask(stage: Page, stage_url: str) -> None:
    stage.emulate_media(reduced_motion="reduce")
    visit(stage, stage_url, "/provisions/1")
    longest = "Math.max(...[...document.querySelectorAll('*')].map(e => "
    longest += "parseFloat(getComputedStyle(e).animationDuration)))"
    assert stage.evaluate(longest) <= 0.001
