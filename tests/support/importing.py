"""Imports in tests: a file goes in, its columns are taken as guessed, and it is carried out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any
from uuid import UUID

from core.sending import contact_lists, imports
from core.sending.contact_lists import Choice
from core.system import Actor, System

HEADER = "email,first name,last name,company"


def csv_of(*rows: str, header: str = HEADER) -> bytes:
    """Return a CSV with these rows."""
    return "\n".join([header, *rows, ""]).encode()


async def pieces(raw: bytes, size: int = 1 << 16) -> AsyncIterator[bytes]:
    """Give bytes as an upload does."""
    for start in range(0, len(raw), size):
        yield raw[start : start + size]


async def received(system: System, actor: Actor, raw: bytes, name: str = "people.csv") -> UUID:
    """Take a file in and return the import it became."""
    return (await imports.receive(system, actor, name, pieces(raw), len(raw))).id


async def started(system: System, actor: Actor, raw: bytes, tags: Sequence[str] = ()) -> UUID:
    """Take a file in and begin to merge it."""
    import_id = await received(system, actor, raw)
    async with system.work(actor) as work:
        one = await imports.get(work, import_id)
        await imports.start(work, import_id, one.mapping, tags, consent_source="Shop")
    return import_id


async def imported(
    system: System, actor: Actor, raw: bytes, tags: Sequence[str] = (), *, chunk: int = 50_000
) -> dict[str, Any]:
    """Import a file and return what came of it."""
    import_id = await started(system, actor, raw, tags)
    await imports.advance_due(system, chunk)
    return await seen(system, actor, import_id)


async def undone(system: System, actor: Actor, import_id: UUID | str) -> dict[str, Any]:
    """Take an import back and return what came of that."""
    key = UUID(str(import_id))
    async with system.work(actor) as work:
        await imports.undo(work, key)
    await imports.advance_due(system)
    return await seen(system, actor, key)


async def seen(system: System, actor: Actor, import_id: UUID) -> dict[str, Any]:
    """Return an import as its page shows it."""
    async with system.work(actor) as work:
        return await imports.overview(work, import_id)


async def begun(system: System, actor: Actor, import_id: UUID) -> None:
    """Wait until the first chunk of an import is committed by somebody else."""
    for _ in range(3_000):
        if (await seen(system, actor, import_id))["position"]:
            return
        await asyncio.sleep(0.002)
    raise AssertionError("the import never began")


async def listed(
    system: System, actor: Actor, choice: Choice | None = None
) -> dict[str, dict[str, Any]]:
    """Return the contacts by address."""
    async with system.work(actor) as work:
        found = await contact_lists.listing(work, choice or Choice(), 1, 1000)
    return {row["email"]: row for row in found.rows}


def files_of(system: System) -> list[str]:
    """Return the names of the files imports keep."""
    found = (system.settings.home / "imports").iterdir()
    return sorted(path.name for path in found if "csv" in path.name)
