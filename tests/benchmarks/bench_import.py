"""A million rows imported, against COPY into the same indexed table; a workbook of a hundred thousand."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psycopg
import pytest

from core.sending import import_formats, import_sheets, imports
from core.system import Actor, System
from data.base import new_id
from tests.support import journey, sheets
from tests.support.database import TestServer

ROWS = 1_000_000
REPEATED = 20
"""Every so many-th row stands there twice: 5 %."""
KNOWN = 10
"""Every so many-th person is a contact already: 10 %."""
SHARE_OF_COPY = 0.40
MEGABYTES = 150
SHEET_ROWS = 100_000
SHEET_SECONDS = 5.0
COLUMNS = (
    "id, organization_id, email, email_norm, first_name, last_name, name_norm, last_norm, fields,"
    " status, consent_source, consent_at, consent_ip, import_id, created_at, updated_at"
)


def people(count: int) -> Iterator[tuple[str, str, str, str]]:
    """Give so many rows: address, first name, last name, company; some of them twice."""
    for number in range(count):
        who = number - 1 if number % REPEATED == REPEATED - 1 else number
        yield (
            f"person{who * 7919 % count:07}@example{who % 500}.com",
            f"First{who % 997}",
            f"Last{who % 1009}",
            f"Company {who % 5000}",
        )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Give a CSV of a million rows."""
    path = tmp_path / "million.csv"
    with path.open("w", encoding="utf-8") as text:
        text.write("email,first name,last name,company\n")
        text.writelines(",".join(person) + "\n" for person in people(ROWS))
    return path


async def pieces(path: Path) -> AsyncIterator[bytes]:
    """Give a file as an upload does."""
    with path.open("rb") as file:
        while block := file.read(1 << 16):
            yield block


def copied(admin: psycopg.Connection, actor: Actor, *, every: int = 1) -> float:
    """COPY the same people (or every so many-th) into contacts; return the seconds it took."""
    seen: dict[str, str] = {}
    made_by = new_id()
    for number, (email, first, last, company) in enumerate(people(ROWS)):
        if number % every == 0:
            name = f"{first} {last}".lower()
            fields = f'{{"company": "{company}"}}'
            seen[email] = (
                f"{new_id()}\t{actor.organization_id}\t{email}\t{email}\t{first}\t{last}\t{name}\t"
                f"{last.lower()}\t{fields}\tsubscribed\tShop\tnow\t\t{made_by}\tnow\tnow\n"
            )
    data = "".join(seen.values()).encode()
    began = time.perf_counter()
    with admin.cursor() as cursor, cursor.copy(f"copy contacts ({COLUMNS}) from stdin") as copy:
        copy.write(data)
    return time.perf_counter() - began


def begin_anew() -> None:
    """Begin to measure the peak of memory anew."""
    Path("/proc/self/clear_refs").write_text("5", "ascii")


def memory(name: str) -> int:
    """Return a figure of this process in kB: VmRSS is what it holds, VmHWM the most it held."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


@pytest.mark.bench
async def test_a_million_rows_beside_copy(
    system: System, server: TestServer, database_url: str, file: Path
) -> None:
    other, actor = await journey.customer(system, "Beta"), await journey.customer(system)
    with server.admin_of(database_url) as admin:
        by_copy = await asyncio.to_thread(copied, admin, other)
        admin.execute("delete from contacts")
        await asyncio.to_thread(copied, admin, actor, every=KNOWN)
        admin.execute("vacuum full analyze contacts")
    begin_anew()
    before = memory("VmRSS")
    began = time.perf_counter()
    one = await imports.receive(system, actor, file.name, pieces(file))
    received = time.perf_counter()
    async with system.work(actor) as work:
        await imports.start(work, one.id, one.mapping, consent_source="Shop")
    assert await imports.advance_due(system) == 1
    merged = time.perf_counter()
    grown = (memory("VmHWM") - before) / 1024
    async with system.work(actor) as work:
        told = await imports.overview(work, one.id)
    share = by_copy / (merged - received)
    print(
        f"\nCOPY {ROWS / by_copy:,.0f} rows/s; looked at in {received - began:.1f} s; merged "
        f"{ROWS / (merged - received):,.0f} rows/s = {share:.2f} of COPY (aim {SHARE_OF_COPY}); "
        f"memory +{grown:.0f} MB (aim {MEGABYTES}); {told['counts']}"
    )
    assert told["status"] == "done"
    assert told["position"] == ROWS


@pytest.mark.bench
def test_a_workbook_of_a_hundred_thousand_rows(tmp_path: Path) -> None:
    book = sheets.write(tmp_path / "book.xlsx", people(SHEET_ROWS))
    began, worked = time.perf_counter(), time.process_time()
    import_sheets.to_csv(book, tmp_path / "book.csv")
    seconds, worked = time.perf_counter() - began, time.process_time() - worked
    assert import_formats.look(tmp_path / "book.csv").total == SHEET_ROWS
    print(
        f"\n{SHEET_ROWS:,} rows of a workbook in {seconds:.2f} s, of which {worked:.2f} s "
        f"of processor time (aim {SHEET_SECONDS})"
    )
