"""Importing people: what a file brings, what it must not, how it stops, goes on, and is taken back."""

from __future__ import annotations

import asyncio
import errno
import os
import signal
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from core.bus import Bus
from core.errors import AppError, Conflict, Invalid, LimitReached
from core.sending import (
    contacts,
    erasures,
    import_errors,
    imports,
    suppressions,
)
from core.sending.contact_lists import Choice
from core.system import Actor, System
from data.session import Database
from tests.support.importing import (
    begun,
    csv_of,
    files_of,
    imported,
    listed,
    received,
    seen,
    started,
    undone,
)
from tests.support.journey import customer

CRASH_ROWS = 3_000
CRASH_CHUNK = 100


def in_a_process_of_its_own(system: System) -> None:
    """Import in small chunks on connections of its own, until killed; never come back."""
    settings = system.settings.model_copy(update={"lease_seconds": 0.1})
    database = Database(system.database.url)
    other = replace(system, settings=settings, database=database, bus=Bus(), closing=[])
    try:
        asyncio.run(imports.advance_due(other, CRASH_CHUNK))
    finally:
        os._exit(1)


def end(pid: int) -> None:
    """Kill a process in the middle of whatever it does."""
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


@pytest.fixture
async def owner(system: System) -> Actor:
    """Give the owner of an organization."""
    return await customer(system)


async def test_a_file_is_merged_into_what_is_there_and_taken_back(
    system: System, owner: Actor
) -> None:
    """New, known, repeated, suppressed, erased and broken rows in one file; then all as before."""
    async with system.work(owner) as work:
        await contacts.create(work, "known@b.com", "Old", "Name", {"company": "Was"}, tags=["vip"])
        await suppressions.add(work, owner.require_organization(), "Stop@b.com", "complaint")
        gone = await contacts.create(work, "gone@b.com", "Gone")
    async with system.work(owner) as work:
        await erasures.erase(work, gone.id)
    before = await listed(system, owner)
    raw = csv_of(
        "New@b.com,Ann,One,Acme",
        "known@b.com,Newer,,Now",
        "stop@b.com,Sue,Two,",
        "gone@b.com,Back,Again,",
        "nonsense,x,y,z",
        "new@b.com,Ann,Last,",
    )
    import_id = await received(system, owner, raw)
    told = {v.row: v.verdict for v in await imports.preview(system, owner, import_id)}
    assert list(told.values()) == [
        *("repeated", "known", "suppressed", "refused", "refused", "new")
    ]
    assert await listed(system, owner) == before
    async with system.work(owner) as work:
        one = await imports.get(work, import_id)
        at = system.clock.now() - timedelta(days=3)
        await imports.start(
            work,
            import_id,
            one.mapping,
            ["fair"],
            consent_source="Fair",
            consent_at=at,
            consent_ip="192.0.2.7",
        )
    assert await imports.advance_due(system) == 1
    done = await seen(system, owner, import_id)
    assert done["status"] == "done"
    assert done["counts"] == {
        "created": 2,
        "changed": 1,
        "unchanged": 0,
        "suppressed": 1,
        "repeated": 1,
        "refused": 2,
    }
    after = await listed(system, owner)
    assert set(after) == {"known@b.com", "new@b.com", "stop@b.com"}
    known, new, stop = after["known@b.com"], after["new@b.com"], after["stop@b.com"]
    assert (new["first_name"], new["last_name"], new["fields"]) == ("Ann", "Last", {})
    assert (new["consent_source"], new["consent_ip"]) == ("Fair", "192.0.2.7")
    assert new["consent_at"] == at.isoformat(timespec="seconds")
    assert (known["name"], known["fields"]) == ("Newer Name", {"company": "Now"})
    assert (known["tags"], known["consent_source"]) == (["fair", "vip"], "Added by hand")
    assert (new["status"], stop["status"]) == ("subscribed", "complained")
    refused = "".join([piece async for piece in import_errors.export(system, owner, import_id)])
    assert "“nonsense” is not an address" in refused
    assert "asked to be erased" in refused
    assert files_of(system) == []
    back = await undone(system, owner, import_id)
    assert back["status"] == "undone"
    assert (back["counts"]["removed"], back["counts"]["restored"]) == (2, 1)
    assert await listed(system, owner) == before


async def test_two_imports_of_the_same_person_are_taken_back_in_any_order(
    system: System, owner: Actor
) -> None:
    """What the later one says stays while it stays; what a person edited stays for good."""
    first = await imported(system, owner, csv_of("ann@b.com,A,One,", "eve@b.com,E,One,"), ["one"])
    second = await imported(system, owner, csv_of("ann@b.com,A,Two,", "bob@b.com,B,Two,"), ["two"])
    async with system.work(owner) as work:
        eve = (await listed(system, owner))["eve@b.com"]
        await contacts.update_fields(work, UUID(eve["id"]), "Eva")
    counts = (await undone(system, owner, first["id"]))["counts"]
    assert (counts["removed"], counts["later"], counts["kept"]) == (0, 1, 1)
    left = await listed(system, owner)
    assert {email: one["name"] for email, one in left.items()} == {
        "ann@b.com": "A Two",
        "bob@b.com": "B Two",
        "eve@b.com": "Eva One",
    }
    assert left["ann@b.com"]["tags"] == ["two"]
    await undone(system, owner, second["id"])
    assert set(await listed(system, owner)) == {"eve@b.com"}
    with pytest.raises(Conflict):
        await undone(system, owner, second["id"])


