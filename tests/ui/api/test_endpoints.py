"""What the API answers, and to whom."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import httpx
from fastapi import FastAPI
from sqlmodel import select
from starlette.types import Receive, Scope, Send

from core.system import Actor, System
from data.domains.brands import BrandClaim
from data.provisioning.provisions import Provision
from tests.support.journey import customer, drafted, operator, started, tier
from tests.support.people import joined
from tests.ui.api.conftest import BASE, Caller
from ui.api.v1 import router

ORDER: dict[str, Any] = {
    "tier": "starter",
    "brand": "Blueberry",
    "brand_statement_accepted": True,
    "patterns": ["tim", "tim.keen"],
    "first_name": "Tim",
    "last_name": "Keen",
}


async def order(client: httpx.AsyncClient) -> dict[str, Any]:
    found = (await client.post("/api/v1/domains/suggest", json={"brand": "Blueberry"})).json()
    free = [o["name"] for o in found["offers"] if o["available"] and not o["premium"]]
    return {**ORDER, "domains": free[:3]}


async def test_the_packages_on_sale(caller: Caller, system: System) -> None:
    await tier(system)
    got = (await (await caller(await customer(system))).get("/api/v1/tiers")).json()
    assert [each["slug"] for each in got] == ["starter", "growth", "scale"]
    assert got[0]["mailbox_count"] == got[0]["domain_count"] * got[0]["mailboxes_per_domain"]
    assert not {key for key in got[0] if "ref" in key}


async def test_names_are_suggested_and_checked(caller: Caller, system: System) -> None:
    client = await caller(await customer(system))
    suggested = (await client.post("/api/v1/domains/suggest", json={"brand": "Blueberry"})).json()
    names = ["getblueberry.com", "blueberry.zz"]
    checked = (await client.post("/api/v1/domains/check", json={"names": names})).json()
    assert "getblueberry.com" in {offer["name"] for offer in suggested["offers"]}
    assert [offer["name"] for offer in checked["offers"]] == ["getblueberry.com"]
    assert checked["unsold"] == ["blueberry.zz"]
    assert checked["why"] is None


async def test_what_cannot_be_asked(caller: Caller, system: System) -> None:
    client = await caller(await customer(system))
    asked: list[tuple[str, dict[str, Any], str, str]] = [
        ("suggest", {"brand": "PayPal"}, "brand_lookalike", "brand"),
        ("suggest", {"brand": "!!!"}, "invalid", "brand"),
        ("suggest", {}, "invalid", "brand"),
        ("suggest", {"brand": 5}, "invalid", "brand"),
        ("suggest", {"brand": "x", "brnad": "y"}, "invalid", "brnad"),
        ("check", {"names": ["paypa1.com"]}, "brand_lookalike", "names"),
        ("check", {"names": ["bücher.de"]}, "invalid", "names"),
        ("check", {"names": []}, "invalid", "names"),
        ("check", {"names": ["a.com"] * 61}, "invalid", "names"),
    ]
    for path, body, code, field in asked:
        answer = await client.post(f"/api/v1/domains/{path}", json=body)
        assert (body, answer.status_code) == (body, 422)
        assert (answer.json()["code"], answer.json()["field"]) == (code, field)


async def test_a_body_that_is_no_json(caller: Caller, system: System) -> None:
    client = await caller(await customer(system))
    answer = await client.post("/api/v1/domains/check", content=b"{names")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_package_is_reserved_once(caller: Caller, system: System) -> None:
    await tier(system)
    ada = await customer(system)
    client = await caller(ada, "owner")
    wanted = await order(client)
    first = await client.post("/api/v1/provisions", json=wanted)
    again = await client.post("/api/v1/provisions", json=wanted)
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert first.json()["payment_url"].startswith("http")
    followed = await client.get(first.headers["location"])
    assert followed.json()["status"] == "pending_payment"
    async with system.work(ada) as work:
        provisions = list(await work.session.exec(select(Provision)))
    assert [str(provision.id) for provision in provisions] == [first.json()["provision_id"]]


async def test_an_order_that_will_not_do(caller: Caller, system: System) -> None:
    await tier(system)
    wanted = await order(await caller(await customer(system), "owner"))
    lookalike = ["paypa1.com", "getblueberry.com", "useblueberry.com"]
    changes: list[tuple[dict[str, Any], int, str, str]] = [
        ({"tier": "gold"}, 422, "invalid", "tier"),
        ({"brand_statement_accepted": False}, 403, "brand_unsigned", "statement"),
        ({"domains": ["getblueberry.com"]}, 422, "invalid", "names"),
        ({"domains": lookalike}, 422, "brand_lookalike", "names"),
        ({"patterns": ["tim", "tim"]}, 422, "invalid", "pattern_2"),
        ({"patterns": ["tim", ".keen"]}, 422, "invalid", "pattern_2"),
        ({"first_name": " "}, 422, "invalid", "first_name"),
        ({"price_cents": 1}, 422, "invalid", "price_cents"),
    ]
    for number, (change, status, code, field) in enumerate(changes):
        client = await caller(await customer(system, f"Beta {number}"), "owner")
        answer = await client.post("/api/v1/provisions", json={**wanted, **change})
        body = answer.json()
        assert (change, answer.status_code) == (change, status)
        assert (body["code"], body["field"]) == (code, field)
    async with system.platform(Actor.job()) as work:
        assert (await work.session.exec(select(Provision))).first() is None


async def test_a_famous_brand_waits_for_its_review(caller: Caller, system: System) -> None:
    await tier(system)
    ada = await customer(system)
    client = await caller(ada, "owner")
    answer = await client.post(
        "/api/v1/provisions", json={**await order(client), "brand": "PayPal"}
    )
    assert (answer.status_code, answer.json()["code"]) == (423, "brand_in_review")
    async with system.work(ada) as work:
        claim = (await work.session.exec(select(BrandClaim))).one()
    assert claim.status == "in_review"


async def test_a_key_without_the_right_to_buy(caller: Caller, system: System) -> None:
    await tier(system)
    client = await caller(await customer(system))
    answer = await client.post("/api/v1/provisions", json=await order(client))
    assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")


async def test_a_provision_is_followed_step_by_step(caller: Caller, system: System) -> None:
    ada = await customer(system)
    await drafted(system, ada)
    provision_id = await started(system, ada)
    client = await caller(ada)
    followed = (await client.get(f"/api/v1/provisions/{provision_id}")).json()
    assert followed["id"] == str(provision_id)
    assert followed["status"] == "provisioning"
    assert [step["state"] for step in followed["steps"]] == ["pending"] * 10
    seen = (await client.get("/api/v1/dashboard")).json()
    assert (seen["provision_id"], seen["tier"]["slug"]) == (str(provision_id), "starter")
    assert len(seen["domains"]) == 3
    assert len(seen["mailboxes"]) == 6
    assert seen["health"] is None


async def test_nothing_of_one_organization_is_seen_by_another(
    caller: Caller, system: System
) -> None:
    ada, bob = await customer(system), await customer(system, "Beta")
    await drafted(system, ada)
    provision_id = await started(system, ada)
    theirs = await caller(bob, "owner")
    browser = await caller(token=(await joined(system)).token)
    for client in (theirs, browser):
        answers = [
            await client.get(f"/api/v1/provisions/{provision_id}"),
            await client.get("/api/v1/dashboard"),
            await client.get("/api/v1/tiers"),
            await client.post(
                "/api/v1/domains/suggest",
                json={"brand": "Blueberry"},
                headers={"X-Requested-With": "mailwright"},
            ),
        ]
        assert [answer.status_code for answer in answers] == [404, 404, 200, 200]
        told = "".join(answer.text for answer in answers[:3])
        assert "acme" not in told.lower()
    placed = await theirs.post("/api/v1/provisions", json=await order(theirs))
    assert placed.status_code == 201
    async with system.platform(Actor.job()) as work:
        mine = await work.session.get_one(Provision, provision_id)
        other = await work.session.get_one(Provision, UUID(placed.json()["provision_id"]))
    assert mine.organization_id == ada.organization_id
    assert other.organization_id == bob.organization_id
    assert mine.id != other.id


async def test_staff_follow_every_provision(system: System) -> None:
    ada = await customer(system)
    await drafted(system, ada)
    provision_id = await started(system, ada)
    app = FastAPI()
    app.include_router(router(system))

    async def signed_in(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, "state": {"actor": operator()}}, receive, send)

    transport = httpx.ASGITransport(signed_in)
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
        followed = await client.get(f"/api/v1/provisions/{provision_id}")
        tiers = await client.get("/api/v1/tiers")
        own = await client.get("/api/v1/dashboard")
        bought = await client.post(
            "/api/v1/provisions",
            json={**ORDER, "domains": ["a.com"]},
            headers={"X-Requested-With": "mailwright"},
        )
    assert followed.json()["status"] == "provisioning"
    assert tiers.status_code == 200
    assert (own.status_code, bought.status_code) == (403, 403)
