"""How a domain does, on its pages: marks that follow, its age, a record too long, and its policy."""

from __future__ import annotations

from datetime import timedelta

from adapters.sandbox.server import Server
from core.domains import health, records
from core.ports.dns import ZoneRecord
from core.system import System
from data.domains.domains import Domain, DomainStatus
from tests.support import journey
from tests.support.visiting import visiting
from tests.support.zoned import approved, drop, put, zone_of, zoned

TOO_LONG = "v=spf1 " + " ".join(f"ip4:198.51.100.{number}" for number in range(30)) + " ~all"


async def test_marks_age_and_policy_are_shown_and_the_policy_can_be_changed(
    system: System, sandbox: Server
) -> None:
    """The page follows a look made elsewhere; a young domain and a long record are warned of."""
    actor = await journey.customer(system)
    domain = await zoned(system, actor, sandbox)
    planned = await records.plan(system, actor, domain.id, "setup")
    await approved(system, actor, planned.id)
    await records.apply(system, actor, planned.id)
    async with system.work(actor) as work:
        stored = await work.session.get_one(Domain, domain.id)
        stored.status, stored.registered_at = DomainStatus.ready, work.now() - timedelta(days=3)
    await health.refresh(system, actor, domain.id)
    base = f"/domains/{domain.id}"
    async with visiting(system, actor) as visitor:
        said = await visitor.open(f"{base}/health")
        for mark in ("SPF passes", "DKIM fails", "DMARC passes", "MX passes"):
            assert mark in said
        assert "Registered 3 days ago" in said
        assert "30 days" in said
        await drop(system, actor, domain, "acme.com", "TXT")
        await put(system, actor, domain, ZoneRecord("acme.com", "TXT", TOO_LONG, 300))
        await drop(system, actor, domain, "_dmarc.acme.com", "TXT")
        journey.skip(system, sandbox.world, timedelta(hours=2))
        await health.refresh(system, actor, domain.id)
        await visitor.sees("DMARC fails")
        assert "SPF fails" in visitor.said()
        assert "Switch SPF flattening on" in visitor.said()
        await visitor.open(f"{base}/reports")
        visitor.fill("stage", value="quarantine_testing")
        visitor.press("Plan the change")
        await visitor.sees("History of changes")
        await visitor.open(f"{base}/records")
        visitor.press("approve-plan")
        await visitor.sees("The plan is carried out")
    policies = [
        one for one in await zone_of(system, actor, domain) if one.name.startswith("_dmarc.")
    ]
    assert [("p=quarantine" in one.content, "t=y" in one.content) for one in policies] == [
        (True, True)
    ]
