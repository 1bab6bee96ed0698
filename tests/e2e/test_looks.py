"""Main pages of the product look as a person last accepted, on a desk and on a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.e2e.people import Person, ready
from tests.e2e.product import Product
from tests.support import pictures

pytestmark = [pytest.mark.e2e, pytest.mark.golden, pytest.mark.timeout(240)]
PLAIN = {"sign-in": "/sign-in", "prices": "/pricing", "guide": "/help"}
INSIDE = {
    "package": "/gtm/setup?step=1",
    "domains": "/domains",
    "presets": "/templates/new",
    "senders": "/senders",
}
SIZES = (ViewportSize(width=1440, height=900), ViewportSize(width=390, height=844))


@pytest.fixture
def still(browser: Browser, product: Product, newcomer: Callable[[str], Person]) -> Iterator[Page]:
    """Give a page of somebody who has just begun, without motion."""
    context = browser.new_context(
        base_url=product.url,
        storage_state=newcomer("Luke").state,
        reduced_motion="reduce",
        bypass_csp=True,  # a picture is taken under styles of its own
    )
    yield context.new_page()
    context.close()


def test_main_pages_look_as_accepted(still: Page) -> None:
    said = []
    for name, path in {**INSIDE, **PLAIN}.items():
        if name in PLAIN:
            still.context.clear_cookies()
        still.goto(path)
        if name in INSIDE:
            ready(still)
        expect(still.locator("main h1")).to_be_visible()
        expect(still.get_by_role("status", name="Loading")).to_have_count(0)
        for size in SIZES:
            still.set_viewport_size(size)
            said.append(pictures.matches(f"{name}-{size['width']}", pictures.taken(still)))
    assert [one for one in said if one] == []
