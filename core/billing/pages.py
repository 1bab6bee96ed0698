"""Payment pages: opened at the provider for a cart, and where people go before and after."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from core.billing import lines
from core.billing.lines import Line
from core.billing.settlement import metadata_of
from core.ports.payments import Checkout as Session
from core.system import System
from data.billing.checkouts import Checkout
from data.billing.tiers import Tier

UPGRADE = "upgrade"
"""The purpose that is paid once and moves a subscription; packages begin one, carts do not."""
DOMAINS = "domains"
PLACEHOLDER = "{CHECKOUT_SESSION_ID}"
"""What the payment provider fills in."""
SUCCESS_PATHS = {DOMAINS: f"/domains/paid?session_id={PLACEHOLDER}"}
SUCCESS_PATH = f"/gtm/paid?session_id={PLACEHOLDER}"
CANCEL_PATHS = {UPGRADE: "/gtm/upgrade?cart=kept", DOMAINS: "/domains/buy?cart=kept"}
CANCEL_PATH = "/gtm/setup?step=4&cart=kept"


async def open_page(
    system: System, checkout: Checkout, tier: Tier | None, moving: UUID | None = None
) -> Session:
    """Open the page of a reserved cart; the same cart under the same key is the same page.

    Who leaves an upgrade unpaid comes back to what is ``moving``.
    """
    wanted = cast("list[Line]", checkout.lines)
    package = tier if checkout.purpose != UPGRADE else None
    url = system.settings.url
    return await system.ports.payments.open_checkout(
        key=f"checkout-{checkout.id}",
        lines=lines.package_cart(package, wanted) if package else lines.named_cart(wanted),
        subscription=package is not None,
        customer_email=checkout.email,
        customer_ref=checkout.customer_ref,
        metadata=metadata_of(checkout, tier.slug if tier else ""),
        success_url=f"{url}{_success(checkout)}",
        cancel_url=f"{url}{cart_path(checkout.purpose, moving)}",
    )


def entrance(system: System, checkout: Checkout, session: Session) -> str:
    """Return where to send people: to a page that leads back, or to our own that waits for them."""
    if session.leads_back:
        return session.url or checkout.url
    return f"{system.settings.url}{_success(checkout)}".replace(PLACEHOLDER, session.ref)


def cart_path(purpose: str, moving: UUID | None = None) -> str:
    """Return where an unpaid cart is looked at again, an upgrade's beside the package it moves."""
    path = CANCEL_PATHS.get(purpose, CANCEL_PATH)
    return f"{path}&package={moving}" if moving else path


def _success(checkout: Checkout) -> str:
    return SUCCESS_PATHS.get(checkout.purpose, SUCCESS_PATH)
