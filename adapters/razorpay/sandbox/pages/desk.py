"""What every hosted page has in common: reading the form, the transaction, the frame around it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from adapters.razorpay.sandbox.account import MERCHANT, Account
from adapters.razorpay.sandbox.clockwork import advance
from adapters.razorpay.sandbox.refusals import NOT_FOUND, Refusal
from adapters.sandbox.gate import Handler
from adapters.sandbox.world import World

Form = dict[str, str]

Page = Callable[[Account, str, Form], Response]
"""A page: the account, the id in the path, and the form."""

SEE_OTHER = 303
SIGNS = {"INR": "₹", "USD": "$"}
HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; base-uri 'none';"
    " frame-ancestors 'none'",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
}


class Desk:
    """Serves pages."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._templates = Environment(
            loader=FileSystemLoader(Path(__file__).parent / "templates"),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters |= {"money": money, "day": day}

    def page(self, page: Page) -> Handler:
        """Return what answers the requests for a page."""

        async def handle(request: Request) -> Response:
            form = {name: str(value) for name, value in (await request.form()).items()}
            advance(self._world)
            account = Account(self._world, int(self._world.now().timestamp()))
            try:
                with self._world.store.transaction():
                    return page(account, request.path_params["ref"], form)
            except Refusal as refusal:
                return self.notice("There is nothing here", refusal.description, status=NOT_FOUND)

        return handle

    def render(self, template: str, *, status: int = 200, **values: Any) -> Response:
        """Return a page made from a template."""
        values |= {"merchant": MERCHANT, "assets": f"{self._world.public_url}/razorpay/assets"}
        html = self._templates.get_template(template).render(values)
        return HTMLResponse(html, status_code=status, headers=HEADERS)

    def notice(self, title: str, text: str, *, status: int = 200) -> Response:
        """Return a page that says one thing."""
        return self.render("notice.html", status=status, title=title, text=text)


def go(url: str) -> Response:
    """Send the browser on to another address."""
    return RedirectResponse(url, status_code=SEE_OTHER)


def money(amount: int, currency: str) -> str:
    """Return an amount in the smallest unit as people write it."""
    return f"{SIGNS.get(currency, f'{currency} ')}{amount / 100:,.2f}"


def day(seconds: int) -> str:
    """Return a day as people write it."""
    return f"{datetime.fromtimestamp(seconds, UTC):%-d %B %Y}"
