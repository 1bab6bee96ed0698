"""What Zapmail is known to do that nobody would expect, kept true in its sandbox."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.sandbox.server import Server
from adapters.sandbox.world import World
from adapters.trust import authorities
from adapters.zapmail.turnkey_host import Zapmail
from core.ports.turnkey import NewMailbox
from tests.adapters.conformance.conftest import BILLING
from tests.adapters.conftest import KEY


@pytest.fixture
async def api(sandbox: Server) -> AsyncIterator[httpx.AsyncClient]:
    """A plain client, so that our adapter hides nothing."""
    async with httpx.AsyncClient(
        verify=authorities(),
        base_url=f"{sandbox.url}/zapmail/api/v2",
        headers={"x-auth-zapmail": KEY},
        trust_env=False,
    ) as client:
        yield client


async def test_without_its_header_a_call_acts_on_the_default_workspace(
    api: httpx.AsyncClient, zapmail: Zapmail, sandbox: Server
) -> None:
    ours = await zapmail.create_workspace("Acme", BILLING)
    body = {"domains": [{"domainName": "go-acme.com"}], "useWallet": True}
    assert (await api.post("/domains/buy", json=body)).status_code == 200
    sandbox.world.skip(3600)
    assert await zapmail.domains(ours) == []
    page = {"page": 1, "limit": 10}
    listed = (await api.get("/domains", params=page)).json()["data"]
    assert [row["domain"] for row in listed["domains"]] == ["go-acme.com"]
    current = (await api.get("/workspaces", params=page)).json()["data"]["currentWorkspace"]
    assert listed["domains"][0]["workspaceId"] == current["id"] != ours


async def test_a_null_is_an_invalid_value(api: httpx.AsyncClient) -> None:
    answer = await api.post("/domains", json={"page": 1, "limit": 10, "contains": None})
    assert (answer.status_code, answer.json()["status"]) == (422, 422)
    assert "Invalid value" in answer.json()["message"]


async def test_the_next_page_never_ends_and_counts_are_strings(api: httpx.AsyncClient) -> None:
    beyond = (await api.get("/domains", params={"page": 7, "limit": 10})).json()["data"]
    assert (beyond["domains"], beyond["nextPage"], beyond["totalSearchedCount"]) == ([], 8, "0")
    counts = (await api.get("/mailboxes/list", params={"page": 1, "limit": 1})).json()["data"]
    assert counts["availableMailboxes"] == "0"
    assert (await api.get("/domains")).status_code == 422


async def test_prices_are_strings_and_sometimes_no_number(api: httpx.AsyncClient) -> None:
    names = ["go-acme.com", "taken-acme.com", "acme.io"]
    answer = await api.post("/domains/available-bulk", json={"domainNames": names})
    data = answer.json()["data"]
    assert [row["domainPrice"] for row in data["domains"]] == ["11.98", "0.00", "NaN"]
    assert (data["available"], data["unavailable"]) == ("1", "2")
    many = {"domainNames": [f"a{number}.com" for number in range(21)]}
    assert (await api.post("/domains/available-bulk", json=many)).status_code == 422


async def test_the_single_search_may_have_no_exact_match(api: httpx.AsyncClient) -> None:
    for name, exact in (("go-acme.com", "go-acme.com"), ("taken-acme.com", None)):
        body = {"domainName": name, "tlds": ["com", "net"]}
        match = (await api.post("/domains/available", json=body)).json()["data"]["exactMatch"]
        assert (match and match["domainName"]) == exact


async def test_a_short_wallet_is_answered_like_a_full_one(
    api: httpx.AsyncClient, sandbox: Server
) -> None:
    body = {"domains": [{"domainName": "go-acme.com"}], "useWallet": True}
    sandbox.world.faults.inject("zapmail", "empty_wallet", route_pattern="*/buy")
    short = await api.post("/domains/buy", json=body)
    full = await api.post("/domains/buy", json=body)
    assert short.status_code == full.status_code == 200
    assert short.json()["message"] == full.json()["message"]
    assert set(short.json()["data"]) == set(full.json()["data"]) == {"message", "invoiceLink"}
    assert len(sandbox.world.store.all("zapmail_domain")) == 1


async def test_a_202_may_create_nothing(zapmail: Zapmail, sandbox: Server) -> None:
    workspace = await zapmail.create_workspace("Acme", BILLING)
    await zapmail.buy_domains(workspace, ["go-acme.com"])
    sandbox.world.skip(3600)
    domain = (await zapmail.domains(workspace))[0]
    await zapmail.buy_slots(workspace, 1)
    wanted = {domain.ref: [NewMailbox(domain.name, "ada", "Ada", "Byron")]}
    sandbox.world.faults.inject("zapmail", "mailboxes_ignored")
    await zapmail.create_mailboxes(workspace, wanted)
    assert await zapmail.mailboxes(workspace) == []
    await zapmail.create_mailboxes(workspace, wanted)
    assert len(await zapmail.mailboxes(workspace)) == 1


async def test_a_bought_domain_can_be_stuck(zapmail: Zapmail, sandbox: Server) -> None:
    workspace = await zapmail.create_workspace("Acme", BILLING)
    sandbox.world.faults.inject("zapmail", "domain_stuck")
    await zapmail.buy_domains(workspace, ["go-acme.com"])
    sandbox.world.skip(20 * 60)
    assert [d.ready for d in await zapmail.domains(workspace)] == [False]
    sandbox.world.skip(48 * 3600)
    assert [d.ready for d in await zapmail.domains(workspace)] == [True]


async def test_connecting_is_asked_again_until_it_is_done(
    api: httpx.AsyncClient, sandbox: Server
) -> None:
    body = {"domainNames": ["taken-elsewhere.com"]}
    begun = await api.post("/domains/connect-domain", json=body)
    assert (begun.status_code, len(begun.json()["data"]["nameServers"])) == (207, 4)
    page = {"page": 1, "limit": 10}

    async def status() -> str:
        rows = (await api.get("/domains/connection-requests", params=page)).json()["data"]
        return str(rows["connectionRequests"][0]["status"])

    seen = [await status()]
    for _ in range(5):
        sandbox.world.skip(1.4)
        seen.append(await status())
    sandbox.world.skip(60)
    assert (seen[0], await status()) == ("PENDING", "SUCCESS")
    assert "CHECKING_NS_IN_WHOIS" in seen
    assert (await api.post("/domains/connect-domain", json=body)).status_code == 200
    wrong = {"domainName": ["taken-elsewhere.com"]}
    assert (await api.post("/domains/connect-domain", json=wrong)).status_code == 422


async def test_hosts_are_relative_on_write_and_full_on_read(
    api: httpx.AsyncClient, sandbox: Server
) -> None:
    await api.post(
        "/domains/buy", json={"domains": [{"domainName": "go-acme.com"}], "useWallet": True}
    )
    sandbox.world.skip(3600)
    ref = sandbox.world.store.all("zapmail_domain")[0]["id"]
    record = {"host": "track", "recordType": "CNAME", "value": "open.example.com"}
    await api.post("/dns", json={"assignedDomainId": ref, "records": [record]})
    rows = (await api.get("/dns/", params={"id": ref})).json()["data"]["records"]
    added = rows[-1]
    assert (added["host"], added["recordType"]) == ("track.go-acme.com", "CNAME")
    gone = {"id": added["id"], "assignedDomainId": ref}
    assert (await api.delete("/dns", params=gone)).status_code == 200
    left = (await api.get("/dns/", params={"id": ref})).json()["data"]["records"]
    assert len(left) == len(rows) - 1


async def test_webhooks_are_signed_with_a_secret_shown_once(
    api: httpx.AsyncClient, sandbox: Server
) -> None:
    taken: asyncio.Queue[tuple[str, bytes]] = asyncio.Queue()

    async def take(request: Request) -> Response:
        await taken.put((request.headers["x-zapmail-signature"], await request.body()))
        return Response()

    listening = socket.create_server(("127.0.0.1", 0))
    app = Starlette(routes=[Route("/", take, methods=["POST"])])
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off"))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    url = f"http://127.0.0.1:{listening.getsockname()[1]}/"
    wish = {"url": url, "enabled_events": ["domain.updated"]}
    secret = (await api.post("/webhooks/endpoints", json=wish)).json()["data"]["secret"]
    assert secret not in (await api.get("/webhooks/endpoints")).text
    await api.post(
        "/domains/buy", json={"domains": [{"domainName": "go-acme.com"}], "useWallet": True}
    )
    sandbox.world.skip(3600)
    async with asyncio.timeout(5):
        signature, body = await taken.get()
    parts = dict(part.split("=", 1) for part in signature.split(","))
    signed = f"{parts['t']}.".encode() + body
    assert parts["v1"] == hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    event: dict[str, Any] = json.loads(body)
    assert (event["type"], event["data"]["domain"]) == ("domain.updated", "go-acme.com")
    server.should_exit = True
    await serving


@pytest.fixture
def sandbox_file(tmp_path: Path) -> Path:
    """Keep the state in a file."""
    return tmp_path / "sandbox.db"


@pytest.mark.usefixtures("sandbox")
async def test_everything_survives_a_restart(zapmail: Zapmail, sandbox_file: Path) -> None:
    workspace = await zapmail.create_workspace("Acme", BILLING)
    await zapmail.buy_domains(workspace, ["go-acme.com"])
    left = await zapmail.balance_cents()
    again = World(sandbox_file)
    assert again.store.find("zapmail_domain", workspace=workspace)[0]["domain"] == "go-acme.com"
    assert (again.store.get("wallet", "wallet") or {})["cents"] == left
    again.close()
