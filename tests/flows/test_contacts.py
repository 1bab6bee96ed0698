"""Contacts, suppressions and segments: who may be written to, who is found, who is gone for good."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import Any
from uuid import UUID

import pytest

from core.errors import AppError, Conflict, Invalid, NotFound
from core.sending import (
    contact_activity,
    contact_bulk,
    contact_fields,
    contact_lists,
    contact_tags,
    contacts,
    erasures,
    segments,
    suppressions,
)
from core.sending.contact_lists import Choice
from core.sending.contact_statuses import AFTER, before
from core.system import Actor, System, Work
from data.composed import statement
from data.sending.contacts import TRANSITIONS, Contact, ContactStatus
from data.sending.suppressions import ORDER, SuppressionKind
from tests.support.importing import csv_of, imported, listed
from tests.support.journey import customer

NASTY = "'; drop table contacts; --"
SCRUBBED = (
    *("contacts", "contact_tags", "suppressions", "audit_entries"),
    *("import_changes", "import_refusals"),
)


@pytest.fixture
async def owner(system: System) -> Actor:
    """Give the owner of an organization."""
    return await customer(system)


async def status_of(work: Work, contact_id: UUID) -> str:
    return (await work.session.get_one(Contact, contact_id, populate_existing=True)).status


async def test_every_pair_of_statuses_and_every_pair_of_reasons(
    system: System, owner: Actor
) -> None:
    """A suppression moves a contact as the table says; a weaker reason never replaces a stronger."""
    for old, new in product(ContactStatus, ContactStatus):
        assert (old.value in before(new)) == (new in TRANSITIONS[old])
    organization = owner.require_organization()
    async with system.work(owner) as work:
        for number, (first, second) in enumerate(product(SuppressionKind, SuppressionKind)):
            email = f"a{number}@b.com"
            one = await contacts.create(work, email)
            await suppressions.add(work, organization, email.upper(), first, "first")
            assert await status_of(work, one.id) == AFTER[first]
            again = await suppressions.add(work, organization, email, second, "second")
            stop = await suppressions.find(work, organization, email)
            assert stop is not None
            await work.session.refresh(stop)
            stronger = ORDER.index(second) > ORDER.index(first)
            assert again == stronger
            assert (stop.kind, stop.reason) == (
                (second, "second") if stronger else (first, "first")
            )
        total = (await suppressions.listing(work)).total
        assert total == len(SuppressionKind) ** 2


async def test_a_suppression_is_lifted_only_as_its_kind_allows(
    system: System, owner: Actor
) -> None:
    organization = owner.require_organization()
    asks = {"complaint": "confirmation_needed", "unsubscribe": "confirmation_needed"}
    for kind in SuppressionKind:
        email = f"{kind}@b.com"
        async with system.work(owner) as work:
            one = await contacts.create(work, email)
            await suppressions.add(work, organization, email, kind)
            stop = await suppressions.find(work, organization, email)
            assert stop is not None
        if kind == SuppressionKind.erased:
            async with system.work(owner) as work:
                with pytest.raises(Conflict) as kept:
                    await suppressions.remove(work, stop.id, confirmed=True)
            assert kept.value.code == "suppression_kept"
            continue
        if kind in asks:
            async with system.work(owner) as work:
                with pytest.raises(Conflict) as asked:
                    await suppressions.remove(work, stop.id)
            assert asked.value.code == asks[kind]
        async with system.work(owner) as work:
            await suppressions.remove(work, stop.id, confirmed=kind in asks)
            assert await suppressions.find(work, organization, email) is None
            assert await status_of(work, one.id) == "subscribed"
    async with system.work(owner) as work:
        await suppressions.add(work, organization, "=cmd@b.com", "manual", "=1+1")
        exported = await suppressions.export(work)
    assert "'=cmd@b.com" in exported
    assert "'=1+1" in exported


async def test_deleted_people_come_back_for_thirty_days_and_erased_ones_never(
    system: System, owner: Actor
) -> None:
    """R323, R408: two actions; what an erasure leaves is a keyed hash that no import gets past."""
    async with system.work(owner) as work:
        at_acme = {"Company": "Acme"}
        ann = await contacts.create(work, "Ann@b.com", "Ann", "Lee", at_acme, tags=["vip"])
        bob = await contacts.create(work, "bob@b.com", "Bob")
        eve = await contacts.create(work, "eve@b.com", "Eve", "Poe", {"company": "Acme"})
        late = await contacts.create(work, "late@b.com")
        assert "company" in await contact_fields.known(work)
        assert contact_fields.values(ann)["company"] == "Acme"
    async with system.work(owner) as work:
        assert await contacts.remove(work, [ann.id, late.id]) == 2
    assert set(await listed(system, owner)) == {"bob@b.com", "eve@b.com"}
    system.clock.skip(timedelta(days=29))
    async with system.work(owner) as work:
        assert (await contact_lists.listing(work, Choice(deleted=True))).total == 2
        assert await contacts.restore(work, [ann.id]) == 1
        told = await contact_activity.of(work, ann.id)
    assert [one["kind"] for one in told] == ["added"]
    assert (await listed(system, owner))["Ann@b.com"]["tags"] == ["vip"]
    system.clock.skip(timedelta(days=2))
    async with system.work(owner) as work:
        with pytest.raises(Conflict, match="last 30 days"):
            await contacts.restore(work, [late.id])
    assert await contacts.purge(system) == 1
    async with system.work(owner) as work:
        await suppressions.add(work, owner.require_organization(), "bob@b.com", "bounce")
        await erasures.erase(work, bob.id)
        anonymous = await erasures.anonymize(work, eve.id)
    assert anonymous == f"deleted+{eve.id}@gdpr.invalid"
    async with system.work(owner) as work:
        for email in ("bob@b.com", "EVE@b.com"):
            with pytest.raises(Conflict, match="asked to be erased"):
                await contacts.create(work, email)
        for one in (bob, eve, late):
            with pytest.raises(NotFound):
                await contacts.get(work, one.id)
    done = await imported(system, owner, csv_of("bob@b.com,,,", "Eve@b.com,,,", "ann@b.com,,,"))
    assert (done["counts"]["refused"], done["counts"]["unchanged"]) == (2, 1)
    assert set(await listed(system, owner)) == {"Ann@b.com"}
    async with system.platform(Actor.job()) as work:
        for table in SCRUBBED:
            rows = await work.session.run(statement("select t::text from {table} t", table=table))
            left = "\n".join(rows.scalars()).lower()
            assert "eve@" not in left, table
            assert "bob@" not in left, table
            assert "poe" not in left, table


async def test_people_are_found_by_the_beginning_of_address_name_or_tag(
    system: System, owner: Actor
) -> None:
    """R312; two organizations hold the same people, and only one's own are found or changed."""
    theirs = await customer(system, "Globex")
    for actor in (owner, theirs):
        async with system.work(actor) as work:
            for email, first, last, tag in (
                ("ann@acme.com", "Ann", "Lee", "vip"),
                ("bob@acme.com", "Bob", "Annandale", "news"),
                ("cy@acme.com", "Cy", "Young", "annual"),
            ):
                await contacts.create(work, email, first, last, tags=[tag])
    for search, found in {
        "ann": {"ann@acme.com", "bob@acme.com", "cy@acme.com"},
        "ANN LEE": {"ann@acme.com"},
        "bob@": {"bob@acme.com"},
        "young": {"cy@acme.com"},
        "annu": {"cy@acme.com"},
        "nn": set[str](),
        NASTY: set[str](),
    }.items():
        assert set(await listed(system, owner, Choice(search=search))) == found, search
    people = await listed(system, owner)
    ids = [UUID(one["id"]) for one in people.values()]
    others = [UUID(one["id"]) for one in (await listed(system, theirs)).values()]
    async with system.work(owner) as work:
        assert await contact_bulk.carry_out(work, "tag", [*ids, *others], tags=["New", "vip"]) == 5
        assert await contact_tags.listing(work) == {"annual": 1, "new": 3, "news": 1, "vip": 3}
        assert await contact_bulk.carry_out(work, "untag", ids, tags=["new"]) == 3
        assert await contact_bulk.carry_out(work, "suppress", [*ids[:1], *others]) == 1
        assert await contact_bulk.carry_out(work, "delete", [*ids, *others]) == 3
    assert len(await listed(system, theirs)) == 3
    async with system.work(theirs) as work:
        with pytest.raises(NotFound):
            await contacts.get(work, ids[0])
        assert (await suppressions.listing(work)).total == 0


