"""Pages: what they weigh, what they may load, how they fail, and the table on them."""

from __future__ import annotations

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.ui.e2e.conftest import by_address, not_found, poke, visit

pytestmark = pytest.mark.e2e


def test_nothing_comes_from_outside_and_no_stock_font_is_loaded(cold: Page, stage_url: str) -> None:
    asked: list[str] = []
    cold.on("request", lambda request: asked.append(request.url))
    visit(cold, stage_url, "/kit")
    cold.wait_for_timeout(500)
    assert [url for url in asked if not url.startswith((stage_url, "data:", "ws:"))] == []
    fonts = [url for url in asked if "woff" in url]
    assert len(fonts) == 1
    assert "/static/inter." in fonts[0]


def test_policy_is_strict_and_never_violated(cold: Page, stage_url: str) -> None:
    policy = httpx.get(stage_url).headers["content-security-policy"]
    assert "script-src 'self' 'nonce-" in policy
    assert "unsafe-inline" not in policy.split("style-src-attr")[0]
    cold.add_init_script(
        "addEventListener('securitypolicyviolation', e => console.error('CSP', e.blockedURI))"
    )
    for path in ("/kit", "/provisions/1", "/broken"):
        by_address(cold, stage_url, path)


@pytest.mark.parametrize("path", ["/", "/setup", "/provisions", "/provisions/1"])
def test_page_keeps_to_150_elements(stage: Page, stage_url: str, path: str) -> None:
    visit(stage, stage_url, path)
    count = stage.evaluate("Object.keys(mounted_app.elements).length")
    assert count <= 150


def test_cold_page_keeps_to_its_weight(cold: Page, stage_url: str) -> None:
    poke(stage_url, "improved")  # the best compression is made after the first visit
    session = cold.context.new_cdp_session(cold)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda e: sizes.append(e["encodedDataLength"]))
    by_address(cold, stage_url, "/")
    cold.wait_for_timeout(300)
    assert sum(sizes) <= 350_000
    assert len(sizes) <= 22
    for _ in range(2):
        sizes.clear()
        by_address(cold, stage_url, "/setup")
    cold.wait_for_timeout(100)
    assert 0 < sum(sizes) <= 10_000, "once everything is kept"


def test_error_card_names_the_way_out_and_hides_the_inside(
    stage: Page, stage_url: str, problems: list[str]
) -> None:
    by_address(stage, stage_url, "/missing")
    assert not_found(problems)
    expect(stage.get_by_role("alert")).to_contain_text("There is no provision with this number.")
    expect(stage.get_by_role("link", name="What this means")).to_have_attribute(
        "href", "/help/errors/not_found"
    )
    by_address(stage, stage_url, "/broken")
    card = stage.locator("main [role=alert]")
    expect(card).to_contain_text("Something broke on our side.")
    expect(card).to_contain_text("Request id")
    expect(card).not_to_contain_text("secret of the inside")


def test_bad_number_in_the_address_is_not_found(
    stage: Page, stage_url: str, problems: list[str]
) -> None:
    by_address(stage, stage_url, "/provisions/abc")
    expect(stage.get_by_role("alert")).to_contain_text("There is no such page.")
    assert not_found(problems)


def test_unknown_path_inside_leaves_for_the_page_of_another_kind(
    stage: Page, stage_url: str
) -> None:
    visit(stage, stage_url, "/")
    stage.get_by_role("link", name="Open the mailbox").click()
    expect(stage.get_by_role("heading", name="A page of another kind")).to_be_visible()


def test_slow_page_shows_its_shape_first(stage: Page, stage_url: str) -> None:
    visit(stage, stage_url, "/")
    stage.get_by_role("link", name="Slow").click()
    expect(stage.get_by_role("status", name="Loading")).to_be_visible()
    expect(stage.get_by_role("heading", level=1, name="Slow at last")).to_be_focused()
    expect(stage.get_by_role("status", name="Loading")).to_have_count(0)


def test_button_shows_its_work_and_runs_once(stage: Page, stage_url: str) -> None:
    visit(stage, stage_url, "/kit")
    save = stage.get_by_test_id("save")
    save.dblclick()
    expect(save).to_be_disabled()
    expect(save).to_be_enabled()
    stage.wait_for_timeout(300)
    expect(stage.locator(".toast")).to_have_count(1)


def test_what_is_ticked_can_be_unticked_and_ticked_again(stage: Page, stage_url: str) -> None:
    visit(stage, stage_url, "/kit")
    box = stage.locator("main input[type=checkbox]").first
    for ticked in (False, True, False):
        box.click()
        stage.wait_for_timeout(100)  # what was sent comes back and must not undo it
        expect(box).to_be_checked(checked=ticked)


def test_sign_out_posts_a_form(stage: Page, stage_url: str) -> None:
    visit(stage, stage_url, "/")
    stage.get_by_role("button", name="Account of").click()
    stage.get_by_role("menuitem", name="Sign out").click()
    expect(stage.get_by_role("heading", name="Signed out")).to_be_visible()


def test_table_searches_filters_sorts_and_pages_by_address(stage: Page, stage_url: str) -> None:
    visit(stage, stage_url, "/kit")
    table = stage.get_by_role("region", name="Domains", exact=True)
    rows = table.locator("tbody tr")
    expect(table.get_by_role("status")).to_have_text("1–8 of 200")
    table.get_by_role("button", name="Next page").click()
    expect(table.get_by_role("status")).to_have_text("9–16 of 200")
    table.get_by_role("button", name="Mailboxes").click()
    expect(table.get_by_role("columnheader", name="Mailboxes")).to_have_attribute(
        "aria-sort", "ascending"
    )
    table.get_by_label("Status").select_option("failed")
    table.get_by_placeholder("Search domains").fill("getacme")
    expect(table.get_by_role("status")).to_have_text("1–3 of 3")
    assert "q=getacme" in stage.url
    assert "status=failed" in stage.url
    names = rows.locator("td:first-child").all_inner_texts()
    visit(stage, stage_url, stage.url.removeprefix(stage_url))
    assert stage.locator(".table tbody tr td:first-child").all_inner_texts() == names
    table.get_by_placeholder("Search domains").fill("nothing like this")
    stage.get_by_role("button", name="Clear search and filters").click()
    expect(table.get_by_role("status")).to_have_text("1–8 of 200")


def test_row_menu_acts_on_its_row(stage: Page, stage_url: str) -> None:
    visit(stage, stage_url, "/kit?q=acmehq10")
    stage.get_by_role("button", name="Actions for acmehq10.com").click()
    stage.get_by_role("menuitem", name="Remove").click()
    expect(stage.get_by_role("dialog")).to_contain_text("Remove acmehq10.com?")
    stage.get_by_test_id("confirm").click()
    expect(stage.locator(".toast")).to_contain_text("acmehq10.com removed")
