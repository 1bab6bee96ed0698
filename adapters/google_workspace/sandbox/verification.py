"""Site Verification: a token for a person and a name, found in the DNS or not."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from starlette.responses import JSONResponse, Response

from adapters.google_workspace.sandbox import workspaces
from adapters.google_workspace.sandbox.door import GoogleCall
from adapters.google_workspace.sandbox.replies import Denial
from adapters.sandbox.dns import lookup
from adapters.sandbox.world import World

PREFIX = "google-site-verification="


async def token(call: GoogleCall) -> Response:
    """POST token: the same for the same person and name."""
    name = _site(call)
    if call.body.get("verificationMethod") not in ("DNS_TXT", "DNS"):
        raise Denial(400, "badRequest", "Unsupported verification method.")
    return JSONResponse({"method": "DNS_TXT", "token": expected(call.subject, name)})


async def insert(call: GoogleCall) -> Response:
    """POST webResource?verificationMethod=: looks now; what it does not see is a 400."""
    name = _site(call)
    seen = lookup.texts(call.world, name)
    if expected(call.subject, name) not in seen:
        raise Denial(
            400,
            "badRequest",
            "The necessary verification token could not be found on your site.",
        )
    _mark(call.world, call.workspace, name)
    site = {"type": "INET_DOMAIN", "identifier": name}
    return JSONResponse({"id": f"dns%3A%2F%2F{name}", "site": site, "owners": [call.subject]})


def expected(person: str, name: str) -> str:
    """Return the token of a person for a name."""
    digest = hashlib.sha256(f"{person} {name}".encode()).digest()
    return PREFIX + base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _site(call: GoogleCall) -> str:
    site: Any = call.body.get("site")
    if not isinstance(site, dict) or site.get("type") != "INET_DOMAIN":
        raise Denial(400, "badRequest", "Invalid site.")
    return str(site.get("identifier", "")).lower()


def _mark(world: World, workspace: str, name: str) -> None:
    """A verified name verifies the domain of the workspace that asked."""
    row = world.store.get(workspaces.DOMAIN, name)
    if row and row["workspace"] == workspace:
        world.store.put(workspaces.DOMAIN, name, row | {"verified": True})
