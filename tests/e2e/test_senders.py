"""Senders in a browser: added in two steps, proved while one looks on, preferred, deleted."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.people import Person
from tests.e2e.ways import go

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]
Enter = Callable[..., BrowserContext]
CONNECTED, ELSEWHERE = "hello@northwind-mail.com", "hello@northwind-away.com"


def add(page: Page, email: str) -> None:
    """Fill in the first step."""
    page.get_by_role("button", name="Add sender", exact=True).first.click()
    page.get_by_role("textbox", name="Email address").fill(email)
    page.get_by_test_id("add-sender").click()


def test_a_sender_is_added_proved_preferred_and_deleted(enter: Enter, nora: Person) -> None:
    context = enter(nora)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    go(page, "/senders")
    dialog = page.get_by_role("dialog")
    add(page, "not an address")
    expect(dialog.get_by_text("Enter an email address")).to_be_visible()
    expect(dialog.get_by_text("Configure DNS Records")).to_have_count(0)
    page.get_by_role("textbox", name="Email address").fill(ELSEWHERE)
    page.get_by_test_id("add-sender").click()
    expect(dialog.get_by_role("heading", name="Configure DNS Records")).to_be_visible()
    expect(dialog.get_by_text("Cloudflare")).to_be_visible()
    expect(dialog.get_by_test_id("record-missing").get_by_text("Not found yet")).to_have_count(4)
    dialog.get_by_role("button", name="Copy TXT value").first.click()
    assert page.evaluate("navigator.clipboard.readText()").startswith("mailwright=")
    page.get_by_test_id("records-done").click()
    rows = page.get_by_test_id("sender-row")
    row = rows.filter(has_text=ELSEWHERE)
    expect(row).to_contain_text("Pending")
    expect(row).to_contain_text("just now")
    add(page, CONNECTED)
    page.get_by_test_id("publish").click()
    expect(dialog.get_by_text("Everything is proved")).to_be_visible(timeout=30_000)
    expect(dialog.get_by_test_id("record-verified")).to_have_count(5)
    page.get_by_test_id("records-done").click()
    row = rows.filter(has_text=CONNECTED)
    expect(row).to_contain_text("Verified")
    row.get_by_role("button", name=f"Actions for {CONNECTED}").click()
    page.get_by_role("menuitem", name="Make default").click()
    expect(row).to_contain_text("Default")
    row.get_by_role("button", name=f"Actions for {CONNECTED}").click()
    page.get_by_role("menuitem", name="Delete").click()
    page.get_by_test_id("confirm").click()
    expect(row).to_have_count(0)
    expect(page.get_by_text(re.compile("Page 1 – 1 of [23] senders"))).to_be_visible()
    expect(page.get_by_text(re.compile("^[23] items$"))).to_be_visible()
    expect(page.get_by_role("button", name="Restore")).to_be_visible()
