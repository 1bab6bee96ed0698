"""One product and one browser for all journeys; every page is watched for complaints."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from core.operations import seed
from tests.e2e import product as products
from tests.e2e.people import Person, sign_in_again, sign_in_staff, sign_up
from tests.e2e.product import Product
from tests.support import browser as browsers

REPORT = "addEventListener('securitypolicyviolation', e => console.error('CSP', e.blockedURI))"
PATIENCE = 15_000
"""Milliseconds until an expectation gives up; the machine may have other things to do."""
OURS = ("data:", "blob:", "ws:", "about:")


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Start the browser that is there."""
    return dict(browsers.launch_options())


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """Give the running product; its log is kept beside the results when a test fails."""
    expect.set_options(timeout=PATIENCE)
    running = products.start(tmp_path_factory.mktemp("home"))
    yield running
    products.stop(running)


@pytest.fixture(scope="session")
def base_url(product: Product) -> str:
    """Let relative addresses lead to the product."""
    return product.url


@pytest.fixture
def problems() -> list[str]:
    """Collect what browsers complain about; a test ends with nothing in it."""
    return []


@pytest.fixture
def enter(
    browser: Browser, product: Product, problems: list[str], request: pytest.FixtureRequest
) -> Iterator[Callable[..., BrowserContext]]:
    """Give a function that opens a browser of somebody: cookies of their own, watched pages."""
    opened: list[BrowserContext] = []

    def make(person: Person | None = None, width: int = 1440) -> BrowserContext:
        context = browser.new_context(
            base_url=product.url,
            viewport={"width": width, "height": 900 if width > 600 else 844},
            storage_state=person.state if person else None,
            reduced_motion="reduce",  # drawn in software, motion is most of the work
        )
        context.add_init_script(REPORT)
        context.on("page", lambda page: watch(page, product, problems))
        opened.append(context)
        return context

    failed_before = request.session.testsfailed
    yield make
    for context in opened:
        context.close()
    if request.session.testsfailed > failed_before:
        keep_log(product, request.node.name)
    assert problems == []


def watch(page: Page, product: Product, problems: list[str]) -> None:
    """Write down errors of a page, violations of its policy and requests that leave for elsewhere."""

    def asked(url: str) -> None:
        if not url.startswith((product.url, product.sandbox_url, *OURS)):
            problems.append(f"asked for {url}")

    page.on("console", lambda m: problems.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("request", lambda request: asked(request.url))


def keep_log(product: Product, name: str) -> None:
    """Keep what the product logged so far."""
    folder = Path("test-results")
    folder.mkdir(exist_ok=True)
    (folder / f"product-{name}.log").write_text("".join(product.said))


@pytest.fixture(scope="session")
def newcomer(browser: Browser, product: Product) -> Callable[[str], Person]:
    """Give a function that signs somebody new up, with an organization of their own."""
    return lambda name: sign_up(browser, product, name)


@pytest.fixture(scope="session")
def nora(browser: Browser, product: Product) -> Person:
    """Sign in the customer of the demo, whose mailboxes have warmed up for two weeks."""
    return sign_in_again(browser, product, "Nora", seed.EMAIL, seed.PASSWORD)


@pytest.fixture(scope="session")
def operator(browser: Browser, product: Product) -> Person:
    """Sign the operator in, once: a code of the second factor is good for one sign-in."""
    return sign_in_staff(browser, product, "Operator")


@pytest.fixture(scope="session")
def admin(browser: Browser, product: Product) -> Person:
    """Sign the admin in, once."""
    return sign_in_staff(browser, product, "Admin")
