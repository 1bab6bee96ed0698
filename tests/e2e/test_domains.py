"""Domains in a browser: pasted, set up, changed and taken back, bought, tested, reported on."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import wizard
from tests.e2e.people import Person, ready
from tests.e2e.test_every_page import survey
from tests.e2e.ways import go
from tests.support import aggregate_reports

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]
Inside = Callable[..., Page]
TABS = ("", "/records", "/propagation", "/health", "/reports", "/settings")


@pytest.fixture(scope="module")
def tess(newcomer: Callable[[str], Person]) -> Person:
    """Sign somebody up who has nothing yet."""
    return newcomer("Tess")


@pytest.fixture
def forgiving(inside: Inside, problems: list[str]) -> Iterator[None]:
    """Forgive the measuring tool its own style, which the policy refuses, before ``enter`` looks."""
    yield
    problems[:] = [said for said in problems if "inline" not in said]


def domain_of(page: Page, name: str) -> str:
    """Return the address of a domain's page, from the list."""
    go(page, "/domains")
    return str(page.locator(".table tbody a", has_text=name).first.get_attribute("href"))


def yesterday(report: str) -> str:
    """Return a report as if it were about yesterday."""
    now = int(time.time())
    return report.replace("1781049600", str(now - 86_400)).replace("1781135999", str(now - 1))


