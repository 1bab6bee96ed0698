"""The control interface: time, faults, mail, wallet, and who may use it."""

from __future__ import annotations

import httpx

from adapters.sandbox.server import Server
from adapters.trust import authorities


async def test_refuses_without_the_key(sandbox: Server) -> None:
    async with httpx.AsyncClient(verify=authorities(), trust_env=False) as client:
        for headers in ({}, {"x-sandbox-key": "wrong"}):
            answer = await client.get(f"{sandbox.url}/_control/clock", headers=headers)
            assert answer.status_code == 401


async def test_clock_moves_ahead_and_never_back(control: httpx.AsyncClient) -> None:
    before = (await control.get("/clock")).json()
    after = (await control.post("/clock", json={"skip_seconds": 3600})).json()
    assert after["offset_seconds"] == before["offset_seconds"] + 3600
    refused = await control.post("/clock", json={"skip_seconds": -1})
    assert refused.status_code == 422
    assert (await control.get("/clock")).json()["offset_seconds"] == after["offset_seconds"]


async def test_tempo_must_be_positive(control: httpx.AsyncClient) -> None:
    assert (await control.post("/tempo", json={"tempo": 600})).json()["tempo"] == 600
    assert (await control.post("/tempo", json={"tempo": 0})).status_code == 422


async def test_faults_are_listed_and_cleared(control: httpx.AsyncClient) -> None:
    wish = {"provider": "zapmail", "kind": "status", "route_pattern": "*/buy", "value": 503}
    made = await control.post("/faults", json=wish)
    assert made.status_code == 201
    listed = (await control.get("/faults")).json()
    assert [f["id"] for f in listed["faults"]] == [made.json()["id"]]
    assert (await control.delete(f"/faults/{made.json()['id']}")).status_code == 204
    assert (await control.get("/faults")).json()["faults"] == []
    unknown = await control.post("/faults", json={"provider": "zapmail", "kind": "meteor"})
    assert unknown.status_code == 422


async def test_a_mail_posted_twice_is_kept_once(control: httpx.AsyncClient) -> None:
    mail = {
        "message_id": "<a@mailwright>",
        "sender": "hello@mailwright.example",
        "recipient": "ada@example.com",
        "subject": "Verify your address",
        "text": "Hello",
        "html": "<p>Hello</p>",
    }
    first = await control.post("/mail", json=mail)
    again = await control.post("/mail", json=mail)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["id"] == again.json()["id"]
    listed = (await control.get("/mail")).json()["mails"]
    assert [m["subject"] for m in listed] == ["Verify your address"]
    assert "text" not in listed[0]
    assert (await control.get(f"/mail/{listed[0]['id']}")).json()["html"] == "<p>Hello</p>"
    assert (await control.get("/mail/999")).status_code == 404


async def test_wallet_is_set_and_survives_no_reset(control: httpx.AsyncClient) -> None:
    assert (await control.get("/wallet")).json()["cents"] == 50_000
    assert (await control.post("/wallet", json={"cents": 120})).json()["cents"] == 120
    assert (await control.post("/wallet", json={"cents": -1})).status_code == 422
    await control.post("/clock", json={"skip_seconds": 60})
    assert (await control.post("/reset")).status_code == 204
    assert (await control.get("/wallet")).json()["cents"] == 50_000
    assert (await control.get("/clock")).json()["offset_seconds"] == 60
