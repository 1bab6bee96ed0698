"""An independent client drives version 1: domains, delegation and records, then the DNS data."""

from __future__ import annotations

import asyncio

import godaddypy
import pytest
from godaddypy.client import BadResponse

from adapters.godaddy.registrar_v1 import GodaddyV1
from adapters.sandbox.dns import registrations, zones
from adapters.sandbox.server import Server
from tests.adapters.godaddy.conftest import V1, Open
from tests.adapters.godaddy.test_registrar import buy

NAME = "go-acme.com"


@pytest.fixture
async def client(opened: Open, sandbox: Server) -> godaddypy.Client:
    """The client on an account that holds one registered domain."""
    seller = opened(V1)
    assert isinstance(seller, GodaddyV1)
    await buy(seller, NAME)
    sandbox.world.skip(2)
    account = godaddypy.Account(api_key=V1["key"], api_secret=V1["secret"])
    return godaddypy.Client(account, api_base_url=f"{sandbox.url}/godaddy/")


def served(sandbox: Server, kind: str) -> set[tuple[str, str, int | None]]:
    rows = sandbox.world.store.find(zones.RECORD, zone=f"godaddy/{NAME}")
    return {(r["name"], r["content"], r["priority"]) for r in rows if r["kind"] == kind}


async def test_it_lists_and_reads_domains(client: godaddypy.Client) -> None:
    assert await asyncio.to_thread(client.get_domains) == [NAME]
    told = await asyncio.to_thread(client.get_domain_info, NAME)
    assert (told["status"], told["renewAuto"]) == ("ACTIVE", False)


async def test_it_changes_the_delegation(client: godaddypy.Client, sandbox: Server) -> None:
    hosts = ["ns1.example.net", "ns2.example.net"]
    await asyncio.to_thread(client.update_domain, NAME, nameServers=hosts)
    sandbox.world.skip(2)
    facts = registrations.find(sandbox.world, NAME)
    assert facts is not None
    assert facts["nameservers"] == hosts


async def test_it_adds_replaces_and_removes_records(
    client: godaddypy.Client, sandbox: Server
) -> None:
    long = "v=DKIM1; k=rsa; p=" + "A" * 400
    records = [
        {"type": "MX", "name": "@", "data": "smtp.google.com.", "ttl": 3600, "priority": 1},
        {"type": "TXT", "name": "google._domainkey", "data": long, "ttl": 3600},
    ]
    await asyncio.to_thread(client.add_records, NAME, records)
    assert served(sandbox, "MX") == {(NAME, "smtp.google.com", 1)}
    listed = await asyncio.to_thread(client.get_records, NAME, record_type="TXT")
    assert [record["data"] for record in listed] == [long]
    changed = {"type": "TXT", "name": "google._domainkey", "data": 'say "hi"', "ttl": 600}
    await asyncio.to_thread(client.update_record, NAME, changed)
    assert served(sandbox, "TXT") == {(f"google._domainkey.{NAME}", '"say \\"hi\\""', None)}
    with pytest.raises(BadResponse):
        await asyncio.to_thread(client.add_records, NAME, [records[0]])
    await asyncio.to_thread(client.delete_records, NAME, "@", "MX")
    assert served(sandbox, "MX") == set()


async def test_it_moves_an_address(client: godaddypy.Client, sandbox: Server) -> None:
    await asyncio.to_thread(client.update_ip, "203.0.113.9", domains=[NAME])
    assert served(sandbox, "A") == {(NAME, "203.0.113.9", None)}
