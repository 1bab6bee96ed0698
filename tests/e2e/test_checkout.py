"""What can happen between the review and the payment: refusals, second thoughts, two tabs, a lost session."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.e2e import wizard
from tests.e2e.people import Person, ready, sign_in
from tests.e2e.ways import go

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]
Enter = Callable[..., BrowserContext]
DECLINED = "4000 0000 0000 0002"


@pytest.fixture(scope="module")
def dora(newcomer: Callable[[str], Person]) -> Person:
    """Give the student these tests are about, one after the other."""
    return newcomer("Dora")


def test_lost_session_loses_no_choice(enter: Enter, dora: Person) -> None:
    context = enter(dora)
    page = context.new_page()
    wizard.choose_package(page)
    names = wizard.choose_names(page, "Doraline")
    context.clear_cookies()
    page.reload()
    page.wait_for_url("**/sign-in?next=/gtm/setup*")
    sign_in(page, dora.email)
    expect(page.get_by_test_id("email-username")).to_be_visible()
    page.get_by_role("link", name="Back").click()
    for name in names:
        expect(page.locator(f".pick input[value='{name}']")).to_be_checked()


def test_refused_and_abandoned_payments_keep_the_cart(
    enter: Enter, dora: Person, problems: list[str]
) -> None:
    page = enter(dora).new_page()
    go(page, "/gtm")
    wizard.choose_mailboxes(page)
    wizard.to_checkout(page)
    wizard.pay(page, DECLINED)
    expect(page.get_by_role("alert")).to_contain_text("Your card was declined.")
    problems[:] = [said for said in problems if "Payment Required" not in said]
    page.get_by_role("link", name="Cancel and go back").click()
    ready(page)
    expect(page.get_by_text("The payment was not completed.")).to_be_visible()
    expect(page.get_by_text("your choices are kept")).to_be_visible()
    expect(page.get_by_test_id("pay")).to_have_text("Pay $144.00")


def test_two_tabs_pay_once(enter: Enter, dora: Person, operator: Person) -> None:
    context = enter(dora)
    tabs = [context.new_page(), context.new_page()]
    for tab in tabs:
        go(tab, "/gtm")
    late = context.new_page()
    go(late, "/gtm/setup?step=4")
    for tab in tabs:
        wizard.to_checkout(tab)
    assert tabs[0].url == tabs[1].url
    for tab in tabs:
        wizard.pay(tab)
        tab.wait_for_url("**/gtm")
        expect(tab.locator(".steps > li")).to_have_count(10)
    watching = enter(operator).new_page()
    go(watching, "/operate")
    expect(watching.locator(".cell").filter(has_text="Dora Company")).to_have_count(1)

    late.get_by_test_id("pay").click()
    expect(late.locator(".toast")).to_contain_text("already has a package")
    late.goto("/gtm/setup?step=4")
    late.wait_for_url("**/gtm")
