"""The table of the hosted pages: checkout, invoice and portal."""

from __future__ import annotations

from pathlib import Path

from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from adapters.sandbox.world import World
from adapters.stripe.sandbox.pages.checkout_page import CheckoutPage
from adapters.stripe.sandbox.pages.desk import Desk
from adapters.stripe.sandbox.pages.invoice_page import InvoicePage
from adapters.stripe.sandbox.pages.portal_page import PortalPage

ASSETS = Path(__file__).parent / "assets"


def routes(world: World) -> list[BaseRoute]:
    """Return the routes of the pages people see."""
    desk = Desk(world)
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
        Mount("/assets", StaticFiles(directory=ASSETS)),
    ]
