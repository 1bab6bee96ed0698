"""A mail that somebody reads: open and click move the report, and leaving works by keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.people import Person
from tests.e2e.product import Product
from tests.e2e.test_every_page import WIDTHS, barriers, survey
from tests.e2e.ways import go

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]
Enter = Callable[..., BrowserContext]
HEADERS = {"x-requested-with": "mailwright"}
READER = "ignore-rita@example.net"
SENDER = "reports@northwind-team.com"
FIREFOX = {"user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0"}
HTML = (
    '<p>Hello. <a href="{site}/help">Read on</a>, or <a href="{{{{preferences_url}}}}">less</a></p>'
)


@pytest.fixture(autouse=True)
def _axe_itself_adds_a_style(enter: Enter, problems: list[str]) -> Iterator[None]:
    """Forgive what the measuring tool does to the page: its own style is refused by the policy."""
    yield
    problems[:] = [said for said in problems if "inline" not in said]


def asked(page: Page, method: str, path: str, **body: object) -> dict[str, object]:
    """Ask the API as the person who is signed in and return the answer."""
    answer = page.request.fetch(f"/api/v1{path}", method=method, data=body or None, headers=HEADERS)
    assert answer.ok, answer.text()
    return dict(answer.json())


def sent(page: Page, product: Product) -> str:
    """Send a campaign to one person who does nothing by themselves; return its id."""
    sender = asked(page, "POST", "/senders", email=SENDER, name="Nora")["id"]
    page.request.post(f"/api/v1/senders/{sender}/publish", headers=HEADERS)  # may be done already
    asked(page, "POST", "/contacts", email=READER, first_name="Rita", consent_source="Shop")
    made = asked(
        page,
        "POST",
        "/campaigns",
        name="To be read",
        subject="Read me",
        html=HTML.format(site=product.url),
        sender_id=sender,
        audience={"kind": "list", "emails": [READER]},
    )["id"]
    for _ in range(100):
        if asked(page, "GET", f"/senders/{sender}")["status"] == "verified":
            break
        page.wait_for_timeout(200)
    campaign = asked(page, "POST", f"/campaigns/{made}/start")
    for _ in range(300):
        if campaign["status"] == "sent":
            return str(made)
        page.wait_for_timeout(200)
        campaign = asked(page, "GET", f"/campaigns/{made}")
    raise AssertionError(f"the campaign was not sent: {campaign}")


def received(product: Product) -> str:
    """Wait for the mail and return its HTML."""
    product.mail(READER, "Read on")
    newest = next(
        one for one in product.control("GET", "/mail")["mails"] if one["recipient"] == READER
    )
    return str(product.control("GET", f"/mail/{newest['id']}")["html"])


def link(html: str, purpose: str) -> str:
    """Return an address of ours that stands in a mail: o, c, u or p."""
    found = re.search(rf'"(http[^"]+/{purpose}/[\w-]{{35}})"', html)
    assert found is not None, html
    return found[1]


def plainly_barred(page: Page, *paths: str) -> list[str]:
    """Open plain pages at every width and return what is in the way."""
    found = []
    for path in paths:
        page.goto(path)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            found += barriers(page, path)
    return found


def test_a_reader_moves_the_report_and_leaves_by_keyboard(
    enter: Enter, nora: Person, product: Product
) -> None:
    page = enter(nora).new_page()
    go(page, "/campaigns")
    campaign = sent(page, product)
    html = received(product)
    go(page, f"/campaigns/{campaign}/report")
    page.evaluate("window.unmoved = true")
    opened, clicked = (page.get_by_test_id(f"funnel-{kind}") for kind in ("opened", "clicked"))
    expect(opened).to_contain_text("0.0 %")
    reader = enter().new_page()
    assert reader.request.get(link(html, "o"), headers=FIREFOX).ok
    expect(opened).to_contain_text("100.0 %")
    page.wait_for_timeout(1000)
    followed = reader.request.get(link(html, "c"), headers=FIREFOX, max_redirects=0)
    assert (followed.status, followed.headers["location"]) == (302, f"{product.url}/help")
    expect(clicked).to_contain_text("100.0 %")
    assert page.evaluate("window.unmoved") is True
    leaving = link(html, "u")
    assert plainly_barred(reader, leaving, link(html, "p")) == []
    reader.goto(leaving)
    button = reader.get_by_role("button", name="Unsubscribe")
    for _ in range(8):
        reader.keyboard.press("Tab")
        if button.evaluate("button => button === document.activeElement"):
            break
    reader.keyboard.press("Enter")
    expect(reader.get_by_role("heading", name="You are unsubscribed")).to_be_visible()
    expect(page.get_by_test_id("campaign-report")).to_contain_text("Unsubscribed1")
    assert plainly_barred(reader, leaving) == []
    page.goto("/")
    expect(page.get_by_role("heading", name="Recent campaigns")).to_be_visible()
    expect(page.get_by_test_id("sender-health")).to_contain_text("a verified domain")
    assert (
        survey(page, [f"/campaigns/{campaign}/{rest}" for rest in ("report", "recipients")]) == []
    )
