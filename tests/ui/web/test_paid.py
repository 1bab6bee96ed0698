"""Coming back from the payment page, and waiting beside one that does not lead back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI, Request
from starlette.middleware.base import RequestResponseEndpoint
from starlette.responses import Response

from core.billing import checkout, subscriptions
from core.system import Actor
from data.base import new_id
from tests.support.till import Till, owner
from tests.support.visiting import visiting
from ui.web import paid

pytest_plugins = ("tests.support.selling",)


@pytest.fixture
def provider() -> str:
    """Sell through Razorpay, whose pages of subscriptions do not lead back."""
    return "razorpay"


@pytest.fixture
async def guest(till: Till, buyer: Actor) -> AsyncIterator[httpx.AsyncClient]:
    """The buyer's browser; the header ``x-other`` makes it somebody else's."""
    app = FastAPI()
    app.include_router(paid.router(till.system))
    stranger = await owner(till.system, "Bolt")

    @app.middleware("http")
    async def signed_in(request: Request, following: RequestResponseEndpoint) -> Response:
        request.state.actor = stranger if "x-other" in request.headers else buyer
        return await following(request)

    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://app.test") as opened:
        yield opened


async def entrance(till: Till, buyer: Actor, subject: UUID) -> str:
    """Return where the buyer is sent to pay, below our own address."""
    tier = await till.tier()
    url = await checkout.open(
        till.system, buyer, purpose="package", subject_id=subject, tier_id=tier.id
    )
    return url.removeprefix(till.system.settings.url)


async def test_the_page_waits_beside_the_payment_and_goes_on_by_itself(
    till: Till, buyer: Actor, subject: UUID, guest: httpx.AsyncClient
) -> None:
    path = await entrance(till, buyer, subject)
    [row] = await till.rows(subject)
    waiting = await guest.get(path)
    assert waiting.status_code == 200
    for part in (
        f'href="{row.url}"',
        'target="_blank"',
        'http-equiv="refresh"',
        "Back to the cart",
    ):
        assert part in waiting.text
    theirs = await guest.get(path, headers={"x-other": "1"})
    assert row.url not in theirs.text
    await till.pay(row.url)
    assert (await guest.get(path)).headers["location"] == "/gtm"
    assert till.goods.paid == [subject]


async def test_an_abandoned_payment_leads_back_to_the_cart(
    till: Till, buyer: Actor, subject: UUID, guest: httpx.AsyncClient
) -> None:
    path = await entrance(till, buyer, subject)
    await till.skip(timedelta(hours=25))
    assert (await guest.get(path)).headers["location"] == "/gtm/setup?step=4&cart=kept"


async def test_a_link_names_itself_when_it_leads_back(
    till: Till, buyer: Actor, guest: httpx.AsyncClient
) -> None:
    await till.bought(buyer)
    url = await till.open(buyer, new_id(), "growth", purpose="upgrade")
    back = (await till.pay(url)).headers["location"].removeprefix(till.system.settings.url)
    assert back.startswith("/gtm/paid?razorpay_payment_id=")
    assert (await guest.get(back)).headers["location"] == "/gtm"
    assert len(till.goods.paid) == 2


async def test_what_cannot_be_taken_back_is_not_offered(till: Till, buyer: Actor) -> None:
    await till.bought(buyer)
    await subscriptions.cancel(till.system, buyer)
    async with visiting(till.system, buyer) as visitor:
        said = await visitor.open("/billing")
    assert "Ends on" in said
    assert "Card and details" in said
    assert "Keep the plan" not in said
    assert "Cancel plan…" not in said
