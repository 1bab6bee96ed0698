"""The table of the hosted pages: checkout, invoice and portal."""

from __future__ import annotations

from pathlib import Path

from starlette.routing import BaseRoute, Route

from adapters.sandbox.hosted.desk import Desk, House
from adapters.sandbox.world import World
from adapters.stripe.sandbox.account import MERCHANT, Account
from adapters.stripe.sandbox.clockwork import advance
from adapters.stripe.sandbox.pages.checkout_page import CheckoutPage
from adapters.stripe.sandbox.pages.invoice_page import InvoicePage
from adapters.stripe.sandbox.pages.portal_page import PortalPage
from adapters.stripe.sandbox.refusals import InvalidRequest

TEMPLATES = Path(__file__).parent / "templates"
HOUSE = House("stripe", MERCHANT, TEMPLATES, Account, advance, InvalidRequest)


def routes(world: World) -> list[BaseRoute]:
    """Return the routes of the pages people see."""
    desk = Desk(world, HOUSE)
    checkout, invoice, portal = CheckoutPage(desk), InvoicePage(desk), PortalPage(desk)
    return [
        Route("/c/pay/{ref}", desk.page(checkout.show), methods=["GET"]),
        Route("/c/pay/{ref}", desk.page(checkout.pay), methods=["POST"]),
        Route("/c/pay/{ref}/confirm", desk.page(checkout.show_challenge), methods=["GET"]),
        Route("/c/pay/{ref}/confirm", desk.page(checkout.answer_challenge), methods=["POST"]),
        Route("/i/{ref}", desk.page(invoice.show), methods=["GET"]),
        Route("/i/{ref}", desk.page(invoice.pay), methods=["POST"]),
        Route("/i/{ref}/pdf", desk.page(invoice.pdf), methods=["GET"]),
        Route("/p/session/{ref}", desk.page(portal.show), methods=["GET"]),
        Route("/p/session/{ref}/{action}", desk.page(portal.act), methods=["POST"]),
        desk.assets(),
    ]
