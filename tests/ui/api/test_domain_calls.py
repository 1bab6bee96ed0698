"""The journey of a domain by API: connected, planned, published, watched, judged; then its mailboxes."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import httpx
import pytest

from adapters.sandbox.server import Server
from core.domains.connections import Domain
from core.ports.dns import ZoneRecord
from core.system import Actor, System
from tests.support import aggregate_reports, connecting, journey, mailing
from tests.support.belongings import KEY
from tests.support.zoned import WEB, drop, put, zoned
from tests.ui.api.conftest import Caller

API = "/api/v1"
SECONDS_TO_CONNECT = 2.0
SPF = "v=spf1 ip4:192.0.2.0/24 -all"


@pytest.fixture
async def actor(system: System) -> Actor:
    """Give the owner of an organization."""
    return await journey.customer(system)


@pytest.fixture
async def client(caller: Caller, actor: Actor) -> httpx.AsyncClient:
    """Give a program that may change things."""
    return await caller(actor, "owner")


@pytest.fixture
async def domain(system: System, sandbox: Server, actor: Actor) -> Domain:
    """Give a domain whose zone we keep."""
    return await zoned(system, actor, sandbox, WEB)


async def said(answer: httpx.Response, status: int = 200) -> Any:
    """Return the JSON of an answer with this status."""
    assert answer.status_code == status, answer.text
    return answer.json()


async def test_a_domain_is_connected_at_once_and_followed_until_it_is_ready(
    client: httpx.AsyncClient, system: System, sandbox: Server
) -> None:
    began = time.perf_counter()
    answer = await client.post(f"{API}/domains", json={"name": "Acme-Mail.com"})
    assert time.perf_counter() - began < SECONDS_TO_CONNECT
    made = await said(answer, 201)
    assert (made["name"], made["status"]) == ("acme-mail.com", "pending_nameservers")
    path = answer.headers["location"]
    again = await client.post(f"{API}/domains", json={"name": "acme-mail.com"})
    assert (await said(again, 409))["code"] == "domain_connected_already"

    domain_id = (await said(await client.get(path)))["domain"]["id"]
    await connecting.until(system, sandbox.world, made["id"], step="nameservers")
    waiting = await said(await client.get(path))
    assert (domain_id, waiting["next"]["code"]) == (made["id"], "nameservers")
    assert len(waiting["nameservers"]["required"]) == 2
    early = await client.post(f"{path}/nameservers/verify")
    assert (await said(early, 409))["code"] == "nameservers_not_updated"
    assert early.headers["retry-after"] == "300"
    assert (await said(await client.post(f"{path}/setup"), 409))["code"] == "conflict"

    await connecting.until(system, sandbox.world, made["id"], status="ready")
    seen = await said(await client.post(f"{path}/nameservers/verify"))
    assert seen["matches"]
    ready = await said(await client.get(path))
    assert {step["state"] for step in ready["steps"]} == {"done"}
    grid = await said(await client.get(f"{path}/propagation"))
    assert grid["check"]["percent"] == 100
    assert len(grid["columns"]) >= 8
    one = await said(await client.get(f"{API}/propagation-checks/{grid['check']['id']}"))
    assert one["rows"] == grid["rows"]
    over = await client.post(f"{API}/propagation-checks/{grid['check']['id']}/look")
    assert (await said(over, 409))["code"] == "conflict"
    assert (await client.delete(path)).status_code == 204
    assert (await client.get(path)).status_code == 404


async def test_several_domains_are_connected_and_listed_page_by_page(
    client: httpx.AsyncClient,
) -> None:
    names = ["b.com", "a.com", "192.0.2.1", "c.com", "a.com"]
    got = await said(await client.post(f"{API}/domains/batch", json={"names": names}))
    assert [one["name"] for one in got["domains"]] == ["b.com", "a.com", "c.com"]
    assert "192.0.2.1" in [one["text"] for one in got["refusals"]]
    first = await said(await client.get(f"{API}/domains?size=2"))
    last = await said(await client.get(f"{API}/domains?size=2&page=2"))
    assert [row["name"] for row in first["rows"] + last["rows"]] == ["a.com", "b.com", "c.com"]
    assert (first["total"], last["page"]) == (3, 2)
    assert (await client.get(f"{API}/domains?search=%00")).status_code == 422
    found = await said(await client.get(f"{API}/domains?search=b.c&sort=-name"))
    assert [row["name"] for row in found["rows"]] == ["b.com"]


async def test_records_are_planned_published_and_taken_back(
    client: httpx.AsyncClient, system: System, actor: Actor, domain: Domain
) -> None:
    path = f"{API}/domains/{domain.id}"
    kept = await said(await client.post(f"{path}/snapshots"), 201)
    planned = await said(await client.post(f"{path}/change-sets", json={"only": ["spf"]}), 201)
    assert [change["action"] for change in planned["changes"]] == ["create"]
    dropped = await client.delete(f"{API}/change-sets/{planned['id']}")
    assert (await said(dropped))["status"] == "discarded"

    planned = await said(await client.post(f"{path}/change-sets", json={}), 201)
    own = f"{API}/change-sets/{planned['id']}"
    approved = await said(await client.post(f"{own}/approve", json={}))
    assert approved["status"] == "approved"
    applied = await said(await client.post(f"{own}/apply", json={}))
    assert applied["status"] in {"applied", "verified"}
    verified = await said(await client.post(f"{own}/verify"))
    assert verified == {"verified": True, "missing": []}
    result = await said(await client.get(f"{own}/result"))
    assert (result["success"], result["created"]) == (True, len(planned["changes"]))
    check = (await said(await client.get(f"{path}/propagation")))["check"]
    assert (await said(await client.get(own)))["status"] == "verified"
    stopped = await client.post(f"{API}/propagation-checks/{check['id']}/cancel")
    assert (await said(stopped))["check"]["status"] == "cancelled"
    again = await client.post(f"{API}/propagation-checks/{check['id']}/look")
    assert (await said(again, 202))["check"]["status"] == "polling"

    assert (await said(await client.get(f"{path}/drift")))["found_at"] is None
    await drop(system, actor, domain, "_dmarc.acme.com", "TXT")
    repaired = await said(await client.post(f"{path}/drift/repair"))
    assert [change["purpose"] for change in repaired["changes"]] == ["dmarc"]
    assert repaired["status"] in {"applied", "verified"}

    undone = await said(await client.post(f"{API}/change-sets/{repaired['id']}/undo"))
    assert undone["status"] in {"applied", "verified"}
    listed = await said(await client.get(f"{path}/change-sets"))
    assert [one["id"] for one in listed[:2]] == [undone["id"], repaired["id"]]
    back = await said(await client.post(f"{API}/snapshots/{kept['id']}/restore"), 201)
    assert [one["code"] for one in back["consents"]] == ["newer_records"]
    snapshots = await said(await client.get(f"{path}/snapshots"))
    assert kept["id"] in [one["id"] for one in snapshots]


async def test_wishes_change_what_is_planned(
    client: httpx.AsyncClient, system: System, actor: Actor, domain: Domain
) -> None:
    path = f"{API}/domains/{domain.id}"
    wishes = {"tracking_label": "go", "services": ["google"]}
    changed = await said(await client.patch(path, json=wishes))
    assert (changed["tracking_label"], changed["services"]) == ("go", ["google"])
    policy = {"policy": "quarantine", "testing": True, "rua": ["dmarc@acme.com"]}
    strict = await said(await client.put(f"{path}/dmarc", json=policy))
    assert strict["dmarc"]["policy"] == "quarantine"
    planned = await said(await client.post(f"{path}/change-sets", json={"only": ["dmarc"]}), 201)
    assert "p=quarantine" in planned["changes"][0]["after"]["content"]
    await put(system, actor, domain, ZoneRecord(domain.name, "TXT", SPF, 3600))
    flat = await said(await client.post(f"{path}/spf/preview", json={}))
    assert (flat["original"], flat["changed"]) == (SPF, False)
    refused = await client.post(f"{path}/spf/flatten", json={})
    assert (await said(refused, 409))["code"] == "flattening_refused"
    assert (await client.delete(f"{path}/spf/flatten")).status_code == 404


async def test_a_domain_is_judged_and_its_reports_are_read(
    client: httpx.AsyncClient, system: System, domain: Domain
) -> None:
    path = f"{API}/domains/{domain.id}"
    assert (await client.get(f"{path}/health")).status_code == 404
    health = await said(await client.post(f"{path}/validate"))
    assert (health["spf"], health["score"] < 100) == (False, True)
    assert await said(await client.get(f"{path}/health")) == health
    days = await said(await client.get(f"{path}/health/history?days=7"))
    assert [day["score"] for day in days] == [health["score"]]
    yesterday = int(system.clock.now().timestamp()) - 86_400
    text = aggregate_reports.OLD.replace("example.com", domain.name)
    raw = text.replace("1781049600", f"{yesterday}").replace("1781135999", f"{yesterday + 3600}")
    taken = await said(await client.post(f"{API}/dmarc-reports", content=raw.encode()))
    assert taken == {"new": 1, "known": 0, "domains": [domain.name]}
    known = await said(await client.post(f"{API}/dmarc-reports", content=raw.encode()))
    assert (known["new"], known["known"]) == (0, 1)
    summed = await said(await client.get(f"{path}/dmarc/reports"))
    assert summed["reports"] == 1
    advice = await said(await client.get(f"{path}/dmarc/advice"))
    assert (advice["stage"], advice["move"]) == ("none", "stay")
    skipped = await client.post(f"{path}/dmarc/stage", json={"stage": "reject"})
    assert (await said(skipped, 409))["code"] == "stage_skipped"


async def test_a_mailbox_is_created_opened_exported_and_connected(
    client: httpx.AsyncClient, system: System, sandbox: Server, actor: Actor
) -> None:
    domain_id = await connecting.connected(system, actor, "acme.com")
    await connecting.until(system, sandbox.world, domain_id, status="ready")
    order = {"domain_id": str(domain_id), "user_name": "ada", "first_name": "Ada"}
    order |= {"last_name": "Byron"}
    answer = await client.post(f"{API}/mailboxes", json=order)
    made = await said(answer, 201)
    path, ids = answer.headers["location"], {"mailbox_ids": [made["id"]]}
    taken = await client.post(f"{API}/mailboxes/batch", json={"mailboxes": [order]})
    assert [one["code"] for one in (await said(taken))["refusals"]] == ["mailbox_taken"]
    await mailing.until(system, sandbox.world, made["id"], "created")
    assert (await said(await client.get(path)))["status"] == "created"
    assert (await said(await client.post(f"{path}/test")))["works"]
    secret = {"kind": "app_password", "secret": "abcd efgh ijkl mnop"}
    assert (await said(await client.put(f"{path}/access", json=secret)))["status"] == "active"
    opened = await said(await client.post(f"{path}/credentials"))
    assert (opened["secret"], opened["smtp_port"]) == ("abcdefghijklmnop", 465)
    exported = await client.post(f"{API}/mailboxes/export", json=ids)
    assert exported.headers["content-type"].startswith("text/csv")
    assert "abcdefghijklmnop" in exported.text
    listed = await said(await client.get(f"{API}/mailboxes?domain_id={domain_id}"))
    assert [row["id"] for row in listed["rows"]] == [made["id"]]
    assert "abcdefghijklmnop" not in str(listed)

    assert (await client.get(f"{path}/outreach")).status_code == 404
    begun = await said(await client.post(f"{API}/outreach-accounts", json=ids), 202)
    assert [one["status"] for one in begun] == ["connecting"]
    await mailing.connected(system, sandbox.world, made["id"])
    assert (await said(await client.get(f"{path}/outreach")))["status"] == "connected"
    valid = await said(await client.post(f"{path}/outreach/validate"))
    assert valid["status"] == "connected"
    file = await client.post(f"{API}/outreach-accounts/csv", json=ids)
    assert file.text.splitlines()[1].startswith("Ada Byron,ada@acme.com")
    tracked = await client.post(f"{path}/outreach/tracking")
    assert (await said(tracked, 202))["tracking_status"] == "pending"
    await mailing.connected(system, sandbox.world, made["id"])
    gone = await said(await client.delete(f"{path}/outreach"))
    assert gone["status"] == "disconnected"
    assert (await said(await client.post(f"{path}/suspend")))["status"] == "suspended"
    assert (await said(await client.post(f"{path}/resume")))["status"] == "active"
    assert (await client.delete(path)).status_code == 204

    test = {"sender": "ada@acme.com"}
    begun = await client.post(f"{API}/domains/{domain_id}/test-messages", json=test)
    sent = await said(begun, 202)
    one = await said(await client.get(begun.headers["location"]))
    listed = await said(await client.get(f"{API}/domains/{domain_id}/test-messages"))
    assert (one["id"], [each["id"] for each in listed]) == (sent["id"], [sent["id"]])


async def test_a_batch_is_followed_item_by_item(client: httpx.AsyncClient, system: System) -> None:
    items = [{"domain": "a.com"}, {"domain": "192.0.2.1"}]
    order = {"kind": "domain_connect", "items": items}
    answer = await client.post(f"{API}/batches", json=order)
    batch = await said(answer, 202)
    assert [item["state"] for item in batch["items"]] == ["waiting", "waiting"]
    path = answer.headers["location"]
    listed = await said(await client.get(f"{API}/batches?kind=domain_connect"))
    assert [row["id"] for row in listed["rows"]] == [batch["id"]]
    cancelled = await said(await client.post(f"{path}/cancel"))
    assert (cancelled["status"], cancelled["counts"]["cancelled"]) == ("cancelled", 2)
    file = await client.get(f"{path}/export?format=json")
    assert [row["name"] for row in file.json()] == ["a.com", "192.0.2.1"]
    system.clock.skip(timedelta(seconds=11))
    refused = await client.post(f"{path}/retry")
    assert refused.status_code == 409


async def test_keys_are_saved_tried_and_forgotten(client: httpx.AsyncClient) -> None:
    path = f"{API}/credentials/cloudflare"
    saved = await said(await client.put(path, json={"fields": KEY}))
    assert (saved["status"], saved["hint"]) == ("working", "…_own")
    assert KEY["token"] not in str(saved)
    wrong = await client.put(path, json={"fields": {**KEY, "token": "wrong_token_000"}})
    assert (await said(wrong, 502))["code"] == "credentials_refused"
    assert (await said(await client.post(f"{path}/try")))["status"] == "working"
    listed = await said(await client.get(f"{API}/credentials"))
    assert [one["provider"] for one in listed] == ["cloudflare"]
    assert (await client.delete(path)).status_code == 204
    assert await said(await client.get(f"{API}/credentials")) == []
