"""What every hosted page has in common: reading the form, the transaction, the frame around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any, Generic, TypeVar

from jinja2 import Environment, FileSystemLoader
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from adapters.sandbox.gate import Handler
from adapters.sandbox.hosted import amounts
from adapters.sandbox.world import World

A = TypeVar("A")
Form = dict[str, str]
Page = Callable[[A, str, Form], Response]
"""A page: the account, the id in the path, and the form (with ``action`` from the path)."""

HERE = Path(__file__).parent
HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; font-src 'self';"
    " img-src 'self'; base-uri 'none'; frame-ancestors 'none'",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
}


@dataclass(frozen=True, slots=True)
class House(Generic[A]):
    """A provider: its name, whom it charges for, its templates, its account and how it says no."""

    provider: str
    merchant: str
    templates: Path
    account: Callable[[World, int], A]
    advance: Callable[[World], None]
    refusal: type[Exception]


class Desk(Generic[A]):
    """Serves the pages of a provider."""

    def __init__(self, world: World, house: House[A]) -> None:
        self._world = world
        self._house = house
        self._templates = Environment(
            loader=FileSystemLoader([house.templates, HERE / "templates"]),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters |= {"money": amounts.shown, "day": amounts.day}

    def page(self, page: Page[A]) -> Handler:
        """Return what answers the requests for a page."""

        async def handle(request: Request) -> Response:
            sent = {name: str(value) for name, value in (await request.form()).items()}
            sent |= {"said": request.query_params.get("said", "")}
            sent |= {"action": request.path_params.get("action", "")}
            self._house.advance(self._world)
            account = self._house.account(self._world, int(self._world.now().timestamp()))
            try:
                with self._world.store.transaction():
                    return page(account, request.path_params["ref"], sent)
            except self._house.refusal as refusal:
                status = HTTPStatus.NOT_FOUND
                return self.notice("There is nothing here", str(refusal), status=status)

        return handle

    def assets(self) -> Mount:
        """Return the route to what the pages look like."""
        return Mount("/assets", StaticFiles(directory=HERE / "assets"))

    def render(self, template: str, *, status: int = 200, **values: Any) -> Response:
        """Return a page made from a template."""
        assets = f"{self._world.public_url}/{self._house.provider}/assets"
        values |= {"merchant": self._house.merchant, "assets": assets}
        html = self._templates.get_template(template).render(values)
        return HTMLResponse(html, status_code=status, headers=HEADERS)

    def notice(self, title: str, text: str, *, link: str = "", status: int = 200) -> Response:
        """Return a page that says one thing."""
        return self.render("notice.html", status=status, title=title, text=text, link=link)


def go(url: str) -> Response:
    """Send the browser on to another address."""
    return RedirectResponse(url, status_code=HTTPStatus.SEE_OTHER)