def test_a_pasted_list_is_connected_and_followed_without_reload(
    inside: Inside, tess: Person
) -> None:
    page = inside(tess)
    go(page, "/domains")
    expect(page.get_by_text("No domain yet")).to_be_visible()
    page.get_by_role("button", name="Connect many").click()
    page.get_by_role("textbox", name="Domains").fill("tess-mail.com, tess-post.com\nlocalhost")
    page.get_by_test_id("connect-many").click()
    expect(page.get_by_text("2 domains are connected")).to_be_visible()
    expect(page.get_by_text("localhost exists only inside a network")).to_be_visible()
    page.get_by_test_id("many-done").click()
    page.evaluate("window.unmoved = true")
    rows = page.locator(".table tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.filter(has_text="Ready")).to_have_count(2, timeout=60_000)
    assert page.evaluate("window.unmoved") is True
    page.get_by_label("Search domains").fill("post")
    expect(rows).to_have_count(1)
    with page.expect_download() as download:
        page.get_by_role("button", name="Export CSV").click()
    text = download.value.path().read_text("utf-8-sig")
    assert "tess-post.com,ready,api" in text
    assert "tess-mail.com" not in text


def test_a_change_is_planned_carried_out_shown_and_taken_back(inside: Inside, tess: Person) -> None:
    page = inside(tess)
    href = domain_of(page, "tess-mail.com")
    go(page, f"{href}/settings")
    expect(page.get_by_text("4 of 10 lookups are used.")).to_be_visible(timeout=30_000)
    page.get_by_role("checkbox", name="Mailgun").check()
    page.get_by_test_id("save-domain").click()
    page.wait_for_url(f"**{href}/records")
    expect(page.get_by_text("include:mailgun.org").first).to_be_visible(timeout=30_000)
    history = page.get_by_role("region", name="History of changes").or_(
        page.locator("section[aria-label='History of changes']")
    )
    rows = history.first.locator("tbody tr")
    expect(rows).to_have_count(2, timeout=30_000)  # the oldest is verified too
    newest = rows.first
    expect(newest).to_contain_text("Verified", timeout=30_000)
    newest.get_by_role("button", name=re.compile("^Actions for")).click()
    page.get_by_role("menuitem", name="Show").click()
    shown = page.get_by_role("dialog")
    expect(shown.locator("del")).to_contain_text("v=spf1 include:_spf.google.com ~all")
    expect(shown.locator(".ln").last).to_contain_text("include:mailgun.org")
    page.get_by_role("button", name="Close").click()
    newest.get_by_role("button", name=re.compile("^Actions for")).click()
    page.get_by_role("menuitem", name="Undo").click()
    page.get_by_test_id("confirm").click()
    expect(history.first).to_contain_text("Undone", timeout=30_000)
    stood = page.locator("section[aria-label='Records we stand for']")
    expect(stood).not_to_contain_text("mailgun.org")
    expect(stood).to_contain_text("v=spf1 include:_spf.google.com ~all")


def test_every_record_is_shown_at_every_resolver_on_both_screens(
    inside: Inside, tess: Person
) -> None:
    page = inside(tess)
    href = domain_of(page, "tess-mail.com")
    go(page, f"{href}/propagation")
    grid = page.locator("section[aria-label='Propagation']")
    expect(grid).to_contain_text("Everything visible since", timeout=60_000)
    expect(grid.locator("tbody tr")).to_have_count(1)
    columns = grid.locator("thead th").count()
    assert columns >= 12
    expect(grid.locator("tbody tr").first.locator(".tone-success")).to_have_count(columns - 2)
    phone = inside(tess, width=390)
    go(phone, f"{href}/propagation")
    places = phone.locator("section[aria-label='Propagation'] details")
    expect(places).to_have_count(columns - 4)
    expect(places.first).to_contain_text("visible")


def test_health_and_reports_say_what_to_do(inside: Inside, tess: Person) -> None:
    page = inside(tess)
    href = domain_of(page, "tess-mail.com")
    go(page, f"{href}/health")
    page.get_by_test_id("check-health").click()
    expect(page.get_by_text("DKIM does not hold.")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("Not checked").first).to_be_visible()
    go(page, f"{href}/reports")
    expect(page.locator(".lad [aria-current]")).to_contain_text("Watch only")
    report = yesterday(aggregate_reports.OLD.replace("example.com", "tess-mail.com"))
    page.locator("input[type=file]").set_input_files(
        {"name": "google.xml", "mimeType": "text/xml", "buffer": report.encode()}
    )
    expect(page.get_by_text("google.xml is read")).to_be_visible()
    expect(page.get_by_role("heading", name="Alignment, day by day")).to_be_visible()
    expect(page.locator("section[aria-label=Sources] tbody tr").first).to_be_visible()


def test_a_bought_domain_is_paid_for_registered_and_set_up(inside: Inside, tess: Person) -> None:
    page = inside(tess)
    go(page, "/domains/buy")
    page.get_by_label("Word or names").fill("tesswright")
    page.get_by_test_id("search-names").click()
    offers = page.get_by_role("list", name="Names found")
    expect(offers.locator("li")).not_to_have_count(0, timeout=30_000)
    assert offers.locator("li").count() >= 10
    add = offers.get_by_role("button", name=re.compile("^Add "))
    name = str(add.first.get_attribute("aria-label")).removeprefix("Add ")
    add.first.click()
    cart = page.get_by_role("list", name="Cart")
    expect(cart.locator("li")).to_have_count(1)
    expect(page.get_by_text("Prices hold for")).to_be_visible()
    page.get_by_test_id("pay-domains").click()
    expect(page.get_by_text("Registries ask whom a domain belongs to.")).to_be_visible()
    tell_phone(page)
    go(page, "/domains/buy")
    expect(cart.locator("li")).to_have_count(1)
    page.get_by_test_id("pay-domains").click()
    page.wait_for_url("**/stripe/**")
    wizard.pay(page)
    page.wait_for_url("**/domains/orders/*")
    ready(page)
    expect(page.get_by_text("Your domains are registered")).to_be_visible(timeout=60_000)
    page.get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
    expect(page.locator(".steps > li")).to_have_count(8)


def tell_phone(page: Page) -> None:
    """Complete what registries ask for in the organization's settings."""
    go(page, "/organization")
    page.get_by_label("Phone").fill("+1 775 555 0100")
    page.get_by_role("button", name="Save").first.click()
    expect(page.get_by_text("Organization saved")).to_be_visible()


@pytest.mark.usefixtures("forgiving")
def test_every_page_of_a_domain_can_be_used_by_everybody(inside: Inside, tess: Person) -> None:
    page = inside(tess)
    href = domain_of(page, "tess-mail.com")
    go(page, "/domains/orders")
    order = str(page.locator(".table tbody a").first.get_attribute("href"))
    found = survey(page, [*(f"{href}{tab}" for tab in TABS), order])
    go(page, f"{href}/settings")
    page.get_by_test_id("remove-domain").click()
    page.get_by_label("Type tess-mail.com to confirm").fill("tess-mail.com")
    page.get_by_test_id("confirm").click()
    page.wait_for_url("**/domains")
    expect(page.locator(".table tbody")).not_to_contain_text("tess-mail.com")
    assert found == []
