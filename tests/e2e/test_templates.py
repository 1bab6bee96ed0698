"""A template from preset to restored version, in a browser and mostly from the keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.people import Person, ready
from tests.e2e.test_every_page import _axe_itself_adds_a_style, survey
from tests.e2e.ways import go

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]
Enter = Callable[..., BrowserContext]
GROUND = (
    "getComputedStyle(document.querySelector('.tp iframe').contentDocument.body).backgroundColor"
)
__all__ = ["_axe_itself_adds_a_style"]


def rows(page: Page) -> list[str]:
    """Return the kinds of the blocks in their order."""
    return [text.split("\n")[0] for text in page.locator(".be-name").all_inner_texts()]


def take_friendlier_words(page: Page) -> None:
    """Ask the writing assistant about a block, look at what would change, and take it."""
    page.get_by_role("button", name="Actions for Text 4").click()
    page.get_by_role("menuitem", name="Friendlier").click()
    expect(page.get_by_label("What would change")).to_contain_text("It's")
    page.get_by_test_id("take-words").click()
    mail = page.frame_locator("iframe")
    expect(mail.get_by_text("It's open until the end of the month!")).to_be_visible()


def write_html_and_text(page: Page) -> None:
    """Go on as HTML, and from the text made of it to a text of one's own; look at both."""
    page.get_by_role("tab", name="HTML").click()
    page.get_by_role("button", name="Go on as HTML").click()
    page.get_by_test_id("confirm").click()
    page.get_by_test_id("source").fill("<h1>🎉 Plain and simpel teh</h1><p>{{postal_address}}</p>")
    page.get_by_test_id("source").evaluate("area => area.setSelectionRange(17, 27)")
    page.get_by_role("button", name="Fix language").click()
    page.get_by_test_id("take-words").click()
    expect(page.get_by_test_id("source")).to_have_value(
        re.compile("^<h1>🎉 Plain and simpel the</h1>")
    )
    page.get_by_test_id("source").fill("<h1>Plain and simple</h1><p>{{postal_address}}</p>")
    expect(
        page.frame_locator("iframe").get_by_role("heading", name="Plain and simple")
    ).to_be_visible()
    page.get_by_role("tab", name="Text").click()
    expect(page.get_by_test_id("text-part")).to_have_value(re.compile("Plain and simple"))
    expect(page.get_by_test_id("text-part")).not_to_be_editable()
    page.get_by_label("Write the text part myself").click()
    expect(page.get_by_test_id("text-part")).to_be_editable()
    page.get_by_test_id("text-part").fill("In words of my own")
    page.get_by_test_id("save-template").click()
    expect(page.get_by_text("Version 4, saved")).to_be_visible()
    page.reload()
    ready(page)
    page.get_by_role("tab", name="Text").click()
    expect(page.get_by_test_id("text-part")).to_have_value("In words of my own")


def test_a_template_is_written_by_keyboard_seen_saved_and_taken_back(
    enter: Enter, nora: Person
) -> None:
    page = enter(nora).new_page()
    go(page, "/templates/new")
    page.get_by_role("button", name="Use Short survey").press("Enter")
    page.wait_for_url(re.compile(r"/templates/[0-9a-f-]{36}$"))
    mail = page.frame_locator("iframe")
    expect(mail.get_by_role("heading", name="What should we build next?")).to_be_visible()
    assert rows(page) == ["Heading", "Text", "Button", "Text", "Footer"]

    page.locator(".be-name").nth(2).press("Alt+ArrowUp")
    expect(page.locator(".be-name").nth(1)).to_contain_text("Button")
    expect(page.locator(".be-name").nth(1)).to_be_focused()
    page.keyboard.press("Control+z")
    expect(page.locator(".be-name").nth(2)).to_contain_text("Button")
    page.keyboard.press("Control+Shift+z")
    expect(page.locator(".be-name").nth(1)).to_contain_text("Button")

    page.locator(".be-name").first.press("Enter")
    page.get_by_role("textbox", name="Text", exact=True).fill("Hello {{frist_name}}")
    expect(page.get_by_text("Did you mean first_name?")).to_be_visible()
    page.get_by_role("textbox", name="Text", exact=True).fill("Hello {{first_name|you}}")
    expect(mail.get_by_role("heading", name="Hello Alex")).to_be_visible()
    page.get_by_role("button", name="Nothing known").click()
    expect(mail.get_by_role("heading", name="Hello you")).to_be_visible()
    by_day = page.evaluate(GROUND)
    page.get_by_role("button", name="Phone").click()
    expect(page.locator(".tp-sheet")).to_have_css("width", "375px")
    page.get_by_role("button", name="Dark").click()
    expect(page.get_by_role("button", name="Dark")).to_have_attribute("aria-pressed", "true")
    page.wait_for_function(f"{GROUND} !== '{by_day}'")
    page.get_by_role("button", name="Desktop").click()
    expect(page.locator(".tp-sheet")).not_to_have_css("width", "375px")
    expect(page.get_by_text("Version 1, and a draft")).to_be_visible()

    take_friendlier_words(page)

    page.reload()
    ready(page)
    expect(page.get_by_text("This is what you typed last time")).to_be_visible()
    assert rows(page) == ["Heading", "Button", "Text", "Text", "Footer"]
    page.get_by_test_id("save-template").click()
    expect(page.get_by_text("Version 2, saved")).to_be_visible()

    base = page.url
    page.get_by_role("link", name="Versions").click()
    page.get_by_role("link", name="Version 1").click()
    expect(mail.get_by_role("heading", name="What should we build next?")).to_be_visible()
    page.get_by_test_id("restore-version").click()
    page.get_by_test_id("confirm").click()
    expect(page.get_by_text("Version 3, saved")).to_be_visible()
    expect(page.locator(".be-name").nth(1)).to_contain_text("Text")
    write_html_and_text(page)
    assert survey(page, [base, f"{base}/versions"]) == []
