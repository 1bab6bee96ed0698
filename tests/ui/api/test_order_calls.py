"""Buying domains by API: searched, put into the cart, quoted, paid, followed."""

from __future__ import annotations

from core.billing import checkout
from tests.support.domain_shop import Desk
from tests.support.till import ref_of
from tests.ui.api.conftest import Caller

pytest_plugins = ("tests.support.selling", "tests.support.buying")

API = "/api/v1"
ONE, TWO = "go-acme.com", "go-acme.io"


async def test_a_name_is_searched_quoted_paid_and_followed(caller: Caller, desk: Desk) -> None:
    client = await caller(desk.actor, "owner")
    found = (await client.post(f"{API}/cart/search", json={"text": "go-acme"})).json()
    offers = {offer["name"]: offer for offer in found["offers"]}
    assert offers[ONE]["sellable"]
    assert "cost_cents" not in offers[ONE]
    assert (await client.post(f"{API}/cart/checkout")).status_code == 409
    added = (await client.post(f"{API}/cart/items", json={"names": [ONE, TWO]})).json()
    assert [item["name"] for item in added["items"]] == [ONE, TWO]
    left = (await client.delete(f"{API}/cart/items/{TWO}")).json()
    assert left["total_cents"] == offers[ONE]["price_cents"]
    chosen = (await client.patch(f"{API}/cart", json={"auto_configure": False})).json()
    assert not chosen["auto_configure"]
    quoted = (await client.post(f"{API}/cart/quote")).json()
    assert (quoted["fresh"], quoted["changes"]) == (True, [])
    assert (await client.get(f"{API}/cart")).json()["order_id"] == quoted["order_id"]

    opened = await client.post(f"{API}/cart/checkout")
    assert opened.status_code == 200
    url = opened.json()["payment_url"]
    assert (await desk.till.pay(url)).status_code == 303
    await checkout.settle(desk.system, ref_of(url))
    await desk.settle()
    path = f"{API}/domain-orders/{quoted['order_id']}"
    order = (await client.get(path)).json()
    assert (order["status"], order["items"][0]["status"]) == ("done", "purchased")
    bought = (await client.get(f"{API}/domains/{order['items'][0]['domain_id']}")).json()
    assert (bought["domain"]["name"], bought["domain"]["bought"]) == (ONE, True)
    listed = (await client.get(f"{API}/domain-orders")).json()
    assert [one["id"] for one in listed] == [order["id"]]
    assert (await client.get(f"{API}/cart")).json()["items"] == []
    for verb in ("retry", "give-up"):
        assert (await client.post(f"{path}/{verb}")).status_code == 409
