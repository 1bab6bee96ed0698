import pytest

from adapters.sandbox.server import serve
from adapters.sandbox.world import World
from adapters.stripe.api import StripeApi
from adapters.stripe.payments import StripePayments
from core.clock import Clock
from core.pace import Pace
from tests.adapters.stripe.shop import DAY


@pytest.fixture
def sandbox_file(tmp_path):
    return tmp_path / "sandbox.db"


async def test_a_restart_keeps_the_state_and_time_goes_on(sandbox_file, shop, sandbox):
    subscription = await shop.subscribed()
    await sandbox.stop()
    sandbox.world.close()
    world = World(sandbox_file, enforce_rates=False)
    world.clock.skip(32 * DAY)
    again = await serve(world, "sandbox_control")
    api = StripeApi("sk_test_x", base_url=f"{again.url}/stripe", pace=Pace("stripe", ()))
    payments = StripePayments(api, webhook_secret="", clock=Clock())
    found = await payments.get_subscription(subscription.id)
    assert found.status == "active"
    invoices = await payments.invoices(found.customer_ref)
    assert [one.total_cents for one in invoices] == [4700, 14400]
    await api.close()
    await again.stop()
    world.close()
