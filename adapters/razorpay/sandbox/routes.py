"""THE table of the Razorpay sandbox: every call of the API and every hosted page."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from adapters.razorpay.sandbox import (
    catalog,
    changes,
    events,
    invoices,
    links,
    pages,
    payments,
    refunds,
    subscriptions,
)
from adapters.razorpay.sandbox.clockwork import advance
from adapters.razorpay.sandbox.wire import Call, Wire, nowhere
from adapters.sandbox.world import World

CALLS: tuple[tuple[str, str, Call], ...] = (
    ("POST", "plans", catalog.create_plan),
    ("GET", "plans", catalog.plans),
    ("GET", "plans/{ref}", catalog.plan),
    ("POST", "items", catalog.create_item),
    ("GET", "items", catalog.items),
    ("GET", "items/{ref}", catalog.item),
    ("POST", "subscriptions", subscriptions.create),
    ("GET", "subscriptions", subscriptions.listing),
    ("GET", "subscriptions/{ref}", subscriptions.retrieve),
    ("PATCH", "subscriptions/{ref}", changes.update),
    ("POST", "subscriptions/{ref}/cancel", subscriptions.cancel),
    ("POST", "payment_links", links.create),
    ("GET", "payment_links", links.listing),
    ("GET", "payment_links/{ref}", links.retrieve),
    ("POST", "payment_links/{ref}/cancel", links.cancel),
    ("GET", "invoices", invoices.listing),
    ("GET", "invoices/{ref}", invoices.retrieve),
    ("GET", "payments", payments.listing),
    ("GET", "payments/{ref}", payments.retrieve),
    ("POST", "payments/{ref}/refund", refunds.create),
    ("GET", "payments/{ref}/refunds", refunds.of_payment),
    ("GET", "refunds/{ref}", refunds.retrieve),
    ("POST", "webhooks", events.create),
    ("GET", "webhooks", events.listing),
    ("PUT", "webhooks/{ref}", events.update),
)


def routes(world: World) -> list[BaseRoute]:
    """Return the routes below ``/razorpay``, and let time pass for subscriptions."""
    wire = Wire(world)
    world.routines.append(lambda: advance(world))
    world.webhooks.signers[events.SIGNER] = events.sign
    calls = [
        Route(f"/v1/{path}", wire.serve(call), methods=[method]) for method, path, call in CALLS
    ]
    verbs = ["GET", "POST", "DELETE", "PUT", "PATCH"]
    rest = Route("/v1/{rest:path}", wire.serve(nowhere), methods=verbs)
    return [*calls, rest, *pages.routes(world)]