async def test_an_export_holds_everybody_once_and_calculates_nothing(
    system: System, owner: Actor
) -> None:
    rows = [f"p{n}@b.com,=SUM(A1),Lee,@acme" for n in range(5)]
    await imported(system, owner, csv_of(*rows), ["vip"])
    pieces = [piece async for piece in contact_lists.export(system, owner, Choice(tag="vip"), 2)]
    lines = "".join(pieces).splitlines()
    assert len(lines) == 6
    assert lines[0].startswith("email,first_name,last_name,status,tags,consent_source")
    assert all("'=SUM(A1)" in line and "'@acme" in line for line in lines[1:])
    assert len({line.split(",")[0] for line in lines[1:]}) == 5
    back = await imported(system, owner, "".join(pieces).encode())
    assert back["counts"]["refused"] == 0
    assert (await listed(system, owner))["p0@b.com"]["first_name"] == "=SUM(A1)"


def leaf(about: str, how: str, value: Any = None, name: str = "") -> dict[str, Any]:
    return {"about": about, "is": how, "value": value, "name": name}


RULES: list[tuple[dict[str, Any], str]] = [
    ({"all": []}, "ann bob cy"),
    ({"any": []}, ""),
    (leaf("first_name", "equals", "ANN"), "ann"),
    (leaf("first_name", "not_equals", "ann"), "bob cy"),
    (leaf("last_name", "empty"), "cy"),
    (leaf("last_name", "filled"), "ann bob"),
    (leaf("email", "starts_with", "bo"), "bob"),
    (leaf("email", "contains", "@b."), "ann bob cy"),
    (leaf("domain", "equals", "b.com"), "ann bob cy"),
    (leaf("field", "contains", "cm", "company"), "ann"),
    (leaf("field", "not_contains", "cm", "company"), "bob cy"),
    (leaf("field", "more_than", "9", "age"), "bob"),
    (leaf("field", "less_than", "9.5", "age"), "ann"),
    (leaf("field", "empty", name="age"), ""),
    (leaf("field", "equals", NASTY, NASTY), ""),
    (leaf("tag", "has", "VIP"), "ann"),
    (leaf("tag", "has_not", "vip"), "bob cy"),
    (leaf("status", "equals", "bounced"), "bob"),
    (leaf("consent_source", "equals", "fair"), "ann"),
    (leaf("created_at", "last_days", 3), "ann bob cy"),
    (leaf("created_at", "before", "2020-01-31"), ""),
    (leaf("last_engaged_at", "not_last_days", 30), "ann bob cy"),
    (leaf("last_engaged_at", "empty"), "ann bob cy"),
    ({"not": leaf("tag", "has", "vip")}, "bob cy"),
    ({"all": [leaf("tag", "has_not", "vip"), leaf("last_name", "filled")]}, "bob"),
    (
        {"any": [leaf("tag", "has", "vip"), {"not": {"any": [leaf("last_name", "filled")]}}]},
        "ann cy",
    ),
]
WRONG: list[Any] = [
    *([], None, {"all": {}}, {"about": "moon", "is": "equals", "value": "x"}),
    *(leaf("first_name", "has", "x"), leaf("first_name", "equals", " "), leaf("tag", "has")),
    *(leaf("status", "equals", "gone"), leaf("created_at", "before", "soon")),
    *(leaf("created_at", "last_days", "0"), leaf("field", "more_than", "many", "age")),
    *(leaf("field", "more_than", "nan", "age"), leaf("field", "equals", "x")),
    {"all": [{"any": [{"all": [{"any": [{"all": [{"any": [{"all": []}]}]}]}]}]}]},
    {"all": [leaf("tag", "has", "x")] * 61},
]


