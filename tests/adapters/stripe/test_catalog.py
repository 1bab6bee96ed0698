import pytest
import stripe


async def test_a_lookup_key_finds_its_price(shop, client):
    starter = await shop.price("starter", 4700)
    await shop.price("growth", 9700)
    found = await client.v1.prices.list_async({"lookup_keys": ["starter"], "active": True})
    assert [price.id for price in found.data] == [starter]
    price = found.data[0]
    assert (price.unit_amount, price.currency, price.type) == (4700, "usd", "recurring")
    assert price.recurring is not None
    assert (price.recurring.interval, price.recurring.interval_count) == ("month", 1)


async def test_a_lookup_key_belongs_to_one_price_until_it_is_transferred(shop, client):
    old = await shop.price("starter", 4700)
    product = (await client.v1.prices.retrieve_async(old)).product
    params = {"currency": "usd", "unit_amount": 5700, "product": product, "lookup_key": "starter"}
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        await client.v1.prices.create_async(params)
    assert refusal.value.param == "lookup_key"
    new = await client.v1.prices.create_async({**params, "transfer_lookup_key": True})
    found = await client.v1.prices.list_async({"lookup_keys": ["starter"]})
    assert [price.id for price in found.data] == [new.id]
    assert (await client.v1.prices.retrieve_async(old)).lookup_key is None


async def test_products_and_prices_can_be_renamed_and_retired(shop, client):
    ref = await shop.price("starter", 4700)
    product = (await client.v1.prices.retrieve_async(ref)).product
    await client.v1.products.update_async(str(product), {"name": "First", "metadata": {"a": "b"}})
    assert (await client.v1.products.retrieve_async(str(product))).name == "First"
    await client.v1.prices.update_async(ref, {"active": False, "nickname": "old"})
    assert (await client.v1.prices.list_async({"active": True})).data == []
    assert (await client.v1.prices.list_async({"active": False})).data[0].nickname == "old"
    assert len((await client.v1.products.list_async({"active": True})).data) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"unit_amount": -1},
        {"unit_amount": "ten"},
        {"recurring": {"interval": "fortnight"}},
        {"product": "prod_gone"},
    ],
)
async def test_a_wrong_price_is_refused(client, wrong):
    product = await client.v1.products.create_async({"name": "Thing"})
    params = {"currency": "usd", "unit_amount": 100, "product": product.id, **wrong}
    with pytest.raises(stripe.InvalidRequestError):
        await client.v1.prices.create_async(params)
    assert (await client.v1.prices.list_async()).data == []


async def test_customers_are_made_changed_and_found_by_mail(client):
    ada = await client.v1.customers.create_async({"email": "ada@x.example", "name": "Ada"})
    await client.v1.customers.create_async({"email": "bob@x.example"})
    await client.v1.customers.update_async(ada.id, {"metadata": {"organization": "7"}})
    found = await client.v1.customers.list_async({"email": "ada@x.example"})
    assert [one.id for one in found.data] == [ada.id]
    assert found.data[0].metadata is not None
    assert found.data[0].metadata["organization"] == "7"
