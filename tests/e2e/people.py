"""People as they come in: through the forms, the mail and the second factor."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

import pyotp
from playwright.sync_api import APIRequestContext, Browser, BrowserContext, Page

from core.accounts import demo
from tests.e2e.product import Product

PASSWORD = "correct horse battery"
ADDRESS = {
    "country": "US",
    "address": "1 Main Street",
    "postal_code": "89501",
    "city": "Reno",
}
HIDDEN = re.compile(r'type="hidden" name="(\w+)" value="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is signed in; ``state`` are their cookies, to be used in any number of browsers."""

    name: str
    email: str
    state: Any


def sign_up(browser: Browser, product: Product, name: str) -> Person:
    """Make an account, confirm the address by mail and set the organization up."""
    context = browser.new_context(base_url=product.url, reduced_motion="reduce")
    page = context.new_page()
    email = f"{name.lower()}@journey.example"
    page.goto("/sign-up")
    page.get_by_label("Your name").fill(f"{name} Keen")
    page.get_by_label("Work email").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    page.get_by_role("link", name="Open the link in it").click()
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/onboarding")
    page.get_by_label("Organization").fill(f"{name} Company")
    page.get_by_label("Country").select_option("US")
    page.get_by_label("Street and number").fill("1 Main Street")
    page.get_by_label("Postal code").fill("89501")
    page.get_by_label("City").fill("Reno")
    page.get_by_role("button", name="Continue").click()
    ready(page)
    return remembered(context, f"{name} Keen", email)


def join(call: APIRequestContext, product: Product, name: str) -> Person:
    """Sign somebody up by the same forms and the same mail; nothing of it is drawn."""
    email = f"{name.lower()}@journey.example"
    send(call, "/sign-up", name=f"{name} Keen", email=email, password=PASSWORD)
    link = re.search(r"/verify/[\w-]+", product.mail(email, "/verify/"))
    assert link is not None
    send(call, link[0])
    send(call, "/onboarding", organization=f"{name} Company", **ADDRESS)
    return Person(f"{name} Keen", email, call.storage_state())


def come_in(call: APIRequestContext, name: str, email: str, password: str) -> Person:
    """Sign somebody in who has an account; nothing of it is drawn."""
    send(call, "/sign-in", email=email, password=password)
    return Person(name, email, call.storage_state())


def come_in_as_staff(call: APIRequestContext, label: str) -> Person:
    """Sign staff in by a password and a code; nothing of it is drawn."""
    person = staff(label)
    send(call, "/operate/sign-in", email=person.email, password=person.password)
    send(call, "/operate/code", code=pyotp.TOTP(person.totp_secret).now())
    return Person(person.label, person.email, call.storage_state())


def send(call: APIRequestContext, path: str, **typed: str) -> None:
    """Open a page, fill its form in and send it; it has to lead to another page."""
    hidden = {name: unescape(said) for name, said in HIDDEN.findall(call.get(path).text())}
    answer = call.post(path, form={**hidden, **typed})
    assert answer.ok, answer.text()
    assert not answer.url.endswith(path), answer.text()


def sign_in_staff(browser: Browser, product: Product, label: str) -> Person:
    """Come in with a password and a code from the authenticator app."""
    person = staff(label)
    context = browser.new_context(base_url=product.url, reduced_motion="reduce")
    page = context.new_page()
    page.goto("/operate/sign-in")
    page.get_by_label("Email").fill(person.email)
    page.get_by_label("Password", exact=True).fill(person.password)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Code").fill(pyotp.TOTP(person.totp_secret).now())
    page.get_by_role("button", name="Sign in", exact=True).click()
    ready(page)
    return remembered(context, person.label, person.email)


def staff(label: str) -> demo.DemoSignIn:
    """Return somebody of the platform's staff."""
    return next(one for one in demo.PEOPLE if one.label == label)


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    """Fill in the form to sign in, wherever it has been shown."""
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    ready(page)


def ready(page: Page) -> None:
    """Wait until a page of the application is built and its events reach the server."""
    page.wait_for_selector("main h1")
    page.wait_for_function("window.did_handshake === true")


def remembered(context: BrowserContext, name: str, email: str) -> Person:
    """Keep the cookies of somebody who is in."""
    state = context.storage_state()
    context.close()
    return Person(name, email, state)