async def test_a_segment_chooses_whom_its_rule_says(system: System, owner: Actor) -> None:
    """Every comparison, groups of them, and why somebody is in; a value stays a value."""
    async with system.work(owner) as work:
        young: dict[str, Any] = {"fields": {"company": "Acme", "age": "9"}, "tags": ["vip"]}
        ann = await contacts.create(work, "ann@b.com", "Ann", "Lee", consent_source="Fair", **young)
        await contacts.create(work, "bob@b.com", "Bob", "Ng", {"company": "Globex", "age": "10"})
        await contacts.create(work, "cy@b.com", "Cy", fields={"age": "1; drop"})
        gone = await contacts.create(work, "gone@b.com", "Ann", tags=["vip"])
        await contacts.remove(work, [gone.id])
        await suppressions.add(work, owner.require_organization(), "bob@b.com", "bounce")
    async with system.work(owner) as work:
        for rule, expected in RULES:
            chosen, newest = await segments.try_out(work, rule)
            assert sorted(one.partition("@")[0] for one in newest) == expected.split(), rule
            assert chosen.all == len(expected.split())
            assert chosen.subscribed == chosen.all - ("bob" in expected)
        for wrong in WRONG:
            with pytest.raises(Invalid):
                segments.checked(wrong)
        kept = await segments.create(work, "Regulars", RULES[-1][0])
        with pytest.raises(Conflict, match="already"):
            await segments.create(work, "Regulars", {"all": []})
    async with system.work(owner) as work:
        found = await segments.why(work, kept.id, ann.id)
        assert found["in"] is True
        assert [part["holds"] for part in found["tree"]["parts"]] == [True, False]
        assert found["tree"]["parts"][0]["says"] == "Tags include “vip”"
        page = await contact_lists.listing(work, Choice(segment_id=kept.id))
        assert {row["email"] for row in page.rows} == {"ann@b.com", "cy@b.com"}
        sql, values = segments.audience(kept.rule, work.now())
        assert "vip" not in sql
        assert "vip" in values.values()
    async with system.work(await customer(system, "Globex")) as work:
        with pytest.raises(AppError, match="no such segment"):
            await segments.why(work, kept.id, ann.id)
        assert await work.session.get(Contact, ann.id) is None
