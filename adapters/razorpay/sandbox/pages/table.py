"""The table of the hosted pages: link, subscription and invoice."""

from __future__ import annotations

from pathlib import Path

from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from adapters.razorpay.sandbox.account import Account
from adapters.razorpay.sandbox.pages.desk import Desk, Form
from adapters.razorpay.sandbox.pages.paying import LinkPage, SubscriptionPage
from adapters.sandbox.world import World

ASSETS = Path(__file__).parent / "assets"


def routes(world: World) -> list[BaseRoute]:
    """Return the routes of the pages people see."""
    desk = Desk(world)
    link, subscription = LinkPage(desk), SubscriptionPage(desk)

    def invoice(account: Account, ref: str, _form: Form) -> Response:
        found = account.get("invoice", ref)
        return desk.render("invoice.html", title="Invoice", invoice=found)

    return [
        Route("/l/{ref}", desk.page(link.show), methods=["GET"]),
        Route("/l/{ref}", desk.page(link.pay), methods=["POST"]),
        Route("/s/{ref}", desk.page(subscription.show), methods=["GET"]),
        Route("/s/{ref}", desk.page(subscription.pay), methods=["POST"]),
        Route("/v/{ref}", desk.page(invoice), methods=["GET"]),
        Mount("/assets", StaticFiles(directory=ASSETS)),
    ]
