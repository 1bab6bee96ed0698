"""THE table of the Stripe sandbox: every call of the API and every hosted page."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from adapters.sandbox.world import World
from adapters.stripe.sandbox import (
    customers,
    endpoints,
    events,
    invoices,
    pages,
    payments,
    portal,
    prices,
    products,
    refunds,
    sessions,
    subscriptions,
)
from adapters.stripe.sandbox.changes import update as update_subscription
from adapters.stripe.sandbox.clockwork import advance
from adapters.stripe.sandbox.wire import Call, Wire, unknown

CALLS: tuple[tuple[str, str, Call], ...] = (
    ("GET", "balance", payments.balance),
    ("POST", "products", products.create),
    ("GET", "products", products.listing),
    ("GET", "products/{ref}", products.retrieve),
    ("POST", "products/{ref}", products.update),
    ("POST", "prices", prices.create),
    ("GET", "prices", prices.listing),
    ("GET", "prices/{ref}", prices.retrieve),
    ("POST", "prices/{ref}", prices.update),
    ("POST", "customers", customers.create),
    ("GET", "customers", customers.listing),
    ("GET", "customers/{ref}", customers.retrieve),
    ("POST", "customers/{ref}", customers.update),
    ("POST", "checkout/sessions", sessions.create),
    ("GET", "checkout/sessions", sessions.listing),
    ("GET", "checkout/sessions/{ref}", sessions.retrieve),
    ("POST", "checkout/sessions/{ref}", sessions.update),
    ("GET", "checkout/sessions/{ref}/line_items", sessions.list_line_items),
    ("POST", "checkout/sessions/{ref}/expire", sessions.expire),
    ("GET", "subscriptions", subscriptions.listing),
    ("GET", "subscriptions/{ref}", subscriptions.retrieve),
    ("POST", "subscriptions/{ref}", update_subscription),
    ("DELETE", "subscriptions/{ref}", subscriptions.cancel),
    ("POST", "invoices/create_preview", invoices.create_preview),
    ("GET", "invoices", invoices.listing),
    ("GET", "invoices/{ref}", invoices.retrieve),
    ("GET", "invoices/{ref}/lines", invoices.list_lines),
    ("POST", "invoices/{ref}/pay", invoices.pay),
    ("POST", "invoices/{ref}/void", invoices.void),
    ("GET", "invoice_payments", invoices.list_payments),
    ("GET", "payment_intents", payments.listing),
    ("GET", "payment_intents/{ref}", payments.retrieve),
    ("GET", "charges", payments.list_charges),
    ("GET", "charges/{ref}", payments.retrieve_charge),
    ("POST", "refunds", refunds.create),
    ("GET", "refunds", refunds.listing),
    ("GET", "refunds/{ref}", refunds.retrieve),
    ("POST", "billing_portal/sessions", portal.create),
    ("POST", "webhook_endpoints", endpoints.create),
    ("GET", "webhook_endpoints", endpoints.listing),
    ("GET", "webhook_endpoints/{ref}", endpoints.retrieve),
    ("POST", "webhook_endpoints/{ref}", endpoints.update),
    ("DELETE", "webhook_endpoints/{ref}", endpoints.delete),
    ("GET", "events", events.listing),
    ("GET", "events/{ref}", events.retrieve),
)


def routes(world: World) -> list[BaseRoute]:
    """Return the routes below ``/stripe``, and let time pass for subscriptions."""
    wire = Wire(world)
    world.routines.append(lambda: advance(world))
    calls = [
        Route(f"/v1/{path}", wire.serve(call), methods=[method]) for method, path, call in CALLS
    ]
    verbs = ["GET", "POST", "DELETE", "PUT", "PATCH"]
    rest = Route("/v1/{ref:path}", wire.serve(unknown), methods=verbs)
    return [*calls, rest, *pages.routes(world)]
