"""Amazon SES v2 and SNS as far as they are known: signed calls, identities that follow the DNS, events.

From the service models of the vendor's SDK (botocore 1.44.5) and the documentation (November 2026).
"""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from adapters.sandbox.rates import Window
from adapters.sandbox.world import World
from adapters.ses.sandbox import (
    accounts,
    configurations,
    events,
    identities,
    sending,
    suppression,
    watching,
)
from adapters.ses.sandbox.door import CONTROL, AwsDesk, guard
from adapters.ses.sandbox.sns import Sns
from adapters.ses.sandbox.stamps import Stamps

SET = "/configuration-sets/{name}"


def routes(world: World) -> list[BaseRoute]:
    """Return the routes below /ses, watch identities, and tell what happens to mail."""
    stamps, sns = Stamps(world), Sns(world)
    world.webhooks.signers["sns"] = stamps.sign
    world.carriers["ses"] = events.tell
    world.routines.append(watching.Watch(world).follow)

    def route(method: str, path: str, desk: AwsDesk, window: Window | None = CONTROL) -> Route:
        return Route(f"/v2/email{path}", guard(world, desk, window=window), methods=[method])

    return [
        route("GET", "/account", accounts.get),
        route("PUT", "/account/sending", accounts.set_sending),
        route("POST", "/outbound-emails", sending.send, None),
        route("POST", "/identities", identities.create),
        route("GET", "/identities", identities.listing),
        route("GET", "/identities/{name}", identities.get),
        route("DELETE", "/identities/{name}", identities.remove),
        route("PUT", "/identities/{name}/mail-from", identities.set_mail_from),
        route("POST", "/configuration-sets", configurations.create),
        route("GET", "/configuration-sets", configurations.listing),
        route("GET", SET, configurations.get),
        route("DELETE", SET, configurations.remove),
        route("PUT", f"{SET}/sending", configurations.set_sending),
        route("GET", f"{SET}/event-destinations", configurations.destinations),
        route("POST", f"{SET}/event-destinations", configurations.add_destination),
        route("DELETE", f"{SET}/event-destinations/{{title}}", configurations.remove_destination),
        route("PUT", "/suppression/addresses", suppression.put),
        route("GET", "/suppression/addresses/{name}", suppression.get),
        route("DELETE", "/suppression/addresses/{name}", suppression.remove),
        Route("/sns/SimpleNotificationService-{name}.pem", stamps.certificate, methods=["GET"]),
        Route("/sns/", sns.answer, methods=["GET", "POST"]),
        Route("/sns", sns.answer, methods=["GET", "POST"]),
    ]
