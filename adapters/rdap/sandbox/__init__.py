"""All registries' RDAP as one server, telling what the sandbox's registrations say."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from adapters.sandbox.dns import registrations
from adapters.sandbox.world import World

MEDIA_TYPE = "application/rdap+json"
TITLES = {"cloudflare": "CloudFlare, Inc.", "godaddy": "GoDaddy.com, LLC", "zapmail": "Zapmail"}
ELSEWHERE_TITLE = "Elsewhere Registrar Ltd."
CONFORMANCE = ["rdap_level_0", "icann_rdap_response_profile_1"]


def routes(world: World) -> list[BaseRoute]:
    """Return the routes below /rdap."""

    async def domain(request: Request) -> Response:
        """GET /domain/{name}: a domain object, or 404 with an error body (RFC 9083, section 6)."""
        facts = registrations.find(world, request.path_params["name"].lower())
        if facts is None:
            body: dict[str, Any] = {"errorCode": 404, "title": "Object not found"}
            return _reply(body, 404)
        return _reply(_domain(facts))

    return [Route("/domain/{name}", domain, methods=["GET"])]


def _domain(facts: dict[str, Any]) -> dict[str, Any]:
    events = (("registration", "registered_at"), ("expiration", "expires_at"))
    return {
        "objectClassName": "domain",
        "ldhName": facts["name"].upper(),
        "status": ["client transfer prohibited"],
        "events": [{"eventAction": act, "eventDate": facts[member]} for act, member in events],
        "nameservers": [
            {"objectClassName": "nameserver", "ldhName": host.upper()}
            for host in facts["nameservers"]
        ],
        "entities": [_registrar(TITLES.get(facts["registrar"], ELSEWHERE_TITLE))],
    }


def _registrar(title: str) -> dict[str, Any]:
    return {
        "objectClassName": "entity",
        "roles": ["registrar"],
        "vcardArray": ["vcard", [["version", {}, "text", "4.0"], ["fn", {}, "text", title]]],
    }


def _reply(body: dict[str, Any], status: int = 200) -> Response:
    content = {"rdapConformance": CONFORMANCE, **body}
    return JSONResponse(content, status, media_type=MEDIA_TYPE)
