"""One product and one browser for all journeys; every page is watched for complaints."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    APIRequestContext,
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Playwright,
    Request,
    expect,
)

from core.operations import seed
from tests.e2e import product as products
from tests.e2e.people import Person, come_in, come_in_as_staff, join, sign_in_staff
from tests.e2e.product import Product
from tests.e2e.tabs import Tabs, size
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
def problems() -> Iterator[list[str]]:
    """Collect what browsers complain about; a test ends with nothing in it."""
    said: list[str] = []
    yield said
    assert said == []


@pytest.fixture
def enter(
    browser: Browser, product: Product, problems: list[str], request: pytest.FixtureRequest
) -> Iterator[Callable[..., BrowserContext]]:
    """Give a function that opens a browser of somebody: cookies of their own, watched pages."""
    opened: list[BrowserContext] = []

    def met(page: Page) -> None:
        watch(page, product, problems)

    def make(person: Person | None = None, width: int = 1440) -> BrowserContext:
        context = opened_for(browser, product, person, width)
        context.on("page", met)
        opened.append(context)
        return context

    failed_before = request.session.testsfailed
    yield make
    for context in opened:
        context.close()
    if request.session.testsfailed > failed_before:
        keep_log(product, request.node.name)


@pytest.fixture(scope="module")
def tabs(browser: Browser, product: Product) -> Iterator[Tabs]:
    """Give the tabs that stay open while the tests of a file go on."""
    kept = Tabs(lambda person, width: opened_for(browser, product, person, width))
    yield kept
    kept.close()


@pytest.fixture
def inside(
    tabs: Tabs, product: Product, problems: list[str], request: pytest.FixtureRequest
) -> Iterator[Callable[..., Page]]:
    """Give a function that returns somebody's open tab, watched; after a failure it is closed."""
    forget: list[Callable[[], None]] = []

    def show(person: Person, width: int = 1440) -> Page:
        page = tabs.of(person, width)
        forget.append(watch(page, product, problems))
        return page

    failed_before = request.session.testsfailed
    yield show
    for one in forget:
        one()
    if request.session.testsfailed > failed_before:
        keep_log(product, request.node.name)
        tabs.close()


def opened_for(
    browser: Browser, product: Product, person: Person | None, width: int
) -> BrowserContext:
    """Open a browser of somebody who is in, or of a stranger."""
    context = browser.new_context(
        base_url=product.url,
        viewport=size(width),
        storage_state=person.state if person else None,
        reduced_motion="reduce",  # drawn in software, motion is most of the work
    )
    context.add_init_script(REPORT)
    return context


def watch(page: Page, product: Product, problems: list[str]) -> Callable[[], None]:
    """Write down errors of a page, violations of its policy and requests that leave for elsewhere.

    Returns what ends it.
    """

    def said(message: ConsoleMessage) -> None:
        if message.type == "error":
            problems.append(message.text)

    def failed(error: Error) -> None:
        problems.append(str(error))

    def asked(request: Request) -> None:
        if not request.url.startswith((product.url, product.sandbox_url, *OURS)):
            problems.append(f"asked for {request.url}")

    watched: dict[Any, Any] = {"console": said, "pageerror": failed, "request": asked}
    for event, listener in watched.items():
        page.on(event, listener)

    def forget() -> None:
        for event, listener in watched.items():
            page.remove_listener(event, listener)

    return forget


def keep_log(product: Product, name: str) -> None:
    """Keep what the product logged so far."""
    folder = Path("test-results")
    folder.mkdir(exist_ok=True)
    (folder / f"product-{name}.log").write_text("".join(product.said))


@pytest.fixture(scope="session")
def calls(playwright: Playwright, product: Product) -> Iterator[Callable[[], APIRequestContext]]:
    """Give a function that calls the product with cookies of its own, and draws nothing."""
    opened: list[APIRequestContext] = []

    def call() -> APIRequestContext:
        opened.append(playwright.request.new_context(base_url=product.url))
        return opened[-1]

    yield call
    for one in opened:
        one.dispose()


@pytest.fixture(scope="session")
def newcomer(product: Product, calls: Callable[[], APIRequestContext]) -> Callable[[str], Person]:
    """Give a function that signs somebody new up, with an organization of their own."""
    return lambda name: join(calls(), product, name)


@pytest.fixture(scope="session")
def nora(calls: Callable[[], APIRequestContext]) -> Person:
    """Sign in the customer of the demo, whose mailboxes have warmed up for two weeks."""
    return come_in(calls(), "Nora", seed.EMAIL, seed.PASSWORD)


@pytest.fixture(scope="session")
def operator(browser: Browser, product: Product) -> Person:
    """Sign the operator in, once: a code of the second factor is good for one sign-in."""
    return sign_in_staff(browser, product, "Operator")


@pytest.fixture(scope="session")
def admin(calls: Callable[[], APIRequestContext]) -> Person:
    """Sign the admin in, once."""
    return come_in_as_staff(calls(), "Admin")
