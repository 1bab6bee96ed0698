"""The operator's day: watching, mending, looking sooner, cancelling; and who may not do any of it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e import wizard
from tests.e2e.people import Person
from tests.e2e.product import QUICK, ROOT, Product
from tests.e2e.ways import go
from tests.support.programs import python

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]
Enter = Callable[..., BrowserContext]
Inside = Callable[..., Page]
Newcomer = Callable[[str], Person]


@pytest.fixture(scope="module")
def otto(newcomer: Newcomer) -> Person:
    """Give the student whose setup needs an operator."""
    return newcomer("Otto")


def cell_of(page: Page, organization: str) -> str:
    """Open the grid and return where the provision of an organization is."""
    go(page, "/operate")
    cell = page.locator(".cell").filter(has_text=organization)
    expect(cell).to_be_visible()
    return str(cell.get_attribute("href"))


def test_failed_step_is_retried_where_it_stopped(
    inside: Inside, otto: Person, operator: Person, product: Product
) -> None:
    product.fault("plusvibe", "status", value=500, times=1)
    product.fault("heyreach", "status", value=422, times=None)
    student = inside(otto)
    wizard.bought(student, "Ottomatic")
    staff = inside(operator)
    place = cell_of(staff, "Otto Company")
    staff.evaluate("window.unmoved = true")
    cell = staff.locator(".cell").filter(has_text="Otto Company")
    expect(cell).to_contain_text("Failed", timeout=90_000)
    expect(cell).to_contain_text("9/10 · Creating your lead list")
    expect(student.get_by_text("Nothing done so far is lost.")).to_be_visible()
    cell.click()
    expect(staff.get_by_role("heading", level=1, name="Ottomatic")).to_be_visible()
    assert staff.url.endswith(place)
    expect(staff.locator(".why.tone-danger")).to_be_visible()
    product.calm()
    staff.get_by_test_id("retry").click()
    expect(staff.get_by_role("img", name="10 of 10 steps done")).to_be_visible(timeout=60_000)
    expect(staff.get_by_test_id("retry")).to_have_count(0)
    assert staff.evaluate("window.unmoved") is True
    wizard.settled(student)


def test_waiting_step_can_be_looked_at_now(
    inside: Inside, newcomer: Newcomer, operator: Person, product: Product
) -> None:
    product.control("POST", "/tempo", {"tempo": 1})
    student = inside(newcomer("Lotta"))
    wizard.bought(student, "Lottalook")
    staff = inside(operator)
    go(staff, cell_of(staff, "Lotta Company"))
    waiting = staff.locator(".steps > li.waiting")
    expect(waiting.locator(".why")).to_contain_text("Looked at again in", timeout=60_000)
    product.control("POST", "/tempo", {"tempo": QUICK})
    product.control("POST", "/clock", {"skip_seconds": 3600})
    staff.get_by_role("button", name="Look now").click()
    expect(staff.locator(".toast").first).to_contain_text("It is looked at now")
    expect(staff.locator(".steps > li.done")).not_to_have_count(1, timeout=10_000)


def test_cancelling_follows_a_refund_plan(inside: Inside, otto: Person, operator: Person) -> None:
    staff = inside(operator)
    go(staff, cell_of(staff, "Otto Company"))
    staff.get_by_role("link", name="Cancel…").click()
    plan = staff.get_by_role("region", name="What cancelling means")
    expect(plan).to_contain_text("$144.00")
    expect(plan).to_contain_text(re.compile(r"Names that stay registered.*ottomatic", re.DOTALL))
    amount = staff.get_by_label("Refund in dollars")
    amount.fill("999")
    staff.get_by_label("Reason").fill("The course was cancelled.")
    staff.get_by_role("button", name="Cancel the package").click()
    confirm(staff)
    expect(staff.locator(".err")).to_contain_text("At most 144.00 can be refunded.")
    amount.fill("47")
    staff.get_by_role("button", name="Cancel the package").click()
    confirm(staff)
    expect(staff.get_by_text("$47.00 refunded")).to_be_visible(timeout=60_000)
    student = inside(otto)
    go(student, "/billing")
    expect(student.get_by_text("No plan yet")).to_be_visible()
    bills = student.get_by_role("region", name="Invoices", exact=True)
    expect(bills.get_by_role("link").first).to_be_visible()


def confirm(page: Page) -> None:
    """Type the word that makes it certain."""
    go = page.get_by_test_id("confirm")
    expect(go).to_be_disabled()
    page.get_by_role("dialog").get_by_role("textbox").fill("CANCEL")
    go.click()


def test_doors_stay_closed_to_others(
    enter: Enter,
    inside: Inside,
    otto: Person,
    newcomer: Newcomer,
    operator: Person,
    product: Product,
    problems: list[str],
) -> None:
    staff = inside(operator)
    place = cell_of(staff, "Otto Company")
    stranger = enter(newcomer("Mallory")).new_page()
    for path in ("/operate", place, f"{place}/cancel", "/operate/tiers", "/operate/sandbox"):
        stranger.goto(path)
        expect(stranger).to_have_url(re.compile("/operate/sign-in"))
    mails = product.control("GET", "/mail")["mails"]
    private = next(mail["id"] for mail in mails if mail["recipient"] == otto.email)
    stranger.goto(f"/mailbox?mail={private}")
    expect(stranger.locator("main [role=alert]")).to_be_visible()
    expect(stranger.locator("main")).not_to_contain_text(otto.email)
    answer = stranger.request.get(f"/api/v1/provisions/{place.rpartition('/')[2]}")
    assert answer.status in (401, 404)
    refused = staff.goto("/operate/tiers")
    assert refused is not None
    assert refused.status == 403
    refusals = ("Forbidden", "Not Found")
    problems[:] = [said for said in problems if not any(one in said for one in refusals)]


def test_signing_out_everywhere_closes_open_pages(enter: Enter, newcomer: Newcomer) -> None:
    person = newcomer("Eva")
    here, elsewhere = enter(person).new_page(), enter(person, width=390).new_page()
    for page, path in ((here, "/settings"), (elsewhere, "/gtm")):
        go(page, path)
    here.get_by_role("button", name="Sign out everywhere").click()
    here.get_by_test_id("confirm").click()
    for page in (here, elsewhere):
        expect(page).to_have_url(re.compile("/sign-in"))
    elsewhere.goto("/gtm")
    expect(elsewhere).to_have_url(re.compile("/sign-in"))


def test_the_smoke_test_passes_on_the_running_product(product: Product) -> None:
    done = python("main.py", "smoke", product.url, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.endswith("Everything answers as it should.\n")
