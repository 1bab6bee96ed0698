"""What every hosted page has in common: reading the form, the transaction, the frame around it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from adapters.sandbox.gate import Handler
from adapters.sandbox.world import World
from adapters.stripe.sandbox import money
from adapters.stripe.sandbox.account import MERCHANT, Account
from adapters.stripe.sandbox.clockwork import advance
from adapters.stripe.sandbox.refusals import NOT_FOUND, InvalidRequest

Form = dict[str, str]

Page = Callable[[Account, str, Form], Response]
"""A page: the account, the id in the path, and the form (with ``action`` from the path)."""

SEE_OTHER = 303
HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; font-src 'self';"
    " img-src 'self'; base-uri 'none'; frame-ancestors 'none'",
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
        self._templates.filters |= {"money": money.shown, "day": money.day}

    def page(self, page: Page) -> Handler:
        """Return what answers the requests for a page."""

        async def handle(request: Request) -> Response:
            sent = {name: str(value) for name, value in (await request.form()).items()}
            sent |= {"said": request.query_params.get("said", "")}
            sent |= {"action": request.path_params.get("action", "")}
            advance(self._world)
            account = Account(self._world, int(self._world.now().timestamp()))
            try:
                with self._world.store.transaction():
                    return page(account, request.path_params["ref"], sent)
            except InvalidRequest as refusal:
                return self.notice(
                    "There is nothing here", refusal.message, status=refusal.status or NOT_FOUND
                )

        return handle

    def render(self, template: str, *, status: int = 200, **values: Any) -> Response:
        """Return a page made from a template."""
        values |= {"merchant": MERCHANT, "assets": f"{self._world.public_url}/stripe/assets"}
        html = self._templates.get_template(template).render(values)
        return HTMLResponse(html, status_code=status, headers=HEADERS)

    def notice(self, title: str, text: str, *, link: str = "", status: int = 200) -> Response:
        """Return a page that says one thing."""
        return self.render("notice.html", status=status, title=title, text=text, link=link)


def go(url: str) -> Response:
    """Send the browser on to another address."""
    return RedirectResponse(url, status_code=SEE_OTHER)
