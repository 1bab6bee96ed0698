from __future__ import annotations

import pytest

from adapters.razorpay.api import RazorpayApi
from adapters.razorpay.payments import RazorpayPayments
from adapters.sandbox.server import serve
from adapters.sandbox.world import World
from core.clock import Clock
from core.pace import Pace
from core.ports.payments import CheckoutLine, PriceSpec
from tests.adapters.razorpay.conftest import KEYS

DAY = 86_400


@pytest.fixture
def sandbox_file(tmp_path):
    return tmp_path / "sandbox.db"


async def test_a_restart_keeps_the_state_and_time_goes_on(sandbox_file, payments, sandbox, visitor):
    plan = await payments.ensure_price(PriceSpec("starter-monthly", "Starter", 4700, monthly=True))
    opened = await payments.open_checkout(
        key="checkout-7",
        lines=[CheckoutLine(price_ref=plan)],
        subscription=True,
        customer_email="ada@example.com",
        metadata={},
        success_url="https://app.example/paid",
        cancel_url="https://app.example/cart",
    )
    await visitor.post(opened.url, data={"email": "ada@example.com", "method": "card"})
    await sandbox.stop()
    sandbox.world.close()
    world = World(sandbox_file, enforce_rates=False)
    world.clock.skip(32 * DAY)
    again = await serve(world, "sandbox_control")
    api = RazorpayApi(*KEYS, base_url=f"{again.url}/razorpay", pace=Pace("razorpay", ()))
    later = RazorpayPayments(api, webhook_secret="", clock=Clock())
    found = await later.get_subscription(opened.ref)
    assert found.status == "active"
    assert [one.total_cents for one in await later.invoices(found.customer_ref)] == [4700, 4700]
    assert (await later.get_checkout(opened.ref)).url.startswith(again.url)
    await api.close()
    await again.stop()
    world.close()