async def test_a_person_in_two_chunks_is_one_and_the_last_row_wins(
    system: System, owner: Actor
) -> None:
    raw = csv_of(*(f"a{n % 3}@b.com,Ann,Row{n}," for n in range(7)), "x,,,")
    done = await imported(system, owner, raw, chunk=2)
    found = await listed(system, owner)
    assert {email: one["last_name"] for email, one in found.items()} == {
        "a0@b.com": "Row6",
        "a1@b.com": "Row4",
        "a2@b.com": "Row5",
    }
    counts = done["counts"]
    assert (counts["created"], counts["repeated"], counts["refused"]) == (3, 4, 1)
    assert done["position"] == 8
    assert counts["created"] + counts["repeated"] + counts["refused"] == done["total"]


async def test_an_import_survives_the_death_of_its_process(system: System, owner: Actor) -> None:
    """Killed with signal 9 in the middle, it goes on at the last committed chunk: nobody twice."""
    rows = [f"p{n}@b.com,Ann,{n},Acme" for n in range(CRASH_ROWS)]
    import_id = await started(system, owner, csv_of(*rows), ["fair"])
    pid = os.fork()
    if not pid:
        in_a_process_of_its_own(system)
    await begun(system, owner, import_id)
    end(pid)
    cut_off = await seen(system, owner, import_id)
    assert cut_off["status"] == "running"
    assert 0 < cut_off["position"] < CRASH_ROWS
    for _ in range(200):
        if await imports.advance_due(system):
            break
        await asyncio.sleep(0.01)
    done = await seen(system, owner, import_id)
    assert (done["status"], done["position"]) == ("done", CRASH_ROWS)
    assert done["counts"]["created"] == CRASH_ROWS
    async with system.work(owner) as work:
        assert (await contacts.listing(work, Choice(tag="fair"))).total == CRASH_ROWS


async def test_an_import_is_stopped_and_what_came_in_is_taken_back(
    system: System, owner: Actor
) -> None:
    import_id = await started(system, owner, csv_of("a@b.com,,,", "b@b.com,,,", "c@b.com,,,"))
    running = asyncio.create_task(imports.advance_due(system, 1))
    await begun(system, owner, import_id)
    async with system.work(owner) as work:
        await imports.cancel(work, import_id)
    await running
    assert (await seen(system, owner, import_id))["status"] == "cancelled"
    assert 0 < len(await listed(system, owner)) < 3
    await undone(system, owner, import_id)
    assert await listed(system, owner) == {}


async def test_what_cannot_be_taken_is_said_early_and_leaves_nothing(
    system: System, owner: Actor
) -> None:
    """Two gigabytes, announced or not, a full disk, an empty file, a sixth import in a minute."""

    async def never() -> AsyncIterator[bytes]:
        yield b""
        raise AssertionError("nothing is read of what is too large")

    with pytest.raises(LimitReached, match="300 MB") as large:
        await imports.receive(system, owner, "all.csv", never(), 2_000_000_000)
    assert large.value.code == "import_too_large"

    async def endless() -> AsyncIterator[bytes]:
        yield b"PK\x03\x04"
        while True:
            yield bytes(1_000_000)

    with pytest.raises(LimitReached, match="50 MB"):
        await imports.receive(system, owner, "book.xlsx", endless())

    async def full() -> AsyncIterator[bytes]:
        yield b"email\n"
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(Conflict, match="no room") as disk:
        await imports.receive(system, owner, "a.csv", full())
    assert disk.value.code == "disk_full"
    with pytest.raises(Invalid, match="empty"):
        await received(system, owner, b"")
    for _ in range(2):
        await received(system, owner, csv_of("a@b.com,,,"))
    with pytest.raises(LimitReached) as often:
        await received(system, owner, csv_of("a@b.com,,,"))
    assert often.value.code == "import_rate"
    assert often.value.advice.retry_after
    assert len(files_of(system)) == 2
    system.clock.skip(timedelta(days=2))
    await imports.forget_old(system)
    assert files_of(system) == []


async def test_imports_of_others_are_neither_seen_nor_touched(system: System, owner: Actor) -> None:
    theirs = await customer(system, "Globex")
    one = await imported(system, owner, csv_of("ann@b.com,Ann,,"), ["vip"])
    two = await imported(system, theirs, csv_of("ann@b.com,Other,,"))
    assert two["counts"]["created"] == 1
    await undone(system, theirs, two["id"])
    assert (await listed(system, owner))["ann@b.com"]["name"] == "Ann"
    assert await listed(system, theirs) == {}
    for use_case in (imports.get, imports.undo, imports.cancel):
        async with system.work(theirs) as work:
            with pytest.raises(AppError, match="no such import"):
                await use_case(work, UUID(one["id"]))
