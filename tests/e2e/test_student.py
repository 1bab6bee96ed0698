"""A student's way from a package to warming mailboxes, and on to a larger package and the way out."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e import wizard
from tests.e2e.people import Person, ready, sign_up
from tests.e2e.product import Product
from tests.e2e.ways import go

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]
Enter = Callable[..., BrowserContext]
Inside = Callable[..., Page]
Newcomer = Callable[[str], Person]


@pytest.fixture(scope="module")
def sam(browser: Browser, product: Product) -> Person:
    """Give the student these tests are about, one after the other, who signed up as people do."""
    return sign_up(browser, product, "Sam")


def test_wizard_explains_every_wrong_input(enter: Enter, newcomer: Newcomer) -> None:
    page = enter(newcomer("Wanda")).new_page()
    wizard.choose_package(page)
    page.get_by_test_id("domain-input").fill("!!")
    page.get_by_test_id("find-names").click()
    expect(page.locator(".err").get_by_text("Enter a brand name")).to_be_visible()
    page.get_by_test_id("domain-input").fill("Wandaworks")
    page.get_by_test_id("find-names").click()
    expect(page.locator(".err").get_by_text("Confirm that you may use this")).to_be_visible()
    page.get_by_role("checkbox", name="I own this brand").check()
    page.get_by_test_id("find-names").click()
    typed = page.get_by_label("Or look for names of your own")
    for name, sentence in (
        ("wanda works.com", "is not a domain name"),
        ("xn--wnda-0ra.com", "has letters outside a-z"),
        ("wändawörks.com", "has letters outside a-z"),
        ("-wanda.com", "has a part that no domain name may have"),
        ("go0gle-login.com", "resembles google"),
    ):
        typed.fill(name)
        page.get_by_role("button", name="Check").click()
        expect(page.locator(".err").get_by_text(sentence)).to_be_visible()
    typed.fill("wandaworks.io taken-wanda.com premium-wanda.com")
    page.get_by_role("button", name="Check").click()
    page.get_by_text("not available").click()
    for name, why in (
        ("wandaworks.io", "not sold with this package"),
        ("taken-wanda.com", "taken"),
        ("premium-wanda.com", "premium, $1,250.00"),
    ):
        row = page.locator(".pick.off").filter(has_text=name)
        expect(row.first).to_contain_text(why)
    page.locator(".pick:has(input)").first.click()
    page.get_by_test_id("next-step").click()
    expect(page.get_by_role("alert").get_by_text("3 domains; 1 is chosen.")).to_be_visible()
    wizard.choose_package(page)
    wizard.choose_names(page, "Wandaworks")
    one, two = page.get_by_label("User name 1"), page.get_by_label("User name 2")
    for first, second, sentence in (
        ("tim", "tim", "tim is there twice"),
        (".tim", "tim", "may not start or end with a dot"),
        ("tim", "tim@acme", "Enter only the part before the @."),
        ("tim", "ti..m", "two dots, hyphens or underscores in a row"),
        ("tim", "", "Enter a user name"),
    ):
        one.fill(first)
        two.fill(second)
        page.get_by_test_id("next-step").click()
        expect(page.locator(".err")).to_contain_text(sentence)
    one.fill("wanda")
    two.fill("w.keen")
    expect(page.locator(".addresses li")).to_have_count(6)
    expect(page.locator(".addresses")).to_contain_text("w.keen@")


def test_setup_can_be_left_and_resumed_on_any_device(inside: Inside, sam: Person) -> None:
    page = inside(sam)
    go(page, "/")
    expect(page.get_by_role("link", name="GTM Infrastructure")).to_have_attribute(
        "aria-current", "page"
    )
    for name, size in (("Starter", 6), ("Growth", 10), ("Scale", 20)):
        expect(page.locator(".opt").filter(has_text=name)).to_contain_text(f"{size} Google")
    page.goto("/pricing")
    page.get_by_role("link", name="Subscribe: Scale").click()
    ready(page)
    expect(page.get_by_role("radio", name="Scale")).to_be_checked()
    wizard.choose_package(page)
    names = wizard.choose_names(page, "Samwell")
    page.get_by_role("link", name="Back").click()
    expect(page.locator(".pick :checked")).to_have_count(3)

    phone = inside(sam, width=390)
    go(phone, "/gtm")
    expect(phone.get_by_test_id("email-username")).to_be_visible()
    wizard.choose_mailboxes(phone)
    summary = phone.get_by_role("region", name="Summary")
    for amount in ("$97.00", "$47.00", "$144.00"):
        expect(summary).to_contain_text(amount)
    plan = phone.get_by_role("region", name="What happens after you pay")
    expect(plan.get_by_role("listitem")).to_have_count(10)
    expect(plan).to_contain_text("register 3 domains for a year at Zapmail")
    for name in names:
        expect(phone.get_by_text(f"tim.keen@{name}")).to_be_visible()

    go(page, "/gtm")
    expect(page.get_by_test_id("pay")).to_have_text("Pay $144.00")


def test_paid_package_completes_live_and_can_be_left(
    inside: Inside, sam: Person, product: Product
) -> None:
    page = inside(sam)
    go(page, "/gtm")
    wizard.to_checkout(page)
    wizard.pay(page)
    page.wait_for_url("**/gtm")
    steps = page.locator(".steps > li")
    expect(steps).to_have_count(10)
    page.evaluate("window.unmoved = true")
    expect(page.locator(".why").first).to_contain_text(re.compile("Looked at again in"))
    expect(page.locator(".steps > li.done")).not_to_have_count(0, timeout=20_000)

    page.get_by_role("link", name="Members").click()
    expect(page.get_by_role("heading", level=1, name="Members")).to_be_visible()
    page.get_by_role("link", name="GTM Infrastructure").click()
    expect(steps).to_have_count(10)
    wizard.settled(page)
    expect(page.get_by_role("img", name="10 of 10 steps done")).to_be_visible()
    expect(page.locator(".steps > li.done .when")).to_have_count(10)
    assert page.evaluate("window.unmoved") is True
    assert "ready" in product.mail(sam.email, "ready").lower()


def test_dashboard_bell_and_mailbox_tell_what_is_there(inside: Inside, sam: Person) -> None:
    page = inside(sam)
    go(page, "/gtm")
    expect(page.get_by_role("heading", level=1, name="Samwell")).to_be_visible()
    expect(page.locator(".tile-card")).to_have_count(3)
    rows = page.get_by_role("region", name="Mailboxes", exact=True).locator("tbody tr")
    expect(rows).to_have_count(6)
    page.get_by_placeholder("Search mailboxes").fill("tim.keen")
    expect(rows).to_have_count(3)
    expect(page.get_by_role("link", name="Open PlusVibe")).to_have_attribute(
        "href", re.compile("^https://")
    )
    expect(page.get_by_role("link", name="Open HeyReach")).to_be_visible()
    expect(page.get_by_text("LinkedIn campaigns are made by hand in HeyReach")).to_be_visible()
    page.get_by_role("button", name="Refresh").click()
    expect(page.locator(".toast")).to_contain_text("Reading your mailboxes")

    page.get_by_role("button", name=re.compile(r"Notifications, \d unread")).click()
    panel = page.get_by_label("Notifications", exact=True)
    expect(panel.locator("li")).not_to_have_count(0)
    page.get_by_role("button", name="Mark all read").click()
    expect(page.get_by_role("button", name="Notifications", exact=True)).to_be_visible()
    page.keyboard.press("Escape")

    page.get_by_role("link", name="Open the mailbox").click()
    mails = page.get_by_role("region", name="Mails", exact=True)
    expect(mails.locator("tbody tr")).not_to_have_count(0)
    mails.get_by_role("link").first.click()
    expect(page.get_by_text("To", exact=True).first).to_be_visible()
    expect(page.locator("main")).to_contain_text(sam.email)


def test_upgrade_shows_its_price_and_keeps_what_is_there(inside: Inside, sam: Person) -> None:
    page = inside(sam)
    go(page, "/gtm/upgrade")
    expect(page.locator(".opt")).to_have_count(2)
    page.get_by_role("button", name="Continue").click()
    quote = page.get_by_role("region", name="Growth package")
    for said in ("More domains2", "More mailboxes4", "$77.00"):
        expect(quote).to_contain_text(said)
    field = page.get_by_label("2 additional domains")
    for names, sentence in (
        ("samwell-two.com", "exactly 2"),
        ("samwell-one.com samwell-two.com", "samwell-one.com is taken."),
    ):
        field.fill(names)
        page.get_by_role("button", name="Pay").click()
        expect(page.locator(".err, .toast").filter(has_text=sentence).first).to_be_visible()
    field.fill("samwell-two.com, samwell-three.com")
    page.get_by_role("button", name="Pay").click()
    page.wait_for_url("**/c/pay/**")
    wizard.pay(page)
    page.wait_for_url(re.compile(r"/gtm\?package=[0-9a-f-]+$"))
    wizard.settled(page)
    go(page, "/gtm")
    expect(page.get_by_text("Growth package")).to_be_visible()
    expect(page.locator(".tile-card")).to_have_count(5)


def test_plan_page_has_bills_and_the_way_out(inside: Inside, sam: Person) -> None:
    page = inside(sam)
    go(page, "/billing")
    bills = page.get_by_role("region", name="Invoices", exact=True)
    expect(bills.locator("tbody tr")).not_to_have_count(0)
    link = bills.get_by_role("link").first.get_attribute("href")
    assert link is not None
    document = page.request.get(link)
    assert document.headers["content-type"] == "application/pdf"
    assert document.body().startswith(b"%PDF")
    page.get_by_role("button", name="Cancel plan…").click()
    page.get_by_role("button", name="Cancel at period end").click()
    expect(page.get_by_text("Ends on")).to_be_visible()
    page.get_by_role("button", name="Keep the plan").click()
    expect(page.get_by_text("Renews on")).to_be_visible()
