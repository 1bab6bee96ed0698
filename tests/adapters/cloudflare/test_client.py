"""The official client drives the sandbox: zones, records, batches and both trees of the registrar."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import cloudflare
import pytest
from cloudflare import AsyncCloudflare

from adapters.sandbox.server import Server
from core.ports.dns import Zone
from tests.adapters.cloudflare.conftest import ACCOUNT, TOKEN, delegate

REGISTRANT: Any = {
    "registrant": {
        "email": "ada@example.com",
        "phone": "+49.301234567",
        "postal_info": {
            "name": "Ada Byron",
            "organization": "Acme GmbH",
            "address": {
                "street": "1 Main Street",
                "city": "Berlin",
                "state": "BE",
                "postal_code": "10115",
                "country_code": "DE",
            },
        },
    }
}
NOBODY: Any = {"registrant": {}}


async def test_it_verifies_the_token(client: AsyncCloudflare) -> None:
    told = await client.user.tokens.verify()
    assert told is not None
    assert told.status == "active"


async def test_it_creates_lists_activates_and_deletes_zones(
    client: AsyncCloudflare, sandbox: Server
) -> None:
    made = await client.zones.create(account={"id": ACCOUNT}, name="acme.com", type="full")
    assert made is not None
    for number in range(60, 0, -1):
        other = await client.zones.create(
            account={"id": f"account-{number % 2}"}, name=f"acme-{number}.com"
        )
        assert other is not None
    listed = [zone.name async for zone in client.zones.list(per_page=25)]
    assert listed == sorted(listed)
    assert len(listed) == 61
    found = [zone.id async for zone in client.zones.list(name="acme.com", account={"id": ACCOUNT})]
    assert found == [made.id]
    assert len([z async for z in client.zones.list(name="starts_with:acme-", match="all")]) == 60
    delegate(sandbox, Zone(made.id, made.name, "pending", tuple(made.name_servers)))
    read = await client.zones.get(zone_id=made.id)
    assert read is not None
    assert (read.status, read.type) == ("active", "full")
    assert read.activated_on is not None
    assert await client.zones.activation_check.trigger(zone_id=made.id)
    with pytest.raises(cloudflare.BadRequestError, match="once an hour"):
        await client.zones.activation_check.trigger(zone_id=made.id)
    await client.zones.delete(zone_id=made.id)
    with pytest.raises(cloudflare.NotFoundError):
        await client.zones.get(zone_id=made.id)


async def test_it_works_on_single_records(client: AsyncCloudflare, zone: Zone) -> None:
    record = await client.dns.records.create(
        zone_id=zone.ref, name="www", type="A", content="192.0.2.1", ttl=1, comment="ours"
    )
    assert record is not None
    assert (record.name, record.ttl, record.comment) == ("www.acme.com", 1, "ours")
    assert record.proxiable
    changed = await client.dns.records.edit(
        record.id, zone_id=zone.ref, name="www.acme.com", type="A", content="192.0.2.2", ttl=600
    )
    assert changed is not None
    assert (changed.content, changed.comment) == ("192.0.2.2", "ours")
    written = await client.dns.records.update(
        record.id, zone_id=zone.ref, name="www.acme.com", type="A", content="192.0.2.3", ttl=600
    )
    assert written is not None
    assert (written.content, written.comment) == ("192.0.2.3", None)
    read = await client.dns.records.get(record.id, zone_id=zone.ref)
    assert read is not None
    assert read.content == "192.0.2.3"
    await client.dns.records.delete(record.id, zone_id=zone.ref)
    with pytest.raises(cloudflare.NotFoundError, match="81044"):
        await client.dns.records.get(record.id, zone_id=zone.ref)


async def test_it_filters_and_pages_records(client: AsyncCloudflare, zone: Zone) -> None:
    posts: Any = [
        {"name": f"h{n}.acme.com", "type": "A", "content": f"192.0.2.{n}", "ttl": 300, "comment": c}
        for n, c in enumerate(["ours"] * 120 + [""] * 30)
    ]
    posts.append({"name": "acme.com", "type": "TXT", "content": '"v=spf1 -all"', "ttl": 300})
    await client.dns.records.batch(zone_id=zone.ref, posts=posts)

    async def count(**filters: Any) -> int:
        found = client.dns.records.list(zone_id=zone.ref, per_page=40, **filters)
        return len([record async for record in found])

    assert await count() == 151
    assert await count(type="TXT") == 1
    assert await count(name={"exact": "h7.acme.com"}) == 1
    assert await count(comment={"present": "yes"}) == 120
    assert await count(content={"startswith": "192.0.2.14"}) == 11
    assert (
        await count(content={"contains": "spf1"}, name={"exact": "h7.acme.com"}, match="any") == 2
    )


async def test_its_batches_are_all_or_none(client: AsyncCloudflare, zone: Zone) -> None:
    made = await client.dns.records.batch(
        zone_id=zone.ref,
        posts=[
            {"name": "a.acme.com", "type": "A", "content": "192.0.2.1", "ttl": 300},
            {"name": "b.acme.com", "type": "A", "content": "192.0.2.2", "ttl": 300},
            {"name": "c.acme.com", "type": "A", "content": "192.0.2.3", "ttl": 300},
        ],
    )
    assert made is not None
    a, b, c = made.posts or []
    done = await client.dns.records.batch(
        zone_id=zone.ref,
        posts=[{"name": "a.acme.com", "type": "CNAME", "content": "b.acme.com", "ttl": 300}],
        puts=[{"id": c.id, "name": "c.acme.com", "type": "A", "content": "192.0.2.9", "ttl": 60}],
        patches=[
            {"id": b.id, "name": "b.acme.com", "type": "A", "content": "192.0.2.8", "ttl": 60}
        ],
        deletes=[{"id": a.id}],
    )
    assert done is not None
    assert [len(part or []) for part in (done.deletes, done.patches, done.puts, done.posts)] == [
        1
    ] * 4
    with pytest.raises(cloudflare.BadRequestError, match="81053"):
        await client.dns.records.batch(
            zone_id=zone.ref,
            deletes=[{"id": b.id}],
            posts=[{"name": "a.acme.com", "type": "A", "content": "192.0.2.1", "ttl": 300}],
        )
    assert await client.dns.records.get(b.id, zone_id=zone.ref)


async def test_it_buys_a_name_and_waits_for_it(client: AsyncCloudflare, sandbox: Server) -> None:
    found = await client.registrar.search(account_id=ACCOUNT, q="acme corner", limit=5)
    assert found is not None
    assert len(found.domains) == 5
    checked = await client.registrar.check(
        account_id=ACCOUNT, domains=["go-acme.com", "premium-acme.com", "acme.lol", "not a name"]
    )
    assert checked is not None
    told = {row.name: row for row in checked.domains}
    assert [row.registrable for row in told.values()] == [True, False, False]
    assert told["go-acme.com"].pricing is not None
    assert told["go-acme.com"].pricing.registration_cost == "11.98"
    assert told["premium-acme.com"].tier == "premium"
    assert told["acme.lol"].reason == "extension_not_supported_via_api"
    patient = await client.registrar.registrations.create(
        account_id=ACCOUNT, domain_name="go-acme.com", contacts=REGISTRANT
    )
    assert patient is not None
    assert (patient.state, patient.completed) == ("succeeded", True)
    hasty = await client.registrar.registrations.create(
        account_id=ACCOUNT, domain_name="go-acme.net", prefer="respond-async"
    )
    assert hasty is not None
    assert (hasty.state, hasty.completed) == ("pending", False)
    sandbox.world.skip(1)
    later = await client.registrar.registration_status.get("go-acme.net", account_id=ACCOUNT)
    assert later is not None
    assert later.state == "succeeded"
    pages = client.registrar.registrations.list(account_id=ACCOUNT, per_page=1, sort_by="name")
    assert [row.domain_name async for row in pages] == ["go-acme.com", "go-acme.net"]
    await client.registrar.registrations.edit("go-acme.com", account_id=ACCOUNT, auto_renew=True)
    owned = await client.registrar.registrations.get("go-acme.com", account_id=ACCOUNT)
    assert owned is not None
    assert (owned.auto_renew, owned.locked, owned.privacy_mode) == (True, True, "redaction")
    assert [zone.status async for zone in client.zones.list(name="go-acme.com")] == ["active"]


async def test_the_tree_for_trying_sells_com_and_net_and_touches_nothing(
    client: AsyncCloudflare, sandbox: Server
) -> None:
    trial = client.registrar_sandbox
    listed = trial.extensions.list(account_id=ACCOUNT)
    assert sorted([row.metadata.name async for row in listed]) == ["com", "net"]
    with pytest.raises(cloudflare.BadRequestError, match="not_supported"):
        await trial.registrations.create(
            account_id=ACCOUNT, domain_name="go-acme.io", contacts=REGISTRANT
        )
    with pytest.raises(cloudflare.BadRequestError, match="registrant"):
        await trial.registrations.create(
            account_id=ACCOUNT,
            domain_name="go-acme.com",
            contacts=NOBODY,
        )
    done = await trial.registrations.create(
        account_id=ACCOUNT, domain_name="go-acme.com", contacts=REGISTRANT
    )
    assert done is not None
    assert done.state == "succeeded"
    assert [zone async for zone in client.zones.list()] == []
    checked = await client.registrar.check(account_id=ACCOUNT, domains=["go-acme.com"])
    assert checked is not None
    assert checked.domains[0].registrable


@pytest.mark.parametrize("fails", ["zones", "records", "registrar"])
async def test_it_understands_a_missing_right(sandbox: Server, zone: Zone, fails: str) -> None:
    async with AsyncCloudflare(
        api_token={"zones": "sandbox_cf_readonly", "records": "sandbox_cf_nodns"}.get(
            fails, "sandbox_cf_noregistrar"
        ),
        base_url=f"{sandbox.url}/cloudflare/client/v4",
        max_retries=0,
    ) as limited:
        calls: dict[str, Callable[[], Awaitable[object]]] = {
            "zones": lambda: limited.zones.delete(zone_id=zone.ref),
            "records": lambda: limited.dns.records.batch(zone_id=zone.ref),
            "registrar": lambda: limited.registrar.check(account_id=ACCOUNT, domains=["a.com"]),
        }
        with pytest.raises(cloudflare.PermissionDeniedError):
            await calls[fails]()


async def test_it_reads_how_long_it_is_blocked(client: AsyncCloudflare, sandbox: Server) -> None:
    sandbox.world.enforce_rates = True
    sandbox.world.windows["cloudflare"].calls = 1
    raw = await client.zones.with_raw_response.list()
    assert raw.headers["ratelimit-policy"] == '"default";q=1;w=300'
    with pytest.raises(cloudflare.RateLimitError) as refused:
        await client.zones.list()
    assert refused.value.response.headers["retry-after"] == "300"
    assert refused.value.response.headers["ratelimit"] == '"default";r=0;t=300'
    assert TOKEN not in repr(sandbox.world.requests.latest())
