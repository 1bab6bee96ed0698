"""Pricing: the packages on sale, for whoever asks, with the way to subscribe."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from core.billing import tiers
from core.billing.tiers import Tier
from core.ports.money import dollars
from core.system import Actor, System
from ui.billing.words import contents, mail_link
from ui.web.pages import page


def routes(system: System) -> APIRouter:
    """Return the page of prices."""
    made = APIRouter()

    @made.get("/pricing")
    async def pricing(request: Request) -> Response:
        async with system.platform(Actor.job()) as work:
            on_sale = await tiers.on_sale(work)
        return page(system, request, "pricing", packages=[shown(system, one) for one in on_sale])

    return made


def shown(system: System, tier: Tier) -> dict[str, object]:
    """Return a package as the page shows it; without payments here its button opens a mail."""
    pays = system.settings.takes_payments
    return {
        "name": tier.name,
        "text": tier.description,
        "once": dollars(tier.setup_fee_cents),
        "monthly": dollars(tier.monthly_fee_cents),
        "lines": contents(tier),
        "verb": "Subscribe" if pays else "Contact us",
        "href": f"/gtm/setup?package={tier.slug}"
        if pays
        else mail_link(system.settings, f"{tier.name} package"),
    }
