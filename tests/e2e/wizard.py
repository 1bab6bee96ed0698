"""Walking through the setup as a student does."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.e2e.ways import go


def choose_package(page: Page, slug: str = "starter") -> None:
    """Step 1."""
    go(page, "/gtm/setup?step=1")
    page.get_by_test_id(f"tier-{slug}").check(force=True)
    page.get_by_test_id("next-step").click()
    expect(page.get_by_test_id("domain-input")).to_be_visible()


def choose_names(page: Page, brand: str, count: int = 3) -> list[str]:
    """Step 2: sign for a brand and take the first names offered; return them."""
    statement = page.get_by_role("checkbox", name="I own this brand")
    if not statement.is_checked():  # signed before: the names come by themselves
        page.get_by_test_id("domain-input").fill(brand)
        statement.check()
        page.get_by_test_id("find-names").click()
    rows = page.locator(".pick:has(input)")
    expect(rows.first).to_be_visible()
    names = []
    for n in range(count):
        rows.nth(n).click()
        names.append(rows.nth(n).locator(".nm").inner_text())
    expect(page.get_by_text(f"{count} of {count}")).to_be_visible()
    page.get_by_test_id("next-step").click()
    expect(page.get_by_test_id("email-username")).to_be_visible()
    return names


def choose_mailboxes(page: Page) -> None:
    """Step 3."""
    page.get_by_label("User name 1").fill("tim")
    page.get_by_label("User name 2").fill("tim.keen")
    page.get_by_test_id("next-step").click()
    expect(page.get_by_test_id("pay")).to_be_visible()


def fill_in(page: Page, brand: str, slug: str = "starter", count: int = 3) -> list[str]:
    """Fill in everything up to the review."""
    choose_package(page, slug)
    names = choose_names(page, brand, count)
    choose_mailboxes(page)
    return names


def to_checkout(page: Page) -> None:
    """Press pay and arrive at the payment page."""
    page.get_by_test_id("pay").click()
    page.wait_for_url("**/c/pay/**")


def pay(page: Page, card: str = "") -> None:
    """Pay at the payment page, by default with a card that works."""
    if card:
        page.get_by_text("Type a card number instead").click()
        page.get_by_label("Card number").fill(card)
    page.get_by_role("button", name=re.compile(r"^(Subscribe and pay|Pay) ")).click()


def bought(page: Page, brand: str) -> None:
    """Buy the smallest package and arrive at its progress."""
    fill_in(page, brand)
    to_checkout(page)
    pay(page)
    page.wait_for_url("**/gtm")
    expect(page.locator(".steps > li")).to_have_count(10)


def settled(page: Page, seconds: float = 90) -> None:
    """Wait on the progress page until everything is done."""
    expect(page.get_by_test_id("setup-complete")).to_be_visible(timeout=seconds * 1000)
