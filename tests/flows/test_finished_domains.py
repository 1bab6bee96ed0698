"""Domains that are finished, whatever stood in their zones before: proved, and fit for every receiver."""

from __future__ import annotations

from uuid import UUID

from adapters.google_workspace.sandbox import keys, workspaces
from adapters.sandbox.server import Server
from core import workflow
from core.domains import carrying_out, health, records, signing_keys, test_messages
from core.ports.dns import ZoneRecord
from core.system import Actor, System
from data.domains.domains import Domain, DomainStatus
from tests.support import journey
from tests.support.zoned import WEB, zoned

OLD = "v=spf1 ip4:192.0.2.0/24 include:_spf.mailgun.org -all"
ZONES = {
    "acme.com": WEB,
    "spf-acme.com": [ZoneRecord("spf-acme.com", "TXT", OLD, 3600)],
    "two-acme.com": [
        ZoneRecord("two-acme.com", "TXT", OLD, 3600),
        ZoneRecord("two-acme.com", "TXT", "v=spf1 a ~all", 3600),
    ],
    "mx-acme.com": [
        ZoneRecord("mx-acme.com", "MX", "mx.old.example", 3600, 10),
        ZoneRecord("_dmarc.mx-acme.com", "TXT", "v=DMARC1; p=reject; pct=20", 3600),
    ],
}


async def finished(
    system: System, sandbox: Server, actor: Actor, name: str, before: list[ZoneRecord]
) -> UUID:
    """Set a domain up as its guide says: records, the key of its workspace, and a test message."""
    domain = await zoned(system, actor, sandbox, before, name)
    world, admin = sandbox.world, system.platform_secrets["google_workspace"]["admin_email"]
    workspace = workspaces.founded(world, admin)
    assert workspace is not None
    workspaces.put_domain(world, workspace["id"], name, verified=True)
    workspaces.put_user(world, workspace["id"], f"tim@{name}", "Tim", "Keen")
    row = keys.generate(world, name)
    async with system.work(actor) as work:
        await signing_keys.paste(work, domain.id, keys.record(row), row["selector"])
        stored = await work.session.get_one(Domain, domain.id)
        assert stored.run_id is not None
        await workflow.cancel(work, stored.run_id)
    planned = await records.plan(system, actor, domain.id, "setup")
    consents = [one["code"] for one in planned.consents]
    await carrying_out.carry_out(system, actor, planned.id, consents)
    keys.start(world, name)
    async with system.work(actor) as work:
        (await work.session.get_one(Domain, domain.id)).status = DomainStatus.ready
    return domain.id


async def test_every_finished_domain_passes_and_meets_the_rules_of_all_receivers(
    system: System, sandbox: Server
) -> None:
    actor = await journey.customer(system)
    made = {
        name: await finished(system, sandbox, actor, name, before) for name, before in ZONES.items()
    }
    for name, domain_id in made.items():
        await test_messages.send(system, actor, domain_id, f"tim@{name}")
        await journey.drained(system)
        await health.refresh(system, actor, domain_id)
        async with system.work(actor) as work:
            looked = await health.one(work, domain_id)
        assert looked is not None
        assert {mark: looked[mark] for mark in ("spf", "dkim", "dmarc", "mx")} == dict.fromkeys(
            ("spf", "dkim", "dmarc", "mx"), True
        ), name
        assert {one["id"] for one in looked["compliance"]} == {"gmail", "yahoo", "outlook"}
        issues = [issue for one in looked["compliance"] for issue in one["issues"]]
        assert [issue["reason"] for issue in issues if issue["outcome"] == "fail"] == [], name
        assert all(about_sending(issue["reason"]) for issue in issues), name
    async with system.work(actor) as work:
        totals = (await health.dashboard(work))["totals"]
    assert totals["passing"] == totals["domains"] == len(ZONES)


def about_sending(reason: str) -> bool:
    """Tell whether a rule that is still open is about mail that has not been sent yet."""
    return any(word in reason for word in ("mail", "messages", "sending address"))
