"""Key, version, rate, errors, idempotency, lists and expansion, judged by the vendor's library."""

import asyncio

import httpx
import pytest
import stripe


@pytest.mark.parametrize("key", ["", "nonsense", "sk_live_of_somebody", "sandbox_zapmail"])
async def test_other_keys_are_refused(base_url, visitor, key):
    headers = {"authorization": f"Bearer {key}".strip()}
    answer = await visitor.get(f"{base_url}/v1/balance", headers=headers)
    assert answer.status_code == 401
    assert answer.json()["error"]["type"] == "invalid_request_error"
    assert "of_somebody" not in answer.text


async def test_an_expired_key_is_an_authentication_error(client, world):
    world.faults.inject("stripe", "key_expired")
    with pytest.raises(stripe.AuthenticationError):
        await client.v1.balance.retrieve_async()
    assert (await client.v1.balance.retrieve_async()).available[0].amount == 0


async def test_another_version_is_refused(base_url, visitor):
    headers = {"authorization": "Bearer sk_test_x", "stripe-version": "2017-08-15"}
    answer = await visitor.get(f"{base_url}/v1/balance", headers=headers)
    assert answer.status_code == 400
    assert "2017-08-15" in answer.json()["error"]["message"]


async def test_an_error_names_its_request_code_and_parameter(client):
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        await client.v1.prices.create_async({"unit_amount": 5, "product": "prod_x"})
    error = refusal.value
    assert (error.code, error.param, error.http_status) == ("parameter_missing", "currency", 400)
    assert error.request_id is not None
    assert error.error is not None
    assert error.request_id in str(error.error.request_log_url)


async def test_an_unknown_parameter_changes_nothing(client):
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        await client.v1.customers.create_async({"email": "a@b.example", "phone": "1"})
    assert (refusal.value.code, refusal.value.param) == ("parameter_unknown", "phone")
    assert (await client.v1.customers.list_async()).data == []


async def test_what_does_not_exist_is_404(client):
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        await client.v1.customers.retrieve_async("cus_gone")
    assert (refusal.value.code, refusal.value.http_status) == ("resource_missing", 404)
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        await client.v1.coupons.retrieve_async("any")
    assert refusal.value.http_status == 404


async def test_the_same_key_and_request_replays_the_first_answer(client):
    options = {"idempotency_key": "order-7"}
    first = await client.v1.customers.create_async({"email": "a@b.example"}, options)
    again = await client.v1.customers.create_async({"email": "a@b.example"}, options)
    assert again.id == first.id
    assert again.last_response is not None
    assert again.last_response.headers["idempotent-replayed"] == "true"
    assert len((await client.v1.customers.list_async()).data) == 1


async def test_the_same_key_with_another_request_is_refused(client):
    options = {"idempotency_key": "order-7"}
    await client.v1.customers.create_async({"email": "a@b.example"}, options)
    with pytest.raises(stripe.IdempotencyError):
        await client.v1.customers.create_async({"email": "c@d.example"}, options)
    with pytest.raises(stripe.IdempotencyError):
        await client.v1.products.create_async({"name": "a@b.example"}, options)


async def test_a_key_is_forgotten_after_a_day(client, world):
    options = {"idempotency_key": "order-7"}
    first = await client.v1.customers.create_async({"email": "a@b.example"}, options)
    world.skip(86_401)
    again = await client.v1.customers.create_async({"email": "a@b.example"}, options)
    assert again.id != first.id


async def test_a_refused_request_may_be_corrected_under_its_key(client):
    options = {"idempotency_key": "order-7"}
    with pytest.raises(stripe.InvalidRequestError):
        await client.v1.customers.create_async({"email": "nobody"}, options)
    assert (await client.v1.customers.create_async({"email": "a@b.example"}, options)).id


async def test_a_call_cut_off_after_its_effect_is_repeated_without_harm(client, world):
    world.faults.inject("stripe", "drop_after_effect", method="POST")
    options = {"idempotency_key": "order-7"}
    with pytest.raises(stripe.APIConnectionError):
        await client.v1.customers.create_async({"email": "a@b.example"}, options)
    again = await client.v1.customers.create_async({"email": "a@b.example"}, options)
    assert [one.id for one in (await client.v1.customers.list_async()).data] == [again.id]


async def test_lists_are_newest_first_and_come_in_pages(client):
    refs = [
        (await client.v1.products.create_async({"name": f"Product {number}"})).id
        for number in range(7)
    ]
    page = await client.v1.products.list_async({"limit": 3})
    assert [one.id for one in page.data] == refs[:3:-1]
    assert page.has_more
    found = [one.id async for one in page.auto_paging_iter()]
    assert found == refs[::-1]
    before = await client.v1.products.list_async({"ending_before": refs[2], "limit": 2})
    assert [one.id for one in before.data] == [refs[4], refs[3]]
    with pytest.raises(stripe.InvalidRequestError):
        await client.v1.products.list_async({"limit": 101})


async def test_ids_become_objects_on_request(shop, client):
    await shop.price("starter", 4700)
    page = await client.v1.prices.list_async({"expand": ["data.product"]})
    assert isinstance(page.data[0].product, stripe.Product)
    assert page.data[0].product.name == "Starter"
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        await client.v1.prices.list_async({"expand": ["data.colour"]})
    assert refusal.value.param == "expand"


async def test_nothing_of_our_own_leaves_the_sandbox(shop, base_url, visitor):
    session = await shop.open()
    headers = {"authorization": "Bearer sk_test_x"}
    answer = await visitor.get(f"{base_url}/v1/checkout/sessions/{session.id}", headers=headers)
    assert not [name for name in answer.json() if name.startswith("_")]


async def test_a_sandbox_takes_25_calls_a_second(client, world):
    world.enforce_rates = True
    calls = [client.v1.balance.retrieve_async() for _ in range(40)]
    answers = await asyncio.gather(*calls, return_exceptions=True)
    refused = [one for one in answers if isinstance(one, stripe.RateLimitError)]
    assert len(refused) == 15
    assert refused[0].headers is not None
    assert refused[0].headers["stripe-rate-limited-reason"] == "global-rate"


async def test_a_crooked_form_is_refused_politely(base_url, visitor: httpx.AsyncClient):
    headers = {
        "authorization": "Bearer sk_test_x",
        "content-type": "application/x-www-form-urlencoded",
    }
    for body in (b"a[b=1", b"\xff\xfe=1", b"email[x]=1", b"=1"):
        answer = await visitor.post(f"{base_url}/v1/customers", content=body, headers=headers)
        assert answer.status_code == 400, body
        assert answer.json()["error"]["type"] == "invalid_request_error"
