"""The table of the hosted pages: link, subscription and invoice."""

from __future__ import annotations

from pathlib import Path

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from adapters.razorpay.sandbox.account import MERCHANT, Account
from adapters.razorpay.sandbox.clockwork import advance
from adapters.razorpay.sandbox.pages.paying import LinkPage, SubscriptionPage
from adapters.razorpay.sandbox.refusals import Refusal
from adapters.sandbox.hosted.desk import Desk, Form, House
from adapters.sandbox.world import World

TEMPLATES = Path(__file__).parent / "templates"
HOUSE = House("razorpay", MERCHANT, TEMPLATES, Account, advance, Refusal)


def routes(world: World) -> list[BaseRoute]:
    """Return the routes of the pages people see."""
    desk = Desk(world, HOUSE)
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
        desk.assets(),
    ]
