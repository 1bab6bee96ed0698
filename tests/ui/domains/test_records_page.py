"""The ways back on the pages of a domain: consents, repair, snapshots, flattening; no browser."""

from __future__ import annotations

import pytest

from adapters.sandbox.server import Server
from core.domains import flattening, records
from core.domains.zones import fingerprint
from core.ports.dns import ZoneRecord
from core.system import Actor, System
from data.domains.domains import Domain
from tests.support.journey import customer
from tests.support.visiting import Visitor, visiting
from tests.support.zoned import WEB, approved, drop, put, zone_of, zoned

OLD_MX = ZoneRecord("acme.com", "MX", "mx.old.example", 3600, 10, comment="old mail")
PLAIN = "v=spf1 include:_spf.google.com ~all"
FLATTENED = "v=spf1 include:_spf1.acme.com include:_spf2.acme.com ~all"


async def found(system: System, actor: Actor, domain: Domain, kind: str) -> list[str]:
    """Return what stands at the domain's own name, of a kind; of texts only the SPF record."""
    return [
        one.content
        for one in await zone_of(system, actor, domain)
        if (one.name, one.kind) == (domain.name, kind)
        and (kind != "TXT" or one.content.startswith("v=spf1"))
    ]


async def carried_out(visitor: Visitor, page: str, consent: str = "") -> None:
    """Approve the plan that the page of records shows, with the consent it asks for."""
    await visitor.open(page)
    visitor.toasts.clear()
    if consent:
        with pytest.raises(AssertionError, match="cannot be pressed"):
            visitor.press("approve-plan")
        visitor.fill(consent, value=True)
    visitor.press("approve-plan")
    await visitor.sees("The plan is carried out")


async def test_foreign_mail_servers_go_with_a_tick_only_and_come_back_from_a_snapshot(
    system: System, sandbox: Server
) -> None:
    actor = await customer(system)
    domain = await zoned(system, actor, sandbox, [*WEB, OLD_MX])
    before = await zone_of(system, actor, domain)
    await records.plan(system, actor, domain.id, "setup")
    page = f"/domains/{domain.id}/records"
    async with visiting(system, actor) as visitor:
        said = await visitor.open(page)
        assert "I agree: " in said
        await carried_out(visitor, page, "mx_replaced")
        assert OLD_MX.content not in await found(system, actor, domain, "MX")
        await visitor.open(page)
        visitor.choose("restore", label="Snapshots")
        await visitor.sees("Nothing changes yet")
        visitor.fill("Type acme.com to confirm", value="acme.com")
        visitor.press("confirm")
        await visitor.sees("The way back is planned above")
        await carried_out(visitor, page, "newer_records")
    assert fingerprint(await zone_of(system, actor, domain)) == fingerprint(before)


async def test_what_somebody_changed_is_shown_and_repaired_with_one_press(
    system: System, sandbox: Server
) -> None:
    actor = await customer(system)
    domain = await zoned(system, actor, sandbox, WEB)
    planned = await records.plan(system, actor, domain.id, "setup")
    await approved(system, actor, planned.id)
    await records.apply(system, actor, planned.id)
    before = await zone_of(system, actor, domain)
    page = f"/domains/{domain.id}/records"
    async with visiting(system, actor) as visitor:
        await visitor.open(page)
        visitor.press("Compare with the zone")
        await visitor.sees("The zone is as it should be")
        await drop(system, actor, domain, "_dmarc.acme.com", "TXT")
        await drop(system, actor, domain, "acme.com", "TXT")
        await put(system, actor, domain, *(one for one in WEB if one.kind == "TXT"))
        visitor.press("Compare with the zone")
        await visitor.sees("The zone differs")
        said = await visitor.open(page)
        assert "Somebody changed your records" in said
        assert "v=DMARC1" in said
        visitor.press("repair")
        await visitor.sees("The records are as they were")
        assert "Somebody changed your records" not in await visitor.open(page)
    assert fingerprint(await zone_of(system, actor, domain)) == fingerprint(before)


async def test_spf_is_flattened_on_request_dropped_or_restored(
    system: System, sandbox: Server
) -> None:
    """A plan that was dropped leaves nothing behind; the original comes back word for word."""
    actor = await customer(system)
    domain = await zoned(system, actor, sandbox, [ZoneRecord("acme.com", "TXT", PLAIN, 300)])
    before = await zone_of(system, actor, domain)
    settings, page = f"/domains/{domain.id}/settings", f"/domains/{domain.id}/records"
    async with visiting(system, actor) as visitor:
        await visitor.open(settings)
        await visitor.sees("4 of 10 lookups are used.")
        visitor.press("flatten")
        await visitor.sees("Flatten the SPF record of acme.com")
        await visitor.open(page)
        visitor.press("discard-plan")
        await visitor.sees("The plan is dropped")
        assert await flattening.refresh_due(system) == 0
        assert await found(system, actor, domain, "TXT") == [PLAIN]
        await visitor.open(settings)
        await visitor.sees("flattening is not needed, and has to be kept current")
        visitor.press("flatten")
        await visitor.sees("Flatten the SPF record of acme.com")
        await carried_out(visitor, page)
        assert await found(system, actor, domain, "TXT") == [FLATTENED]
        await visitor.open(settings)
        await visitor.sees("Restore the original")
        visitor.press("Restore the original")
        await visitor.sees("History of changes")
        await carried_out(visitor, page)
    assert fingerprint(await zone_of(system, actor, domain)) == fingerprint(before)
