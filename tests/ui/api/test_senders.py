"""Senders by API: from an address to the one that is preferred, and away again."""

from __future__ import annotations

from datetime import timedelta

from adapters.sandbox.server import Server
from core.system import System
from tests.support.journey import customer, skip
from tests.support.sending_zones import copied, elsewhere
from tests.ui.api.conftest import Caller

DOMAIN = "acme-mail.com"


async def test_a_sender_is_added_read_proved_preferred_and_deleted(
    caller: Caller, system: System, sandbox: Server
) -> None:
    client = await caller(await customer(system), "owner")
    elsewhere(sandbox.world, DOMAIN)
    wished = {"email": f"ada@{DOMAIN}", "name": "Ada"}
    made = await client.post("/api/v1/senders", json=wished)
    path = made.headers["location"]
    assert (made.status_code, made.json()["status"]) == (201, "pending")
    again = await client.post("/api/v1/senders", json=wished)
    assert (again.status_code, again.json()["code"]) == (409, "sender_exists")

    read = (await client.get(path)).json()
    needed = [one for one in read["records"] if one["purpose"] in ("ownership", "dkim")]
    assert [(one["kind"], one["state"]) for one in needed] == [
        ("TXT", "missing"),
        *[("CNAME", "missing")] * 3,
    ]
    early = await client.post(f"{path}/default", json={})
    assert (early.status_code, early.json()["code"]) == (400, "sender_unverified")

    copied(sandbox.world, DOMAIN, read["records"])
    skip(system, sandbox.world, timedelta(hours=1))
    seen = (await client.post(f"{path}/verify")).json()
    assert (seen["fully_verified"], seen["domain_status"], seen["dkim_status"]) == (
        *(True, "success", "success"),
    )
    assert {one["state"] for one in seen["records"]} == {"verified"}
    soon = await client.post(f"{path}/verify")
    assert soon.status_code == 429
    assert 25 <= int(soon.headers["retry-after"]) <= 30
    preferred = (await client.post(f"{path}/default", json={})).json()
    assert (preferred["status"], preferred["is_default"]) == ("verified", True)

    listed = (await client.get("/api/v1/senders")).json()
    assert [(one["id"], one["region"]) for one in listed["rows"]] == [
        (read["id"], "ap-southeast-1")
    ]
    assert (listed["total"], listed["page"]) == (1, 1)
    assert (await client.delete(path)).status_code == 204
    assert (await client.get(path)).status_code == 404
    assert (await client.get("/api/v1/senders")).json()["rows"] == []
