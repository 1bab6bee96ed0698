"""The main journey once more in Firefox, another engine: what only Chromium forgives is found here."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

from tests.e2e import wizard
from tests.e2e.people import sign_up
from tests.e2e.product import Product
from tests.e2e.test_every_page import _axe_itself_adds_a_style, barriers
from tests.e2e.ways import go
from tests.support import firefox

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]
__all__ = ["_axe_itself_adds_a_style"]
WIDTHS = (390, 1440)


@pytest.fixture(scope="session")
def browser(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Give Firefox wherever the other journeys get Chromium."""
    with firefox.running(playwright.firefox, tmp_path_factory.mktemp("firefox")) as started:
        yield started


def test_a_package_is_bought_watched_and_used_in_firefox(
    enter: Callable[..., BrowserContext], browser: Browser, product: Product
) -> None:
    assert browser.browser_type.name == "firefox"
    page = enter(sign_up(browser, product, "Finn")).new_page()
    wizard.fill_in(page, "Finnfair")
    wizard.to_checkout(page)
    wizard.pay(page)
    page.wait_for_url("**/gtm")
    expect(page.locator(".steps > li")).to_have_count(10)
    page.evaluate("window.unmoved = true")
    wizard.settled(page)
    expect(page.get_by_role("img", name="10 of 10 steps done")).to_be_visible()
    assert page.evaluate("window.unmoved") is True
    narrowed_list(page)
    assert in_the_way(page) == []
    dialog_by_keyboard(page)
    block_by_keyboard(page)


def in_the_way(page: Page) -> list[str]:
    """Return what is in the way on a page, on a phone and on a desk."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found += barriers(page, page.url)
    return found


def narrowed_list(page: Page) -> None:
    """Find rows by typing."""
    go(page, "/gtm")
    rows = page.get_by_role("region", name="Mailboxes", exact=True).locator("tbody tr")
    expect(rows).to_have_count(6)
    page.get_by_placeholder("Search mailboxes").press_sequentially("tim.keen")
    expect(rows).to_have_count(3)


def dialog_by_keyboard(page: Page) -> None:
    """Open a dialog, stay in it, and come back to where it was opened."""
    go(page, "/suppressions")
    opener = page.get_by_test_id("suppress").first
    opener.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name="Suppress addresses")).to_be_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('[role=dialog], dialog')")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(opener).to_be_focused()


def block_by_keyboard(page: Page) -> None:
    """Move a block of a template up, and see the mail change."""
    go(page, "/templates/new")
    page.get_by_role("button", name="Use Short survey").press("Enter")
    mail = page.frame_locator("iframe")
    expect(mail.get_by_role("heading", name="What should we build next?")).to_be_visible()
    page.locator(".be-name").nth(2).press("Alt+ArrowUp")
    expect(page.locator(".be-name").nth(1)).to_contain_text("Button")
    expect(page.locator(".be-name").nth(1)).to_be_focused()
