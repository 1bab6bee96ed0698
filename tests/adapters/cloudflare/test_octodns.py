"""octodns plans a zone against the sandbox, applies the plan, and has nothing left to plan."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from octodns.provider.plan import Plan
from octodns.record import Record
from octodns.zone import Zone as OctoZone
from octodns_cloudflare import (
    CloudflareAuthenticationError,
    CloudflareProvider,
)

from adapters.cloudflare.dns_host import CloudflareDns
from adapters.sandbox.server import Server
from core.ports.dns import Changes, Zone, ZoneRecord
from tests.adapters.cloudflare.conftest import ACCOUNT, TOKEN

LONG = "v=DKIM1\\; k=rsa\\; p=" + "A" * 400
WANTED: dict[tuple[str, str], dict[str, Any]] = {
    ("", "TXT"): {"values": ["v=spf1 include:_spf.google.com ~all", "google-site-verification=x"]},
    ("", "MX"): {
        "values": [
            {"preference": 1, "exchange": "aspmx.l.google.com."},
            {"preference": 5, "exchange": "alt1.aspmx.l.google.com."},
        ]
    },
    ("", "CAA"): {"values": [{"flags": 0, "tag": "issue", "value": "letsencrypt.org"}]},
    ("google._domainkey", "TXT"): {"values": [LONG]},
    ("_dmarc", "TXT"): {"values": ["v=DMARC1\\; p=none\\; rua=mailto:dmarc@acme.com"]},
    ("track", "CNAME"): {"value": "open.sequencer.example."},
    ("www", "A"): {"values": ["192.0.2.1", "192.0.2.2"]},
    ("www", "AAAA"): {"values": ["2001:db8::1"]},
    ("*.pages", "CNAME"): {"value": "www.acme.com."},
    ("_sip._tcp", "SRV"): {
        "values": [{"priority": 10, "weight": 5, "port": 5060, "target": "sip.acme.com."}]
    },
    ("lab", "NS"): {"values": ["ns1.example.net.", "ns2.example.net."]},
}


def desired(leave_out: tuple[str, str] | None = None, ttl: int = 300) -> Any:
    zone = OctoZone("acme.com.", [])
    for (name, kind), facts in WANTED.items():
        if (name, kind) != leave_out:
            zone.add_record(Record.new(zone, name, {"type": kind, "ttl": ttl, **facts}))
    return zone


def provider(sandbox: Server, token: str = TOKEN) -> Any:
    return CloudflareProvider(
        "sandbox",
        token=token,
        account_id=ACCOUNT,
        pagerules=False,
        retry_count=1,
        api_url=f"{sandbox.url}/cloudflare/client/v4",
    )


async def sync(sandbox: Server, zone: Any) -> Plan | None:
    """Plan and apply; return the plan, None when there is nothing to do."""

    def run() -> Plan | None:
        target = provider(sandbox)
        plan = target.plan(zone)
        if plan is not None:
            target.apply(plan)
        return plan

    return await asyncio.to_thread(run)


async def test_a_plan_applied_leaves_nothing_to_plan(sandbox: Server, zone: Zone) -> None:
    first = await sync(sandbox, desired())
    assert first is not None
    assert len(first.changes) == len(WANTED)
    assert await sync(sandbox, desired()) is None


async def test_changes_and_removals_leave_nothing_to_plan_either(
    sandbox: Server, zone: Zone
) -> None:
    await sync(sandbox, desired())
    changed = await sync(sandbox, desired(leave_out=("www", "AAAA"), ttl=600))
    assert changed is not None
    assert len(changed.changes) == len(WANTED)
    assert await sync(sandbox, desired(leave_out=("www", "AAAA"), ttl=600)) is None


async def test_we_read_what_it_wrote(sandbox: Server, dns: CloudflareDns, zone: Zone) -> None:
    await sync(sandbox, desired())
    read = {(record.name, record.kind, record.content) for record in await dns.records(zone.ref)}
    assert {
        ("acme.com", "TXT", "google-site-verification=x"),
        ("google._domainkey.acme.com", "TXT", LONG.replace("\\", "")),
        ("acme.com", "MX", "aspmx.l.google.com"),
        ("acme.com", "CAA", "0 issue letsencrypt.org"),
        ("_sip._tcp.acme.com", "SRV", "5 5060 sip.acme.com"),
        ("lab.acme.com", "NS", "ns1.example.net"),
    } <= read
    assert len(read) == 15


async def test_it_has_nothing_to_plan_over_what_we_wrote(
    sandbox: Server, dns: CloudflareDns, zone: Zone
) -> None:
    records = (
        ZoneRecord("acme.com", "TXT", "v=spf1 -all"),
        ZoneRecord("k._domainkey.acme.com", "TXT", "v=DKIM1; p=" + "B" * 500),
        ZoneRecord("acme.com", "MX", "smtp.google.com", priority=1),
    )
    await dns.apply(zone.ref, Changes(creates=records))
    wanted = OctoZone("acme.com.", [])
    for name, facts in (
        ("", {"type": "TXT", "values": ["v=spf1 -all"]}),
        ("k._domainkey", {"type": "TXT", "values": ["v=DKIM1\\; p=" + "B" * 500]}),
        ("", {"type": "MX", "values": [{"preference": 1, "exchange": "smtp.google.com."}]}),
    ):
        wanted.add_record(Record.new(wanted, name, {"ttl": 300, **facts}))
    assert await sync(sandbox, wanted) is None


async def test_it_stops_where_a_token_lacks_a_right(sandbox: Server, zone: Zone) -> None:
    target = provider(sandbox, "sandbox_cf_nodns")
    with pytest.raises(CloudflareAuthenticationError, match="Authentication error"):
        await asyncio.to_thread(target.plan, desired())
