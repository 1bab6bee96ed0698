"""What goes wrong between us and Stripe, as one of the five provider errors."""

import pytest
import stripe

from adapters.stripe.api import StripeApi
from adapters.stripe.facts import subscription
from core.doors import CalledInsideTransaction, transaction_open
from core.errors import CredentialsRefused, RateLimited, Rejected, Surprising, Unavailable
from core.pace import Limit, Pace

LIVE = "https://api.stripe.com"


@pytest.mark.parametrize(
    ("fault", "value", "error", "code"),
    [
        ("key_expired", 0, CredentialsRefused, "credentials_refused"),
        ("rate_limited", 7, RateLimited, "rate_limited"),
        ("status", 500, Unavailable, "unavailable"),
        ("status", 503, Unavailable, "unavailable"),
        ("drop_before", 0, Unavailable, "unavailable"),
        ("drop_after_effect", 0, Unavailable, "unavailable"),
    ],
)
async def test_faults_become_our_errors(payments, world, fault, value, error, code):
    world.faults.inject("stripe", fault, value=value)
    with pytest.raises(error) as raised:
        await payments.check_key()
    assert (raised.value.code, raised.value.provider) == (code, "stripe")


async def test_the_time_to_wait_is_passed_on_and_kept(payments, api, world):
    world.faults.inject("stripe", "rate_limited", value=7)
    with pytest.raises(RateLimited) as raised:
        await payments.check_key()
    assert raised.value.advice.retry_after == 7
    assert api._pace.wait_seconds() > 6


async def test_a_call_is_sent_once(payments, world):
    world.faults.inject("stripe", "status", value=500)
    with pytest.raises(Unavailable):
        await payments.check_key()
    assert len(world.requests.latest(provider="stripe")) == 1


async def test_a_server_that_is_not_there_got_nothing():
    api = StripeApi("sandbox_sk_x", base_url="http://127.0.0.1:9")
    with pytest.raises(Unavailable) as raised:
        await api.balance()
    assert raised.value.code == "unreachable"
    await api.close()


async def test_what_does_not_exist_is_rejected_with_their_code(payments):
    with pytest.raises(Rejected) as raised:
        await payments.get_subscription("sub_gone")
    assert raised.value.status == 404
    assert raised.value.detail.startswith("resource_missing")


async def test_an_answer_that_is_no_json_is_surprising(payments, world):
    world.faults.inject("stripe", "status", value=200)
    with pytest.raises(Surprising):
        await payments.get_subscription("sub_x")


async def test_no_call_inside_a_transaction(payments, world):
    token = transaction_open.set(True)
    with pytest.raises(CalledInsideTransaction):
        await payments.check_key()
    transaction_open.reset(token)
    assert world.requests.latest(provider="stripe") == []


async def test_calls_keep_their_pace(base_url):
    pace = Pace("stripe", (Limit(2, 60.0),), patience=1.0)
    api = StripeApi("sandbox_sk_x", base_url=base_url, pace=pace)
    await api.balance()
    await api.balance()
    with pytest.raises(RateLimited):
        await api.balance()
    await api.close()


@pytest.mark.parametrize(
    ("key", "base_url"),
    [
        ("sandbox_sk_x", LIVE),
        ("sandbox_sk_x", f"{LIVE}/"),
        ("sk_live_x", "http://127.0.0.1:9/stripe"),
        ("rk_live_x", "http://127.0.0.1:9/stripe"),
    ],
)
def test_keys_stay_on_their_own_side(key, base_url):
    with pytest.raises(CredentialsRefused):
        StripeApi(key, base_url=base_url)


async def test_neither_the_machine_nor_the_home_directory_is_touched(
    base_url, world, monkeypatch, tmp_path
):
    home = tmp_path / "config"
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home))
    monkeypatch.setattr("stripe._telemetry_id._loaded", False)
    monkeypatch.setattr("stripe.enable_telemetry", True)
    seen = []
    api = StripeApi("sandbox_sk_x", base_url=base_url, observe=lambda *call: seen.append(call))
    await api.balance()
    await api.close()
    assert not home.exists()
    assert [call[:4] for call in seen] == [("stripe", "GET", "/stripe/v1/balance", 200)]


def test_a_field_that_is_gone_is_surprising():
    found = stripe.Subscription.construct_from(
        {"id": "sub_1", "object": "subscription", "items": {"object": "list", "data": [{}]}}, "k"
    )
    with pytest.raises(Surprising):
        subscription(found)
