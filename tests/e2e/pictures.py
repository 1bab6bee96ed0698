"""Takes the first picture of the README from a running product: ``python -m tests.e2e.pictures``."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from tests.e2e import product as products
from tests.e2e import wizard
from tests.e2e.people import Person, ready, sign_up
from tests.e2e.product import Product
from tests.support import browser as browsers

IMAGES = Path(__file__).parents[2] / "docs" / "images"
SIZE: ViewportSize = {"width": 1440, "height": 900}
SLOW = 12
"""Tempo at which creating mailboxes takes long enough to be caught."""


def main() -> int:
    """Seed, start, walk to the middle of a setup and take the picture."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        product = products.start(Path(home))
        browser = playwright.chromium.launch(**browsers.launch_options())
        expect.set_options(timeout=60_000)
        try:
            progress(browser, product)
        finally:
            browser.close()
            products.stop(product)
    return 0


def progress(browser: Browser, product: Product) -> None:
    """Catch a setup while mailboxes are being created."""
    page = opened(browser, product, sign_up(browser, product, "Tim"), "/gtm")
    wizard.fill_in(page, "Acme", "growth", 5)
    wizard.to_checkout(page)
    wizard.pay(page)
    expect(page.locator(".steps > li.done")).to_have_count(3)
    product.control("POST", "/tempo", {"tempo": SLOW})
    expect(
        page.locator(".steps > li.waiting").filter(has_text="Creating mailboxes")
    ).to_be_visible()
    page.wait_for_timeout(6000)
    expect(page.locator(".why")).to_be_visible()
    take(page, "progress")


def opened(browser: Browser, product: Product, person: Person, path: str) -> Page:
    """Open a page as somebody."""
    page = browser.new_context(
        base_url=product.url,
        viewport=SIZE,
        storage_state=person.state,
        reduced_motion="reduce",
    ).new_page()
    page.goto(path)
    ready(page)
    return page


def take(page: Page, name: str) -> None:
    """Write one picture, once everything stands still."""
    page.wait_for_timeout(800)
    page.screenshot(path=IMAGES / f"{name}.png")


if __name__ == "__main__":
    sys.exit(main())
