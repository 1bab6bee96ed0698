"""Zones we may not change: copied by hand at a registrar, or kept by the mailbox host."""

from __future__ import annotations

import pytest

from adapters.sandbox.dns import registrations, zones
from adapters.sandbox.server import Server
from core.domains import change_rows, records
from core.domains.changes import Action, Change
from core.domains.instructions import Instruction, instructions
from core.domains.purposes import Purpose
from core.errors import Conflict
from core.ports.dns import ZoneRecord
from core.system import Actor, System
from data.domains.domains import Domain, Executor
from data.domains.records import ChangeSetStatus
from tests.adapters.conformance.conftest import BILLING
from tests.support.journey import customer
from tests.support.zoned import approved, zoned

ELSEWHERE = registrations.ELSEWHERE


async def by_hand(system: System, sandbox: Server) -> tuple[Actor, Domain]:
    """Give a domain whose zone stays at the registrar it was brought from."""
    actor = await customer(system)
    domain = await zoned(system, actor, sandbox, executor=Executor.manual)
    registrations.delegate(sandbox.world, domain.name, registrations.ELSEWHERE_NAMESERVERS)
    return actor, domain


def copy(sandbox: Server, lines: list[Instruction], domain: str) -> None:
    """Do what a person does who follows the instructions."""
    for number, line in enumerate(lines):
        name = domain if line.host == "@" else f"{line.host}.{domain}"
        content = f'"{line.value}"' if line.kind == "TXT" else line.value
        zones.put_record(
            sandbox.world,
            ELSEWHERE,
            domain,
            f"hand{number}",
            name=name,
            kind=line.kind,
            content=content,
            ttl=line.ttl,
            priority=line.priority,
        )


def created(name: str, kind: str, content: str, priority: int | None = None) -> Change:
    record = ZoneRecord(name, kind, content, priority=priority)
    return Change(Action.create, Purpose.spf, None, record, "why")


async def test_a_plan_copied_by_hand_is_seen_at_the_name_servers(
    system: System, sandbox: Server
) -> None:
    actor, domain = await by_hand(system, sandbox)
    planned = await records.plan(system, actor, domain.id, "setup")
    await approved(system, actor, planned.id)
    still = await records.apply(system, actor, planned.id)
    assert still.status == ChangeSetStatus.approved
    missing = await records.verify(system, actor, planned.id)
    assert {one.why for one in missing} == {"it is not there"}
    lines = instructions(change_rows.changes_of(planned), domain.name, "godaddy")
    assert {line.action for line in lines} == {Action.create}
    copy(sandbox, lines[:-1], domain.name)
    left = await records.verify(system, actor, planned.id)
    assert {(one.name, one.kind) for one in left} == {
        (planned.changes[-1]["after"]["name"], planned.changes[-1]["after"]["kind"])
    }
    copy(sandbox, lines, domain.name)
    assert await records.verify(system, actor, planned.id) == []
    async with system.work(actor) as work:
        assert (await records.get(work, planned.id)).status == ChangeSetStatus.verified
        kept = await records.records(work, domain.id)
    assert {row.purpose for row in kept} == {"spf", "dmarc", "mx", "tracking", "proof"}
    again = await records.plan(system, actor, domain.id, "setup")
    assert again.changes == []


async def test_what_stands_in_the_zone_already_is_merged_by_hand_too(
    system: System, sandbox: Server
) -> None:
    actor, domain = await by_hand(system, sandbox)
    zones.put_record(
        sandbox.world, ELSEWHERE, domain.name, "spf",
        name=domain.name, kind="TXT", content='"v=spf1 a -all"', ttl=3600,
    )  # fmt: skip
    planned = await records.plan(system, actor, domain.id, "setup", only=["spf"])
    (line,) = instructions(change_rows.changes_of(planned), domain.name)
    assert (line.verb, line.old_value) == ("Change", "v=spf1 a -all")
    assert line.value == "v=spf1 a include:_spf.google.com -all"


async def test_a_zone_of_the_mailbox_host_is_compared_and_never_changed(
    system: System, sandbox: Server
) -> None:
    actor = await customer(system)
    host = system.ports.turnkey
    workspace = await host.create_workspace("Acme", BILLING)
    offers = await host.offers([f"acme{number}.com" for number in range(9)])
    await host.buy_domains(workspace, [next(one.name for one in offers if one.available)])
    sandbox.world.skip(16 * 60)
    (hosted,) = await host.domains(workspace)
    domain = await zoned(system, actor, sandbox, executor=Executor.vendor)
    async with system.work(actor) as work:
        stored = await work.session.get_one(Domain, domain.id)
        stored.name = stored.shown_name = hosted.name
        stored.account_ref, stored.zone_ref = workspace, hosted.ref
        stored.tracking_label = "track"
    planned = await records.plan(system, actor, domain.id, "setup")
    kinds = {(one["kind"], one["name"]) for one in planned.before}
    assert {("TXT", hosted.name), ("MX", hosted.name)} <= kinds
    assert "tracking" in {one["purpose"] for one in planned.changes}
    assert not [one for one in planned.changes if one["purpose"] == "mx"], "Google has the mail"
    with pytest.raises(Conflict) as refused:
        await approved(system, actor, planned.id, *(one["code"] for one in planned.consents))
    assert refused.value.code == "vendor_managed"


@pytest.mark.parametrize(
    ("registrar", "host", "value", "priority", "ttl"),
    [
        ("godaddy", "@", "aspmx.l.google.com", 1, 600),
        ("namecheap", "@", "aspmx.l.google.com", 1, 300),
        ("somewhere else", "@", "aspmx.l.google.com", 1, 300),
        ("zone file", "acme.com.", "1 aspmx.l.google.com.", None, 300),
    ],
)
def test_each_registrar_gets_hosts_and_values_in_its_own_form(
    registrar: str, host: str, value: str, priority: int | None, ttl: int
) -> None:
    (line,) = instructions(
        [created("acme.com", "MX", "aspmx.l.google.com", 1)], "acme.com", registrar
    )
    assert (line.host, line.value, line.priority, line.ttl) == (host, value, priority, ttl)


def test_long_texts_are_split_where_a_form_wants_strings() -> None:
    key = f'v=DKIM1; p={"A" * 400}"'
    change = created("s._domainkey.acme.com", "TXT", key)
    (line,) = instructions([change], "acme.com", "zone file")
    first, second = line.value.split('" "')
    assert first.removeprefix('"') + second.removesuffix('"').replace('\\"', '"') == key
    assert len(first) == 256
    assert instructions([change], "acme.com", "porkbun")[0].host == "s._domainkey"
