"""Google Workspace as its discovery documents and reference pages describe it (November 2026)."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from adapters.google_workspace.sandbox import (
    domains,
    mail,
    seed,
    tokens,
    users,
    verification,
)
from adapters.google_workspace.sandbox.console import Console
from adapters.google_workspace.sandbox.door import Door
from adapters.sandbox.world import World

USERS, DOMAINS = "admin.directory.user", "admin.directory.domain"
SITES = ("siteverification", "siteverification.verify_only")
SENDING, READING = ("gmail.send", "gmail.modify"), ("gmail.readonly", "gmail.modify")


def routes(world: World) -> list[BaseRoute]:
    """Return the routes below /google_workspace."""
    door = Door(world)
    directory, gmail = "/admin/directory/v1", "/gmail/v1/users/{user}/messages"
    own_domains = f"{directory}/customer/{{customer}}/domains"
    own_users = f"{directory}/users"
    seed.attach(world)

    async def token(request: Request) -> Response:
        return await tokens.exchange(world, request)

    return [
        Route("/token", token, methods=["POST"]),
        door.administration("GET", own_domains, domains.listing, DOMAINS),
        door.administration("POST", own_domains, domains.add, DOMAINS),
        door.administration("GET", f"{own_domains}/{{domain}}", domains.get, DOMAINS),
        door.administration("DELETE", f"{own_domains}/{{domain}}", domains.remove, DOMAINS),
        door.administration("POST", own_users, users.create, USERS),
        door.administration("GET", own_users, users.listing, USERS),
        door.administration("GET", f"{own_users}/{{user}}", users.get, USERS),
        door.administration("PUT", f"{own_users}/{{user}}", users.change, USERS),
        door.administration("PATCH", f"{own_users}/{{user}}", users.change, USERS),
        door.administration("DELETE", f"{own_users}/{{user}}", users.remove, USERS),
        door.administration("POST", "/siteVerification/v1/token", verification.token, *SITES),
        door.administration(
            "POST", "/siteVerification/v1/webResource", verification.insert, *SITES
        ),
        door.mailbox("POST", f"{gmail}/send", mail.send, *SENDING),
        door.mailbox("GET", gmail, mail.listing, *READING),
        door.mailbox("GET", f"{gmail}/{{id}}", mail.get, *READING),
        *Console(world).routes(),
    ]
