"""Coming back from the payment page: the payment is settled here if the webhook was slower.

Not every payment page leads back. For those that do not, this page stays open beside them, shows the
way there, and goes on by itself once the money is there.
"""

from __future__ import annotations

import structlog
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from core.billing.checkout import CheckoutStatus
from core.billing.pages import DOMAINS, UPGRADE, cart_path
from core.billing.settlement import find, settle
from core.domains import orders
from core.errors import AppError, NotFound
from core.provisioning import upgrades
from core.system import Actor, System
from ui.web.pages import page

log = structlog.get_logger()
HOME, PATH = "/gtm", "/gtm/paid"
DOMAINS_PATH = "/domains/paid"
LOST = (CheckoutStatus.expired, CheckoutStatus.failed)


def router(system: System) -> APIRouter:
    """Return the page the payment provider sends people back to."""
    made = APIRouter(include_in_schema=False)

    @made.get(PATH)
    async def come_back(
        request: Request, session_id: str = "", razorpay_payment_link_id: str = ""
    ) -> Response:
        ref, actor = session_id or razorpay_payment_link_id, request.state.actor
        status = await _settled(system, ref, actor)
        if status == CheckoutStatus.open:
            waiting = await find(system, ref, actor)
            return page(system, request, "paying", url=waiting.url)
        return _to(await _onward(system, ref, actor, lost=status in LOST))

    @made.get(DOMAINS_PATH)
    async def come_back_with_domains(
        request: Request, session_id: str = "", razorpay_payment_link_id: str = ""
    ) -> Response:
        ref, actor = session_id or razorpay_payment_link_id, request.state.actor
        if await _settled(system, ref, actor) in LOST:
            return _to(cart_path(DOMAINS))
        async with system.work(actor) as work:
            placed = await orders.placed(work)
        return _to(f"/domains/orders/{placed[0].order.id}" if placed else "/domains/orders")

    return made


async def _settled(system: System, session_ref: str, actor: Actor) -> CheckoutStatus | None:
    """Settle a payment if that can be done now; return how it stands, None if nobody knows."""
    try:
        return await settle(system, session_ref, actor)
    except AppError as error:
        log.warning("settle_later", code=error.code)
        return None


async def _onward(system: System, session_ref: str, actor: Actor, *, lost: bool) -> str:
    """Return where to go on: to the cart that was lost or to what was paid; an upgrade has a package."""
    try:
        checkout = await find(system, session_ref, actor)
    except NotFound:
        return HOME
    package_id = None
    if checkout.purpose == UPGRADE:
        async with system.work(actor) as work:
            package_id = await upgrades.package_of(work, checkout.subject_id)
    if lost:
        return cart_path(checkout.purpose, package_id)
    return f"{HOME}?package={package_id}" if package_id else HOME


def _to(target: str) -> Response:
    return RedirectResponse(target, 303, {"cache-control": "no-store"})
