import json
from datetime import timedelta

import pytest
import stripe

from adapters.stripe.api import StripeApi
from adapters.stripe.payments import StripePayments
from adapters.stripe.signed import HEADER
from core.clock import Clock
from core.errors import Rejected
from tests.adapters.stripe.conftest import WEBHOOK_SECRET
from tests.support.waiting import until

EVENT = {
    "id": "evt_1",
    "object": "event",
    "type": "invoice.paid",
    "created": 1_795_000_000,
    "data": {"object": {"id": "in_1", "object": "invoice"}},
}


@pytest.fixture
def api() -> StripeApi:
    """A wire that is not used: signatures are checked without a call."""
    return StripeApi("sandbox_sk_x", base_url="http://127.0.0.1:9")


def signed(
    event: object, secret: str = WEBHOOK_SECRET, at: int | None = None
) -> tuple[bytes, dict[str, str]]:
    body = json.dumps(event)
    header = stripe.WebhookSignature.generate_signature_header(body, secret, at)
    return body.encode(), {HEADER: header}


def test_an_event_is_read(payments):
    event = payments.read_event(*signed(EVENT))
    assert (event.ref, event.kind, event.object_ref) == ("evt_1", "invoice.paid", "in_1")
    assert event.created_at.timestamp() == EVENT["created"]
    assert event.refs == {"id": "in_1", "object": "invoice"}


async def test_events_of_the_sandbox_are_read(api, shop, told):
    subscription = await shop.subscribed()
    await until(lambda: "checkout.session.completed" in told.kinds)
    payments = StripePayments(api, webhook_secret=told.secret, clock=Clock())
    events = [payments.read_event(body, {HEADER: header}) for body, header in told.taken]
    created = next(one for one in events if one.kind == "customer.subscription.created")
    assert created.object_ref == subscription.id


def test_either_signature_of_a_secret_roll_will_do(payments):
    body, header = signed(EVENT)[0], signed(EVENT)[1][HEADER]
    old = signed(EVENT, "whsec_old")[1][HEADER].split("v1=")[1]
    assert payments.read_event(body, {HEADER: f"{header},v1={old}"}).ref == "evt_1"
    at = header.split(",")[0]
    new = header.split("v1=")[1]
    assert payments.read_event(body, {HEADER: f"{at},v1={old},v1={new},v0=x"}).ref == "evt_1"


@pytest.mark.parametrize(
    "header",
    ["", "nonsense", "t=1", "v1=abc", "t=x,v1=abc", "t=1,v1=", "t=,v1=,", "=,=", "t=1=2,v1=3"],
)
def test_a_crooked_header_is_rejected(payments, header):
    with pytest.raises(Rejected):
        payments.read_event(signed(EVENT)[0], {HEADER: header})


def test_a_changed_body_or_another_secret_is_rejected(payments):
    body, header = signed(EVENT)
    for wrong in ((body + b" ", header), signed(EVENT, "whsec_another"), (b"\xff\xfe", header)):
        with pytest.raises(Rejected):
            payments.read_event(*wrong)


@pytest.mark.parametrize("event", [{}, [], 7, {"id": "evt_1"}, {**EVENT, "data": {"object": {}}}])
def test_what_is_no_event_is_rejected(payments, event):
    with pytest.raises(Rejected):
        payments.read_event(*signed(event))


@pytest.mark.parametrize(("age", "accepted"), [(0, True), (290, True), (310, False)])
def test_a_signature_is_good_for_five_minutes_of_the_clock(api, age, accepted):
    taken = signed(EVENT)
    clock = Clock(timedelta(seconds=age))
    payments = StripePayments(api, webhook_secret=WEBHOOK_SECRET, clock=clock)
    if accepted:
        assert payments.read_event(*taken).ref == "evt_1"
        return
    with pytest.raises(Rejected):
        payments.read_event(*taken)


def test_without_a_secret_nothing_is_accepted(api):
    payments = StripePayments(api, webhook_secret="", clock=Clock())
    with pytest.raises(Rejected):
        payments.read_event(*signed(EVENT, ""))
